import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Another server owns the data folder. */
export class AlreadyRunning extends Error {}

/**
 * Takes a data folder for one server. The lock is the operating system's, held through an SQLite
 * file of its own, so that it ends with the process however that ends: there is no stale lock.
 * @returns a function that gives the folder back
 * @throws AlreadyRunning at once when another server has it
 */
export function takeFolder(folder: string): () => void {
  // Two that start at the same instant can each see the other half-way in: a moment settles it.
  const lock = new Database(join(folder, 'server.lock'), { timeout: 150 })
  try {
    lock.exec('begin exclusive')
    return () => void lock.close()
  } catch (error) {
    lock.close()
    throw new AlreadyRunning(`Another Girok is already running on ${folder}.`, { cause: error })
  }
}
