import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Actor } from '../../db/actor.ts'
import { changeImport, changeWithin, type ImportRow } from '../../db/import/import.ts'
import { keepRejected, readParts } from '../../db/import/staged.ts'
import type { Db } from '../../db/tables.ts'
import { inWorkFolder } from '../backup/work.ts'
import { applyPackage } from '../package/bring.ts'
import { openPackage } from '../package/container.ts'
import { lookAt, resultOf, rowsIn, type Look } from '../package/look.ts'
import { Superseded, type Report } from './report.ts'

/** With what packages are worked on: where a file may lie meanwhile, and how much may be attached. */
export type PackageTools = { db: Db; folder: string; all_bytes: number }

const ended = { job: null, run: null, progress: null } as const

/** Looks at a package that somebody brings: what it is, and what would become of it. */
export function readPackage(tools: PackageTools, row: ImportRow, report: Report): Promise<void> {
  return withFile(tools, row, async (path) => {
    await report({ doing: 'checking', done: 0, of: null })
    await keepLook(tools, row, await lookAt(tools.db, path, tools.all_bytes))
  })
}

/** Applies a package, if it is still what it was, and nothing stands in its way by now. */
export function applyPackageJob(
  tools: PackageTools,
  row: ImportRow,
  actor: Actor,
  report: Report,
): Promise<void> {
  const { db, all_bytes } = tools
  return withFile(tools, row, async (path) => {
    const look = await lookAt(db, path, all_bytes)
    if (look.file_faults.length > 0 || look.wrong > 0) return keepLook(tools, row, look, 'refused')
    await report({ doing: 'writing', done: 0, of: null })
    const at = new Date().toISOString()
    const { order } = JSON.parse(row.result ?? '{}') as { order?: { reason: string | null } }
    const zip = await openPackage(path)
    try {
      const { outcome } = await applyPackage(db, {
        ...{ zip, all_bytes, actor, reason: order?.reason ?? row.name, at },
        besides: async (db, outcome, number) => {
          const applied: Look = { ...look, ...outcome }
          const done = {
            ...{ ...ended, fault: null, step: 'report' as const, row_count: rowsIn(applied) },
            ...{ change_number: number, applied_at: at, updated_at: at },
            result: JSON.stringify({ ...resultOf(applied), package: applied }),
          }
          // Given up at the last moment, or done by another server: then not by this one.
          if (!(await changeWithin(db, row.id, done, row.run ?? '')))
            throw new Superseded('It was given up.')
        },
      })
      if (outcome.wrong > 0) return await keepLook(tools, row, { ...look, ...outcome }, 'refused')
      await keepRejected(db, row.id)
    } finally {
      zip.close()
    }
  })
}

async function keepLook(
  { db }: PackageTools,
  row: ImportRow,
  look: Look,
  fault: 'refused' | null = null,
): Promise<void> {
  const patch = {
    ...{ ...ended, step: 'check' as const, row_count: rowsIn(look) },
    fault: fault === null ? null : JSON.stringify({ code: fault }),
    result: JSON.stringify({ ...resultOf(look), package: look }),
  }
  await changeImport(db, row.id, patch, row.run)
}

/** What is read from all sides must lie in a file: within the data folder, and only meanwhile. */
function withFile<R>(
  { db, folder }: PackageTools,
  row: ImportRow,
  work: (path: string) => Promise<R>,
): Promise<R> {
  return inWorkFolder(folder, async (beside) => {
    const path = join(beside, 'package.zip')
    const sink = createWriteStream(path, { flags: 'wx', mode: 0o600 })
    await pipeline(Readable.from(readParts(db, row.id), { objectMode: false }), sink)
    return work(path)
  })
}
