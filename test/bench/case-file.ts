import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { putNote } from '../../db/derived.ts'
import { markText } from '../../db/duplicates/pairs.ts'
import { openFolder } from '../../db/engine/open.ts'
import { write } from '../../db/engine/write.ts'
import type { Tables } from '../../db/tables.ts'
import { keepLast } from '../../server/condition/condition.ts'
import { install } from '../faults/program.ts'

const root = join(import.meta.dirname, '..', '..')

/**
 * A data folder with so many synthetic incidents: made once, and kept for the next run under
 * GIROK_BENCH_DIR (by itself a folder for temporary files). Remove it when the tables change.
 */
export async function caseFile(incidents: number): Promise<{ folder: string; token: string }> {
  const shelf = process.env['GIROK_BENCH_DIR'] ?? join(tmpdir(), 'girok-bench')
  const folder = join(shelf, String(incidents))
  if (!existsSync(folder)) {
    mkdirSync(shelf, { recursive: true })
    const own = `${folder}.${process.pid}`
    const env = { ...process.env, DATA_DIR: own, GIROK_EXAMPLE: '0' }
    const args = ['server/girok.mjs', 'generate', '--incidents', String(incidents)]
    const made = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 2, 2] })
    if (made.status !== 0) {
      rmSync(own, { recursive: true, force: true })
      throw new Error(`No case file of ${incidents} incidents was made.`)
    }
    renameSync(own, folder)
  }
  // A server verifies its database once a day: not while it is measured.
  keepLast(folder, { at: new Date().toISOString(), damage: null })
  const token = await install(folder)
  await passOverPairs(folder)
  return { folder, token }
}

/** Behind the saves a server looks for pairs, through a new million for hours: not while it is measured. */
async function passOverPairs(folder: string): Promise<void> {
  const engine = await openFolder<Tables>(folder)
  const last = await engine.db
    .selectFrom('incident_doc')
    .select(['change_number', 'incident_id'])
    .orderBy('change_number', 'desc')
    .orderBy('incident_id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  await write(engine.db, (db) => putNote(db, 'pairs', markText(last)))
  await engine.close()
}
