import { openDatabase } from '../../db/engine/open.ts'
import type { Where } from '../../db/engine/where.ts'

/**
 * Has another program's connection take the database to write, and hold it.
 * @returns lets go, having written nothing; called again, it does nothing
 */
export async function holdWrites(where: Where): Promise<() => Promise<void>> {
  const other = await openDatabase(where)
  const held = await other.db.startTransaction().execute()
  let released = false
  return async () => {
    if (released) return
    released = true
    await held.rollback().execute()
    await other.close()
  }
}
