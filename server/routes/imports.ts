import { write } from '../../db/engine/write.ts'
import {
  deleteImport,
  findAppliedImport,
  findOpenImport,
  isOwn,
  listImports,
} from '../../db/import/import.ts'
import { findMapping } from '../../db/import/mapping.ts'
import { NotFound } from '../errors.ts'
import { asAttachment } from '../export/send.ts'
import { guessFor } from '../import/guess.ts'
import { mappingOf } from '../import/mapping.ts'
import { readingOf, reading_schema } from '../import/reading.ts'
import { receiveFile } from '../import/receive.ts'
import { rejectedCsv } from '../import/reject.ts'
import { checkPage } from '../pages/import-check.ts'
import { columnsPage, readColumns } from '../pages/import-columns.ts'
import { packagePage } from '../pages/import-package.ts'
import { faultText, filePage, indexPage, reportPage } from '../pages/import.ts'
import { readValues, valuesPage } from '../pages/import-values.ts'
import { get, post, postFiles, type Route, type Visitor } from '../route.ts'
import { bodyText } from '../visit.ts'
import { postCheck } from './import-apply.ts'
import { addressOf, anyImport, moveOn, order, ownImport, ownTable, show } from './import-steps.ts'

/** Bringing a table of incidents: its file, its columns, its values, what becomes of it, and its report. */
export const import_routes: Route[] = [
  get('/import', 'record.write', (visit) => showIndex(visit)),
  postFiles(
    '/import',
    'record.write',
    ({ import_bytes }) => ({ file_bytes: import_bytes, files: 1 }),
    receive,
  ),
  get('/import/:id', 'record.write', async (visit) => {
    const { row, applied } = await anyImport(visit)
    visit.res.redirect(303, addressOf(row.id, applied ? 'report' : row.step))
  }),
  get('/import/:id/file', 'record.write', (visit) => show(visit, 'file', filePage)),
  post('/import/:id/file', 'record.write', postFile),
  get('/import/:id/columns', 'record.write', (visit) => show(visit, 'columns', columnsPage)),
  post('/import/:id/columns', 'record.write', postColumns, 'document'),
  get('/import/:id/values', 'record.write', (visit) => show(visit, 'values', valuesPage)),
  post('/import/:id/values', 'record.write', postValues, 'document'),
  get('/import/:id/check', 'record.write', (visit) => show(visit, 'check', checkPage)),
  post('/import/:id/check', 'record.write', postCheck),
  get('/import/:id/report', 'record.write', showReport),
  get('/import/:id/errors.csv', 'record.write', sendErrors),
  post('/import/:id/cancel', 'record.write', cancel),
]

async function showIndex(visit: Visitor, problem: string | null = null): Promise<void> {
  const { db, actor } = visit
  const listed = await listImports(db, actor)
  visit.page('import/index', indexPage(visit, listed, problem), problem === null ? 200 : 422)
}

/** So many tables somebody may have begun and not brought to an end. */
const most_open = 20

async function receive(visit: Visitor): Promise<void> {
  const { db, actor, house, t, res } = visit
  if (actor.user_id === null) throw new NotFound()
  const { open } = await listImports(db, actor)
  if (open.length >= most_open) return showIndex(visit, t('import.too_many_open', { n: most_open }))
  const received = await receiveFile(visit)
  if ('problem' in received) return showIndex(visit, received.problem)
  const { id } = received
  const begun = await findOpenImport(db, actor, id)
  if (begun?.format === 'package' && actor.role !== 'admin') {
    await write(house.db, (db) => deleteImport(db, id))
    return showIndex(visit, t('package.only_admins'))
  }
  await order(visit, id, 'read')
  const row = await findOpenImport(db, actor, id)
  if (row?.fault == null) return res.redirect(303, addressOf(id, 'file'))
  // What cannot be read at all is not kept, unless it may be readable in another way.
  const { code } = JSON.parse(row.fault) as { code: string }
  const hopeful = row.format === 'csv' && code !== 'failed'
  if (hopeful) return show(visit, 'file', filePage, row)
  await write(house.db, (db) => deleteImport(db, id))
  return showIndex(visit, faultText(visit, row))
}

