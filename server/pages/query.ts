import type { Actor } from '../../db/actor.ts'
import { findMoment } from '../../db/as-of/moment.ts'
import { readCursor } from '../../db/cube/page.ts'
import { actColumns } from '../../db/flat/act.ts'
import { incidentColumns } from '../../db/flat/incident.ts'
import { readFilter, type Filter, type Notice } from '../../db/list/filter.ts'
import { resolveFilter, type Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import type { Visit } from '../route.ts'

/** A list's query string, read and looked up. */
export type ListQuery = { filter: Filter; resolved: Resolved; notices: Notice[] }

/** The query string of a visit, as it was sent. */
export const queryOf = ({ req }: Visit) => req.originalUrl.split('?').slice(1).join('?')

/**
 * Reads a query string; what is wrong with it becomes notices.
 * @param table the table whose columns `cols` may name
 * @param older whether `db` is the older state that the query asks for; where it is not, `as_of` is
 *   something wrong with the query, so that nothing of today is taken for it
 */
export async function readListQuery(
  db: Db,
  terms: Terms,
  actor: Actor,
  query: string,
  table: 'incidents' | 'acts',
  older = false,
): Promise<ListQuery> {
  const { filter, notices } = readFilter(new URLSearchParams(query), terms)
  const columns = table === 'acts' ? actColumns : incidentColumns
  const unknown = filter.cols.filter((name) => !Object.hasOwn(columns, name))
  filter.cols = filter.cols.filter((name) => !unknown.includes(name))
  for (const value of unknown)
    notices.push({ code: 'no_such_value', parameter: 'cols', value, wrong: true })
  const { after } = filter
  if (after !== null && readCursor(filter) === null) {
    notices.push({ code: 'bad_value', parameter: 'after', value: after, wrong: true })
    filter.after = null
  }
  const { as_of } = filter
  if (as_of !== null && !older) {
    const moment = await findMoment(db, as_of)
    const code = typeof moment === 'string' ? moment : 'bad_value'
    notices.push({ code, parameter: 'as_of', value: as_of.slice(0, 100), wrong: true })
    filter.as_of = null
  }
  const { resolved, notices: more } = await resolveFilter(db, actor, filter)
  return { filter, resolved, notices: [...notices, ...more] }
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
