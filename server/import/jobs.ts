import type { Actor } from '../../db/actor.ts'
import { changeImport, readImport, type ImportRow } from '../../db/import/import.ts'
import { deleteOutcomes, deleteRows, readParts } from '../../db/import/staged.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { findUser } from '../../db/user.ts'
import { applyTable, type Choice } from './apply.ts'
import { checkTable } from './check.ts'
import { listDistinct } from './distinct.ts'
import { guessFor } from './guess.ts'
import { BadTable } from './limits.ts'
import { mappingOf } from './mapping.ts'
import { applyPackageJob, readPackage, type PackageTools } from './package-job.ts'
import { readingOf } from './reading.ts'
import { reporter, Superseded, type Report } from './report.ts'
import { stageTable } from './table.ts'
import type { Setting } from './examine.ts'

/** With what jobs work. */
export type Tools = PackageTools & { terms: Terms }

/**
 * Does what is to be done with an import: reads its file, looks what would become of it, or applies
 * it. How it ended stands in the import itself.
 */
export async function runJob(tools: Tools, id: string): Promise<void> {
  const row = await readImport(tools.db, id)
  if (!row?.job || row.run === null) return
  const report = reporter(tools.db, id, row.run)
  try {
    if (row.format === 'package') await workOnPackage(tools, row, report)
    else if (row.job === 'read') await read(tools, row, report)
    else if (row.job === 'values') await values(tools, row, report)
    else if (row.job === 'check') await check(tools, row, report)
    else await apply(tools, row, report)
  } catch (error) {
    if (error instanceof Superseded) return
    const fault =
      error instanceof BadTable ? { code: error.code, values: error.values } : { code: 'failed' }
    await changeImport(tools.db, id, { ...ended, fault: JSON.stringify(fault) }, row.run)
    if (!(error instanceof BadTable)) throw error
  }
}

const ended = { job: null, run: null, progress: null } as const

/** A package brings other people's work, decided on by others: that is an administrator's to do. */
async function workOnPackage(tools: Tools, row: ImportRow, report: Report): Promise<void> {
  const actor = await actorOf(tools.db, row)
  if (actor.role !== 'admin') throw new Superseded('They may not bring packages any more.')
  if (row.job === 'apply') await applyPackageJob(tools, row, actor, report)
  else await readPackage(tools, row, report)
}

async function read({ db }: Tools, row: ImportRow, report: Report): Promise<void> {
  await deleteOutcomes(db, row.id)
  await deleteRows(db, row.id)
  const bytes = readParts(db, row.id)
  const table = await stageTable(
    db,
    row.id,
    row.format === 'xlsx' ? 'xlsx' : 'csv',
    bytes,
    readingOf(row),
    (done) => report({ doing: 'reading', done, of: null }),
  )
  const guess = await guessFor(db, table.headers)
  await changeImport(
    db,
    row.id,
    {
      ...ended,
      ...{ step: 'file', fault: null, result: null, row_count: table.rows },
      headers: JSON.stringify(table.headers),
      reading: JSON.stringify(table.reading),
      mapping: JSON.stringify(guess),
    },
    row.run,
  )
}

async function values({ db, terms }: Tools, row: ImportRow, report: Report): Promise<void> {
  const headers = JSON.parse(row.headers) as string[]
  const mapping = mappingOf(row.mapping)
  const setting = { db, terms, language: row.language }
  const listed = await listDistinct(setting, row.id, headers, mapping, row.row_count, report)
  const patch = {
    ...ended,
    step: 'values' as const,
    fault: null,
    result: JSON.stringify({ values: listed }),
  }
  await changeImport(db, row.id, patch, row.run)
}

async function check(tools: Tools, row: ImportRow, report: Report): Promise<void> {
  const setting = await settingFor(tools, row)
  const result = await checkTable(setting, row.row_count, report)
  const patch = { ...ended, step: 'check' as const, fault: null, result: JSON.stringify(result) }
  await changeImport(tools.db, row.id, patch, row.run)
}

/** What was asked for when it was to be applied. */
export type Order = { choice: Choice; reason: string | null; name: string | null }

async function apply(tools: Tools, row: ImportRow, report: Report): Promise<void> {
  const setting = await settingFor(tools, row)
  const { order } = JSON.parse(row.result ?? '{}') as { order: Order }
  const ordered = { ...order, run: row.run ?? '', rows: row.row_count }
  const applied = await applyTable(setting, ordered, report)
  if (applied.state === 'applied') return
  // What would become of it by now is to be seen before it is tried again.
  const result = await checkTable(setting, row.row_count, report)
  const fault = JSON.stringify({ code: applied.state })
  const patch = { ...ended, step: 'check' as const, fault, result: JSON.stringify(result) }
  await changeImport(tools.db, row.id, patch, row.run)
}

async function settingFor({ db, terms }: Tools, row: ImportRow): Promise<Setting> {
  return {
    ...{ db, terms, actor: await actorOf(db, row), language: row.language, import_id: row.id },
    headers: JSON.parse(row.headers) as string[],
    mapping: mappingOf(row.mapping),
    at: new Date().toISOString(),
  }
}

/** Whoever brought it, with what they may do now: their role may have changed meanwhile. */
async function actorOf(db: Db, { user_id, actor: name }: ImportRow): Promise<Actor> {
  if (user_id === null) return { user_id, role: 'admin', via: 'cli', name }
  const user = await findUser(db, user_id)
  if (!user || user.disabled_at !== null || !['researcher', 'admin'].includes(user.role)) {
    throw new Superseded('They may not write any more.')
  }
  return { user_id, role: user.role, via: 'web', name: user.name }
}
