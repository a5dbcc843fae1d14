import { write } from '../../db/engine/write.ts'
import {
  changeImport,
  deleteImport,
  findAppliedImport,
  findOpenImport,
  isOwn,
  listImports,
  type ImportRow,
  type Job,
} from '../../db/import/import.ts'
import { findMapping } from '../../db/import/mapping.ts'
import { ulid } from '../../db/ulid.ts'
import { NotFound } from '../errors.ts'
import { asAttachment } from '../export/send.ts'
import { guessFor } from '../import/guess.ts'
import { mappingOf } from '../import/mapping.ts'
import { readingOf, reading_schema } from '../import/reading.ts'
import { receiveFile } from '../import/receive.ts'
import { rejectedCsv } from '../import/reject.ts'
import { checkPage, type TypedOrder } from '../pages/import-check.ts'
import { columnsPage, readColumns } from '../pages/import-columns.ts'
import { isTakeable, lookOf, packagePage } from '../pages/import-package.ts'
import { faultText, filePage, indexPage, progressPage, reportPage } from '../pages/import.ts'
import { readValues, valuesPage } from '../pages/import-values.ts'
import { get, post, postFiles, type Route, type Visitor } from '../route.ts'
import { bodyText } from '../visit.ts'
import { wordsIn } from '../words.ts'

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

type Step = ImportRow['step']
const steps: readonly Step[] = ['file', 'columns', 'values', 'check', 'report']
const addressOf = (id: string, step: Step) => `/import/${id}/${step}`

const idOf = ({ req }: Visitor) => String(req.params['id'])

async function showIndex(visit: Visitor, problem: string | null = null): Promise<void> {
  const { db, actor } = visit
  const listed = await listImports(db, actor)
  visit.page('import/index', indexPage(visit, listed, problem), problem === null ? 200 : 422)
}

/** Milliseconds that a form waits for its job: a small table is ready by then. */
const patience = 2_500

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

/** Has something done with an import, and waits for it a while. */
async function order({ db, house }: Visitor, id: string, job: Job, patch: Partial<ImportRow> = {}) {
  const now = new Date().toISOString()
  const ordered = { job, run: ulid(), job_at: now, progress: null, fault: null, updated_at: now }
  await changeImport(db, id, { ...ordered, ...patch })
  house.importer.start(id)
  await house.importer.settled(id, patience)
}

/** An import that one works on; any other is not there. */
async function ownImport({ db, actor, req }: Visitor): Promise<ImportRow> {
  const row = await findOpenImport(db, actor, String(req.params['id']))
  if (!row) throw new NotFound()
  return row
}

/** A table that one works on: a package has no columns to be told what they are. */
async function ownTable(visit: Visitor): Promise<ImportRow> {
  const row = await ownImport(visit)
  if (row.format === 'package') throw new NotFound()
  return row
}

async function anyImport(visit: Visitor): Promise<{ row: ImportRow; applied: boolean }> {
  const { db, actor } = visit
  const open = await findOpenImport(db, actor, idOf(visit))
  if (open) return { row: open, applied: false }
  const row = await findAppliedImport(db, actor, idOf(visit))
  if (!row) throw new NotFound()
  return { row, applied: true }
}

type Page = (visit: Visitor, row: ImportRow) => Promise<object & { wrong?: boolean }>

/** Shows a step, once those before it are done; meanwhile how far a job is. */
async function show(visit: Visitor, step: Step, page: Page, known?: ImportRow): Promise<void> {
  const { row, applied } = known ? { row: known, applied: false } : await anyImport(visit)
  if (applied) return visit.res.redirect(303, addressOf(row.id, 'report'))
  if (row.job !== null) return showProgress(visit, row)
  if (row.format === 'package') return showPackage(visit, row, step)
  const early = steps.indexOf(step) > steps.indexOf(row.step)
  const unread = step !== 'file' && row.row_count === 0
  if (early || unread) return visit.res.redirect(303, addressOf(row.id, unread ? 'file' : row.step))
  const data = await page(visit, row)
  visit.page(`import/${step}`, data, (data.wrong ?? known !== undefined) ? 422 : 200)
}

