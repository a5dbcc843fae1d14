import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { start, stop, temporaryFolder } from '../faults/program.ts'
import type { Bench } from './figure.ts'

const root = join(import.meta.dirname, '..', '..')

/**
 * The same installation on PostgreSQL: copied to the database at `url`, which must be empty, and
 * served from there. What limits are measured with stays SQLite.
 */
export async function openOnPostgres(
  bench: Bench,
  url: string,
): Promise<Bench & { close: () => Promise<void> }> {
  const env = { ...process.env, DATA_DIR: bench.folder }
  const args = ['server/girok.mjs', 'copy', '--to', url]
  const copied = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 2, 2] })
  if (copied.status !== 0) throw new Error('The case file was not copied.')
  const server = await start(temporaryFolder(), { DATABASE_URL: url })
  return { ...bench, server, close: async () => void (await stop(server)) }
}
