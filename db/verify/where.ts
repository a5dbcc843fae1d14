import { join } from 'node:path'
import { wordFor } from '../engine/damage.ts'
import { openReader } from '../engine/open.ts'
import type { Where } from '../engine/where.ts'
import { UnfitDatabase } from '../engine/sqlite.ts'
import type { Tables } from '../tables.ts'
import type { Fault } from './fault.ts'
import { verifyDatabase, type Told } from './verify.ts'

/**
 * Verifies a database, be a server running on it or not, and changes nothing.
 * @param found hears of each fault as it is found
 */
export async function verifyWhere(
  database: Where,
  found: (fault: Fault) => void,
  told?: Told,
): Promise<void> {
  try {
    const reader = await openReader<Tables>({ ...database, read_url: null })
    try {
      await reader.snapshot(async (db) => {
        const faults = verifyDatabase(db, join(database.folder, 'lists.cache'), told)
        for await (const fault of faults) found(fault)
      })
    } finally {
      await reader.close()
    }
  } catch (error) {
    const unfit = error instanceof UnfitDatabase
    const says = unfit ? error.message : `cannot be read as a database (${wordFor(error)})`
    found({ table: 'of the file', record: null, says })
  }
}