/** Of a package there is nothing to choose: it is looked at, and taken or not. */
function showPackage(visit: Visitor, row: ImportRow, step: Step): void {
  if (step !== 'check') return visit.res.redirect(303, addressOf(row.id, 'check'))
  const data = packagePage(visit, row)
  visit.page('import/package', data, data.takeable ? 200 : 422)
}

/** Nobody has heard of the job for so long: whoever worked on it has ended. */
const silent = 15_000

function showProgress(visit: Visitor, row: ImportRow): void {
  const { importer } = visit.house
  const heard = Date.parse(row.job_at ?? row.updated_at)
  if (!importer.isAt(row.id) && Date.now() - heard > silent) importer.start(row.id)
  visit.res.set('Refresh', '1')
  visit.page('import/progress', progressPage(visit, row))
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

async function moveOn(
  { db, res }: Visitor,
  row: ImportRow,
  step: Step,
  patch: Partial<ImportRow> = {},
) {
  const further = steps.indexOf(step) > steps.indexOf(row.step) ? { step } : {}
  await changeImport(db, row.id, { ...further, ...patch, updated_at: new Date().toISOString() })
  res.redirect(303, addressOf(row.id, step))
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

async function postCheck(visit: Visitor): Promise<void> {
  const { db, res } = visit
  const row = await ownImport(visit)
  if (row.job !== null) return res.redirect(303, addressOf(row.id, 'check'))
  if (row.step !== 'check') throw new NotFound()
  if (row.format === 'package') return takePackage(visit, row)
  const choice = bodyText(visit, 'choice') === 'good' ? 'good' : 'all'
  const [reason, name] = [wordsIn(visit, 'reason', 1000), wordsIn(visit, 'name', 100)]
  const result = JSON.parse(row.result ?? '{}') as { error?: number; doubts?: number }
  const problems = {
    choice: choice === 'all' && (result.error ?? 0) > 0 ? ('import.choose_good' as const) : null,
    reason:
      reason.problem === 'blank'
        ? (result.doubts ?? 0) > 0
          ? ('import.reason_needed' as const)
          : null
        : reason.problem && (`problem.${reason.problem}` as const),
    name: name.problem === 'blank' ? null : name.problem && (`problem.${name.problem}` as const),
  }
  if (Object.values(problems).some((problem) => problem !== null)) {
    const typed: TypedOrder = { choice, reason: reason.text, name: name.text, problems }
    return visit.page('import/check', await checkPage(visit, row, typed), 422)
  }
  const ordered = { choice, reason: reason.text || row.name, name: name.text || null }
  await order(visit, row.id, 'apply', { result: JSON.stringify({ ...result, order: ordered }) })
  const now = await findAppliedImport(db, visit.actor, row.id)
  res.redirect(303, addressOf(row.id, now ? 'report' : 'check'))
}

async function takePackage(visit: Visitor, row: ImportRow): Promise<void> {
  const { db, actor, res, t } = visit
  const look = lookOf(row)
  if (actor.role !== 'admin' || !isTakeable(look)) throw new NotFound()
  const reason = wordsIn(visit, 'reason', 1000)
  if (reason.problem !== null && reason.problem !== 'blank') {
    const typed = { reason: reason.text, problem: t(`problem.${reason.problem}`) }
    return visit.page('import/package', packagePage(visit, row, typed), 422)
  }
  const ordered = {
    ...(JSON.parse(row.result ?? '{}') as object),
    order: { reason: reason.text || row.name },
  }
  await order(visit, row.id, 'apply', { result: JSON.stringify(ordered) })
  const now = await findAppliedImport(db, actor, row.id)
  res.redirect(303, addressOf(row.id, now ? 'report' : 'check'))
}

async function showReport(visit: Visitor): Promise<void> {
  const row = await findAppliedImport(visit.db, visit.actor, idOf(visit))
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
