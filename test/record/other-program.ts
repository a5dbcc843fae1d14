import { openDatabase } from '../../db/engine/open.ts'
import type { Where } from '../../db/engine/where.ts'
import type { Db, Tables } from '../../db/tables.ts'

/**
 * Has another program's connection take the database to write, and hold it.
 * @returns lets go, having written nothing or what it is told to; called again, it does nothing
 */
export async function holdWrites(
  where: Where,
): Promise<(written?: (db: Db) => Promise<unknown>) => Promise<void>> {
  const other = await openDatabase<Tables>(where)
  const held = await other.db.startTransaction().execute()
  let released = false
  return async (written) => {
    if (released) return
    released = true
    await written?.(held)
    await (written ? held.commit() : held.rollback()).execute()
    await other.close()
  }
}
