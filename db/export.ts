import type { Actor } from './actor.ts'
import { reseal, sealed } from './engine/seal.ts'
import { write } from './engine/write.ts'
import type { Db, Tables } from './tables.ts'
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

/** One line of the log: who took what out, and the hash by which the file is known again. */
export type ExportRow = Pick<
  Tables['export'],
  'id' | 'actor' | 'format' | 'query' | 'row_count' | 'sha256' | 'started_at' | 'finished_at'
>

/** Which lines of the log: of one person, of files with a hash that begins so, below an id. */
export type ExportsAsked = { user_id?: string; sha256?: string; below?: string }

/**
 * The log of exports, the last first.
 * @param most how many lines
 */
export function listExports(db: Db, asked: ExportsAsked, most: number): Promise<ExportRow[]> {
  const { user_id, sha256, below } = asked
  return db
    .selectFrom('export')
    .select(['id', 'actor', 'format', 'query', 'row_count', 'sha256', 'started_at', 'finished_at'])
    .$if(user_id !== undefined, (query) => query.where('user_id', '=', user_id ?? ''))
    .$if(sha256 !== undefined, (query) => query.where('sha256', 'like', `${sha256 ?? ''}%`))
    .$if(below !== undefined, (query) => query.where('id', '<', below ?? ''))
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
}
