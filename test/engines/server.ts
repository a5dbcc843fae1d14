import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { newInstallation, type Env } from '../installation.ts'

/** How much may be asked of the server: one that runs beside, or the one in memory. */
export const real = process.env['TEST_DATABASE_URL'] !== undefined

/**
 * A new database of PostgreSQL: on the server of `TEST_DATABASE_URL`, else on one that npm ships.
 * @returns what tells the program where it is, with a new data folder
 */
export async function newDatabase() {
  if (real) return newInstallation()
  const { env, remove } = await newInstallation(null)
  const child = spawn(process.execPath, [join(import.meta.dirname, 'pglite.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [DATABASE_URL] = (await once(createInterface(child.stdout), 'line')) as [string]
  const close = async () => {
    child.stdin.end()
    await once(child, 'exit')
    await remove()
  }
  return { env: { ...env, DATABASE_URL } satisfies Env, remove: close }
}