async function postFile(visit: Visitor): Promise<void> {
  const row = await ownTable(visit)
  const [encoding, delimiter] = [bodyText(visit, 'encoding'), bodyText(visit, 'delimiter')]
  const sheet = bodyText(visit, 'sheet')
  const before = readingOf(row)
  const read = reading_schema.safeParse({
    ...before,
    ...(encoding !== '' && { encoding }),
    ...(delimiter !== '' && { delimiter }),
    ...(sheet !== '' && { sheet }),
  })
  if (!read.success) throw new NotFound()
  const other = JSON.stringify(read.data) !== JSON.stringify(before)
  if (other || row.row_count === 0) {
    const reading = JSON.stringify(read.data)
    await order(visit, row.id, 'read', { reading, row_count: 0, headers: '[]', step: 'file' })
    return visit.res.redirect(303, addressOf(row.id, 'file'))
  }
  await moveOn(visit, row, 'columns')
}

async function postColumns(visit: Visitor): Promise<void> {
  const { db, res } = visit
  const row = await ownTable(visit)
  const headers = JSON.parse(row.headers) as string[]
  const name = bodyText(visit, 'saved')
  if (bodyText(visit, 'use') !== '') {
    const kept = await findMapping(db, name)
    const mapping = kept ? mappingOf(kept.content) : await guessFor(db, headers)
    const columns = Object.fromEntries(headers.map((one) => [one, mapping.columns[one] ?? null]))
    return moveOn(visit, row, 'columns', { mapping: JSON.stringify({ ...mapping, columns }) })
  }
  const read = readColumns(visit, headers, mappingOf(row.mapping))
  if (read.problems.length > 0 || bodyText(visit, 'add') !== '') {
    const data = await columnsPage(visit, row, read)
    return visit.page('import/columns', data, read.problems.length > 0 ? 422 : 200)
  }
  await order(visit, row.id, 'values', { mapping: JSON.stringify(read.mapping), step: 'columns' })
  res.redirect(303, addressOf(row.id, 'values'))
}

async function postValues(visit: Visitor): Promise<void> {
  const row = await ownTable(visit)
  const read = await readValues(visit, row)
  if (read.problems.length > 0) {
    return visit.page('import/values', await valuesPage(visit, row, read), 422)
  }
  await order(visit, row.id, 'check', { mapping: JSON.stringify(read.mapping) })
  visit.res.redirect(303, addressOf(row.id, 'check'))
}

async function showReport(visit: Visitor): Promise<void> {
  const row = await findAppliedImport(visit.db, visit.actor, String(visit.req.params['id']))
  if (!row) throw new NotFound()
  if (row.format === 'package') return visit.page('import/package', packagePage(visit, row))
  visit.page('import/report', await reportPage(visit, row))
}

/** The rows that are not taken. What was never part of the record is its author's alone. */
async function sendErrors(visit: Visitor): Promise<void> {
  const { db, actor, res, language, t } = visit
  const { row } = await anyImport(visit)
  if (!isOwn(actor, row)) throw new NotFound()
  const stem = row.name
    .replace(/\.\w+$/, '')
    .replaceAll(/[^\w.-]+/g, '_')
    .slice(0, 80)
  asAttachment(res, 'text/csv; charset=utf-8', `${stem || 'import'}-errors.csv`)
  const headers = JSON.parse(row.headers) as string[]
  for await (const line of rejectedCsv(db, row.id, headers, { language, t })) {
    if (res.destroyed) return
    if (!res.write(line)) await new Promise((go) => res.once('drain', go).once('close', go))
  }
  res.end()
}

async function cancel(visit: Visitor): Promise<void> {
  const { db } = visit
  const row = await ownImport(visit)
  await write(db, (db) => deleteImport(db, row.id))
  visit.res.redirect(303, '/import')
}
