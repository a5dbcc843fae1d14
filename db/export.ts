import type { Actor } from './actor.ts'
import type { Db } from './tables.ts'
import { ulid } from './ulid.ts'

/** Notes that somebody began to take records out. @returns the export's id */
export async function insertExport(
  db: Db,
  actor: Actor,
  what: { format: string; query: string },
): Promise<string> {
  const id = ulid()
  await db
    .insertInto('export')
    .values({
      id,
      user_id: actor.user_id,
      actor: actor.name,
      format: what.format,
      query: what.query,
      row_count: null,
      sha256: null,
      started_at: new Date().toISOString(),
      finished_at: null,
    })
    .execute()
  return id
}

/** Notes that they took all of it. One that was broken off stays without this. */
export async function finishExport(
  db: Db,
  id: string,
  done: { rows: number; sha256: string },
): Promise<void> {
  await db
    .updateTable('export')
    .set({ row_count: done.rows, sha256: done.sha256, finished_at: new Date().toISOString() })
    .where('id', '=', id)
    .execute()
}
