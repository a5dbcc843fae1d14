import {
  changeImport,
  findAppliedImport,
  findOpenImport,
  type ImportRow,
  type Job,
} from '../../db/import/import.ts'
import { ulid } from '../../db/ulid.ts'
import { NotFound } from '../errors.ts'
import { packagePage } from '../pages/import-package.ts'
import { progressPage } from '../pages/import.ts'
import type { Visitor } from '../route.ts'

/** An import on its way from step to step. */

/** The steps that a table goes through. */
export type Step = ImportRow['step']
const steps: readonly Step[] = ['file', 'columns', 'values', 'check', 'report']
/** Where a step of an import is. */
export const addressOf = (id: string, step: Step) => `/import/${id}/${step}`

/** Milliseconds that a form waits for its job: a small table is ready by then. */
const patience = 2_500

/** Has something done with an import, and waits for it a while. */
export async function order(
  { db, house }: Visitor,
  id: string,
  job: Job,
  patch: Partial<ImportRow> = {},
) {
  const now = new Date().toISOString()
  const ordered = { job, run: ulid(), job_at: now, progress: null, fault: null, updated_at: now }
  await changeImport(db, id, { ...ordered, ...patch })
  house.importer.start(id)
  await house.importer.settled(id, patience)
}

/** An import that one works on; any other is not there. */
export async function ownImport({ db, actor, req }: Visitor): Promise<ImportRow> {
  const row = await findOpenImport(db, actor, String(req.params['id']))
  if (!row) throw new NotFound()
  return row
}

/** A table that one works on: a package has no columns to be told what they are. */
export async function ownTable(visit: Visitor): Promise<ImportRow> {
  const row = await ownImport(visit)
  if (row.format === 'package') throw new NotFound()
  return row
}

/** An import that one works on, or one that was brought. */
export async function anyImport(visit: Visitor): Promise<{ row: ImportRow; applied: boolean }> {
  const { db, actor } = visit
  const id = String(visit.req.params['id'])
  const open = await findOpenImport(db, actor, id)
  if (open) return { row: open, applied: false }
  const row = await findAppliedImport(db, actor, id)
  if (!row) throw new NotFound()
  return { row, applied: true }
}

type Page = (visit: Visitor, row: ImportRow) => Promise<object & { wrong?: boolean }>

/** Shows a step, once those before it are done; meanwhile how far a job is. */
export async function show(
  visit: Visitor,
  step: Step,
  page: Page,
  known?: ImportRow,
): Promise<void> {
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

/** Goes to a step, which the import has come to from then on. */
export async function moveOn(
  { db, res }: Visitor,
  row: ImportRow,
  step: Step,
  patch: Partial<ImportRow> = {},
) {
  const further = steps.indexOf(step) > steps.indexOf(row.step) ? { step } : {}
  await changeImport(db, row.id, { ...further, ...patch, updated_at: new Date().toISOString() })
  res.redirect(303, addressOf(row.id, step))
}
