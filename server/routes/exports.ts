import { once } from 'node:events'
import { clear, refuseOutward, type Clearance } from '../disclosure/clearance.ts'
import { NotFound } from '../errors.ts'
import { readFilter, type Filter } from '../../db/list/filter.ts'
import { pastOf } from '../as-of/asked.ts'
import { isOlder, withoutAsOf } from '../as-of/query.ts'
import type { Past } from '../as-of/state.ts'
import { asAttachment, sendExport } from '../export/send.ts'
import { isTooWide, type Captured } from '../export/matrix.ts'
import { reference_types } from '../export/references.ts'
import type { Form } from '../export/write.ts'
import { queryOf, readListQuery, refuseBadQuery } from '../pages/query.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { showExports } from './prepared.ts'

/**
 * The list in other forms: the same query string, everything that matches, of one moment. Sent at
 * once to whoever reads an address; to whoever posts to it, prepared as a file to come back for.
 */
const inForm = (path: string, formOf: (visit: Visitor) => Form): Route[] => [
  get(path, 'export', (visit) => send(visit, formOf(visit))),
  post(path, 'export', (visit) => prepare(visit, formOf(visit))),
]

export const export_routes: Route[] = [
  ...inForm('/incidents.csv', (visit) => csvForm(visit, 'incidents')),
  ...inForm('/acts.csv', (visit) => csvForm(visit, 'acts')),
  ...inForm('/incidents.json', (visit) => jsonForm(visit, 'incidents')),
  ...inForm('/acts.json', (visit) => jsonForm(visit, 'acts')),
  ...inForm('/incidents.xlsx', (visit) => xlsxForm(visit)),
  ...inForm('/incidents.zip', (visit) => packageForm(visit)),
  ...inForm('/incidents.geojson', (visit) => geojsonForm(visit)),
  ...inForm('/incidents.gexf', () => ({ format: 'gexf', table: 'incidents' })),
  ...inForm('/incidents.acled.csv', (visit) => ({
    ...csvForm(visit, 'incidents'),
    format: 'acled',
  })),
  ...inForm('/incidents.matrix.csv', () => matrixOf('incident')),
  ...inForm('/people.matrix.csv', () => matrixOf('person')),
  ...inForm('/sources.ris', () => ({ format: 'ris', table: 'incidents' })),
  ...inForm('/sources.bib', () => ({ format: 'bib', table: 'incidents' })),
]

const matrixOf = (captured: Captured): Form => ({ format: 'matrix', table: 'incidents', captured })

function csvForm({ house, req }: Visitor, table: Form['table']): Form & { format: 'csv' } {
  const bom = req.query['bom'] === '1'
  return {
    ...{ format: 'csv', table, bom, safe: bom || req.query['safe'] === '1' },
    hxl: req.query['hxl'] === '1',
    labels: req.query['labels'] === 'ko' ? 'ko' : 'en',
    public_url: house.config.public_url,
  }
}

const jsonForm = ({ house }: Visitor, table: Form['table']): Form => ({
  ...{ format: 'json', table, public_url: house.config.public_url },
})

const labelled = ({ house, req }: Visitor) => ({
  ...{ table: 'incidents' as const, public_url: house.config.public_url },
  labels: req.query['labels'] === 'ko' ? ('ko' as const) : ('en' as const),
})

const geojsonForm = (visit: Visitor): Form => ({ format: 'geojson', ...labelled(visit) })

const xlsxForm = (visit: Visitor): Form => ({
  ...{ format: 'xlsx', query: withoutAsOf(queryOf(visit)) },
  ...labelled(visit),
})

/** Restricted fields leave only when somebody says so. */
const packageForm = (visit: Visitor): Form => ({
  ...{ format: 'package', table: 'incidents', query: queryOf(visit) },
  restricted: visit.req.query['restricted'] === '1',
})

const types = {
  package: 'application/zip',
  csv: 'text/csv; charset=utf-8',
  acled: 'text/csv; charset=utf-8',
  matrix: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json; charset=utf-8',
  gexf: 'application/gexf+xml; charset=utf-8',
  ...reference_types,
}

async function send(visit: Visitor, form: Form): Promise<void> {
  const { house, res, actor, db, left } = visit
  const query = queryOf(visit)
  // Before an older state is made, which may take long.
  if (isOlder(query) && refuseOutward(visit)) return
  const past = await pastOf(visit, 'file')
  if (past === 'answered') return
  const { filter } = readFilter(new URLSearchParams(query), house.terms)
  const { table } = form
  const notices = past
    ? await house.readers.ask('check', { actor, query, table, past }, { left })
    : (await readListQuery(db, house.terms, actor, query, table)).notices
  if (refuseBadQuery(visit, notices)) return
  const clearance = await clear(visit, query, form, past !== null)
  if (clearance === null) return
  asAttachment(res, types[form.format], nameOf(visit, query, { filter, past }, clearance))
  try {
    await sendExport(visit, query, form, past, clearance)
  } catch (error) {
    if (!isTooWide(error)) throw error
    return tooWide(visit, error)
  }
  if (!res.destroyed && !res.closed) await once(res, 'close')
}

function tooWide({ res, json }: Visitor, { message }: Error): void {
  res.removeHeader('Content-Disposition')
  json({ detail: message, errors: [{ field: 'origin', code: 'too_wide', value: '' }] }, 400)
}

/** Has the file written while its page shows how far it is. */
async function prepare(visit: Visitor, form: Form): Promise<void> {
  const { house, res, actor, db, req } = visit
  const { user_id } = actor
  if (user_id === null) throw new NotFound()
  const query = queryOf(visit)
  if (isOlder(query) && refuseOutward(visit)) return
  const past = await pastOf(visit, 'page')
  if (past === 'answered') return
  const read = await readListQuery(db, house.terms, actor, query, form.table, past !== null)
  const { filter, notices } = read
  // The list says what is wrong with it.
  if (notices.some((notice) => notice.wrong)) return res.redirect(303, `/incidents?${query}`)
  const clearance = await clear(visit, query, form, past !== null)
  if (clearance === null) return
  const name = nameOf(visit, query, { filter, past }, clearance)
  const order = { path: req.path, query, name, type: types[form.format], form, past, clearance }
  const row = await house.preparer.order({ ...actor, user_id }, order)
  if (typeof row === 'string') return showExports(visit, row)
  res.redirect(303, `/exports/${row.id}`)
}

/** What was asked for may say more than the file does: of a file for others, its name tells nothing. */
const nameOf = (
  { req }: Visitor,
  query: string,
  { filter, past }: { filter: Filter; past: Past | null },
  { profile }: Clearance,
) =>
  profile === 'internal'
    ? fileName(new URLSearchParams(query), filter, req.path, past)
    : fileName(new URLSearchParams(), { ...filter, place: [profile] }, req.path, null)

/** `incidents_2023-12_2023-12_KP-10_20261122T1402.csv`: what it holds, and when it was taken. */
function fileName(raw: URLSearchParams, filter: Filter, path: string, past: Past | null): string {
  const [noun = 'incidents', ...suffixes] = path.slice(1).split('.')
  const place = filter.place.filter((value) => /^[\w.-]+$/.test(value))
  const now = new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '')
  const as_of = past ? `change-${past.moment.number}` : null
  const parts = [noun, raw.get('from'), raw.get('to'), ...place, as_of, now]
  return `${parts.filter((part) => part !== null && /^[\w.-]+$/.test(part)).join('_')}.${suffixes.join('.')}`
}
