import { once } from 'node:events'
import type { Filter } from '../../db/list/filter.ts'
import { clear, type Clearance } from '../disclosure/clearance.ts'
import { NotFound } from '../errors.ts'
import { asAttachment, sendExport } from '../export/send.ts'
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
  ...inForm('/incidents.geojson', (visit) => geojsonForm(visit)),
  ...inForm('/incidents.gexf', () => ({ format: 'gexf', table: 'incidents' })),
]

function csvForm({ house, req }: Visitor, table: Form['table']): Form {
  const bom = req.query['bom'] === '1'
  return {
    ...{ format: 'csv', table, bom, safe: bom || req.query['safe'] === '1' },
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
  ...{ format: 'xlsx', query: queryOf(visit) },
  ...labelled(visit),
})

const types = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json; charset=utf-8',
  gexf: 'application/gexf+xml; charset=utf-8',
}

async function send(visit: Visitor, form: Form): Promise<void> {
  const { house, res, actor, db } = visit
  const query = queryOf(visit)
  const { filter, notices } = await readListQuery(db, house.terms, actor, query, form.table)
  if (refuseBadQuery(visit, notices)) return
  const clearance = await clear(visit, query, form)
  if (clearance === null) return
  asAttachment(res, types[form.format], nameOf(visit, query, filter, clearance))
  await sendExport(visit, query, form, clearance)
  if (!res.destroyed && !res.closed) await once(res, 'close')
}

/** Has the file written while its page shows how far it is. */
async function prepare(visit: Visitor, form: Form): Promise<void> {
  const { house, res, actor, db, req } = visit
  const { user_id } = actor
  if (user_id === null) throw new NotFound()
  const query = queryOf(visit)
  const { filter, notices } = await readListQuery(db, house.terms, actor, query, form.table)
  // The list says what is wrong with it.
  if (notices.some((notice) => notice.wrong)) return res.redirect(303, `/incidents?${query}`)
  const clearance = await clear(visit, query, form)
  if (clearance === null) return
  const name = nameOf(visit, query, filter, clearance)
  const order = { path: req.path, query, name, type: types[form.format], form, clearance }
  const row = await house.preparer.order({ ...actor, user_id }, order)
  if (typeof row === 'string') return showExports(visit, row)
  res.redirect(303, `/exports/${row.id}`)
}

/** What was asked for may say more than the file does: of a file for others, its name tells nothing. */
const nameOf = ({ req }: Visitor, query: string, filter: Filter, { profile }: Clearance) =>
  profile === 'internal'
    ? fileName(new URLSearchParams(query), filter, req.path)
    : fileName(new URLSearchParams(), { ...filter, place: [profile] }, req.path)

/** `incidents_2023-12_2023-12_KP-10_20261122T1402.csv`: what it holds, and when it was taken. */
function fileName(raw: URLSearchParams, filter: Filter, path: string): string {
  const [noun = 'incidents', suffix = 'csv'] = path.slice(1).split('.')
  const place = filter.place.filter((value) => /^[\w.-]+$/.test(value))
  const now = new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '')
  const parts = [noun, raw.get('from'), raw.get('to'), ...place, now]
  return `${parts.filter((part) => part !== null && /^[\w.-]+$/.test(part)).join('_')}.${suffix}`
}
