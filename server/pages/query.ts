import { readFilter, type Filter, type Notice } from '../../db/list/filter.ts'
import { readCursor } from '../../db/list/list.ts'
import { resolveFilter, type Resolved } from '../../db/list/resolve.ts'
import { actColumns, incidentColumns } from '../export/columns.ts'
import type { Visit, Visitor } from '../route.ts'

/** A list's query string, read and looked up. */
export type ListQuery = {
  filter: Filter
  resolved: Resolved
  notices: Notice[]
  raw: URLSearchParams
}

/** Reads the query string of a visit; what is wrong with it becomes notices. */
export async function readListQuery({ req, db, actor, house }: Visitor): Promise<ListQuery> {
  const raw = new URLSearchParams(req.originalUrl.split('?').slice(1).join('?'))
  const { filter, notices } = readFilter(raw, house.terms)
  const columns = req.path.startsWith('/acts') ? actColumns : incidentColumns
  const unknown = filter.cols.filter((name) => !Object.hasOwn(columns, name))
  filter.cols = filter.cols.filter((name) => !unknown.includes(name))
  for (const value of unknown)
    notices.push({ code: 'no_such_value', parameter: 'cols', value, wrong: true })
  const { after } = filter
  if (after !== null && readCursor(filter) === null) {
    notices.push({ code: 'bad_value', parameter: 'after', value: after, wrong: true })
    filter.after = null
  }
  const { resolved, notices: more } = await resolveFilter(db, actor, filter)
  return { filter, resolved, notices: [...notices, ...more], raw }
}

/**
 * A program is told at once what is wrong with its query.
 * @returns whether the visit was answered
 */
export function refuseBadQuery(visit: Visit, notices: readonly Notice[]): boolean {
  const wrong = notices.filter((notice) => notice.wrong)
  if (wrong.length === 0) return false
  const errors = wrong.map(({ code, parameter, value }) => ({ field: parameter, code, value }))
  visit.json({ detail: 'The query cannot be answered as it is.', errors }, 400)
  return true
}
