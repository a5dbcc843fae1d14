import type { Actor } from './actor.ts'
import { reseal, sealed } from './engine/seal.ts'
import { write } from './engine/write.ts'
import type { Db } from './tables.ts'
import { ulid } from './ulid.ts'

/** Notes that somebody began to take records out. @returns the export's id */
export async function insertExport(
  db: Db,
  actor: Actor,
  what: { format: string; query: string },
): Promise<string> {
  const id = ulid()
  const row = {
    id,
    user_id: actor.user_id,
    actor: actor.name,
    ...{ format: what.format, query: what.query },
    ...{ row_count: null, sha256: null },
    ...{ started_at: new Date().toISOString(), finished_at: null },
  }
  await write(db, (db) => db.insertInto('export').values(sealed('export', row)).execute())
  return id
}

/** Notes that they took all of it. One that was broken off stays without this. */
export async function finishExport(
  db: Db,
  id: string,
  done: { rows: number; sha256: string },
): Promise<void> {
  const { rows: row_count, sha256 } = done
  const finished_at = new Date().toISOString()
  await write(db, async (db) => {
    const rows = await db
      .updateTable('export')
      .set({ row_count, sha256, finished_at })
      .where('id', '=', id)
      .returningAll()
      .execute()
    await reseal(db, 'export', rows)
  })
}
