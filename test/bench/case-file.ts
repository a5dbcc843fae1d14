import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  return { folder, token: await install(folder) }
}
