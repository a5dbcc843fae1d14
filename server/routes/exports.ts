import { once } from 'node:events'
import type { Filter } from '../../db/list/filter.ts'
import { clear } from '../disclosure/clearance.ts'
import { asAttachment, sendExport } from '../export/send.ts'
import type { Form } from '../export/write.ts'
import { queryOf, readListQuery, refuseBadQuery } from '../pages/query.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** The list in other forms: the same query string, everything that matches, of one moment. */
export const export_routes: Route[] = [
  get('/incidents.csv', 'export', (visit) => send(visit, csvForm(visit, 'incidents'))),
  get('/acts.csv', 'export', (visit) => send(visit, csvForm(visit, 'acts'))),
  get('/incidents.json', 'export', (visit) => send(visit, jsonForm(visit, 'incidents'))),
  get('/acts.json', 'export', (visit) => send(visit, jsonForm(visit, 'acts'))),
  get('/incidents.xlsx', 'export', (visit) => send(visit, xlsxForm(visit))),
  get('/incidents.geojson', 'export', (visit) => send(visit, geojsonForm(visit))),
  get('/incidents.gexf', 'export', (visit) => send(visit, { format: 'gexf', table: 'incidents' })),
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
  const { profile } = clearance
  // What was asked for may say more than the file does: of a file for others, its name tells nothing.
  const asked = profile === 'internal' ? new URLSearchParams(query) : new URLSearchParams()
  const place = profile === 'internal' ? filter.place : [profile]
  asAttachment(res, types[form.format], fileName(asked, { ...filter, place }, visit.req.path))
  await sendExport(visit, query, form, clearance)
  if (!res.destroyed && !res.closed) await once(res, 'close')
}

/** `incidents_2023-12_2023-12_KP-10_20261122T1402.csv`: what it holds, and when it was taken. */
function fileName(raw: URLSearchParams, filter: Filter, path: string): string {
  const [noun = 'incidents', suffix = 'csv'] = path.slice(1).split('.')
  const place = filter.place.filter((value) => /^[\w.-]+$/.test(value))
  const now = new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '')
  const parts = [noun, raw.get('from'), raw.get('to'), ...place, now]
  return `${parts.filter((part) => part !== null && /^[\w.-]+$/.test(part)).join('_')}.${suffix}`
}
