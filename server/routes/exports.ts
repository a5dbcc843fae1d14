import { once } from 'node:events'
import { writeCsv, type CsvOptions, type Piece } from '../export/csv.ts'
import { writeJson } from '../export/json-list.ts'
import { asAttachment, sendExport } from '../export/send.ts'
import { readListQuery, refuseBadQuery, type ListQuery } from '../pages/query.ts'
import { get, type Route, type Visitor } from '../route.ts'
import type { Db } from '../../db/tables.ts'

/** The list in other forms: the same query string, everything that matches, of one moment. */
export const export_routes: Route[] = [
  get('/incidents.csv', 'export', (visit) => sendCsv(visit, 'incidents')),
  get('/acts.csv', 'export', (visit) => sendCsv(visit, 'acts')),
  get('/incidents.json', 'export', (visit) => sendJson(visit, 'incidents')),
  get('/acts.json', 'export', (visit) => sendJson(visit, 'acts')),
]

async function sendCsv(visit: Visitor, table: CsvOptions['table']): Promise<void> {
  const { house, actor, req } = visit
  const query = await readListQuery(visit)
  if (refuseBadQuery(visit, query.notices)) return
  const bom = req.query['bom'] === '1'
  const options: CsvOptions = {
    table,
    labels: query.raw.get('labels') === 'ko' ? 'ko' : 'en',
    bom,
    safe: bom || req.query['safe'] === '1',
    cols: query.filter.cols,
  }
  const { public_url } = house.config
  await send(visit, query, table === 'acts' ? 'acts-csv' : 'csv', 'text/csv; charset=utf-8', (db) =>
    writeCsv(db, house.terms, actor, query.resolved, { ...options, public_url }),
  )
}

async function sendJson(visit: Visitor, table: 'incidents' | 'acts'): Promise<void> {
  const { house, actor } = visit
  const query = await readListQuery(visit)
  if (refuseBadQuery(visit, query.notices)) return
  const { public_url } = house.config
  await send(visit, query, 'json', 'application/json; charset=utf-8', (db) =>
    writeJson(db, house.terms, actor, query.resolved, { table, public_url }),
  )
}

async function send(
  visit: Visitor,
  query: ListQuery,
  format: string,
  type: string,
  write: (db: Db) => AsyncIterable<Piece>,
): Promise<void> {
  const { house, res, actor, db } = visit
  asAttachment(res, type, fileName(query, visit.req.path))
  const what = { format, query: query.raw.toString() }
  await house.engine.snapshot((snapshot) => sendExport(db, actor, what, write(snapshot), res))
  if (res.destroyed) return
  res.end()
  await once(res, 'close')
}

/** `incidents_2023-12_2023-12_KP-10_20261122T1402.csv`: what it holds, and when it was taken. */
function fileName({ raw, filter }: ListQuery, path: string): string {
  const [noun = 'incidents', suffix = 'csv'] = path.slice(1).split('.')
  const place = filter.place.filter((value) => /^[\w.-]+$/.test(value))
  const now = new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '')
  const parts = [noun, raw.get('from'), raw.get('to'), ...place, now]
  return `${parts.filter((part) => part !== null && /^[\w.-]+$/.test(part)).join('_')}.${suffix}`
}
