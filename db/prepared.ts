import type { Actor } from './actor.ts'
import { reseal, sealed } from './engine/seal.ts'
import { write } from './engine/write.ts'
import type { PreparedState } from './kept-tables.ts'
import type { Db, Tables } from './tables.ts'
import { ulid } from './ulid.ts'

/** A list that is written to a file for somebody. Nobody else ever gets that file. */
export type PreparedRow = Tables['prepared_file']

type Asked = Pick<PreparedRow, 'path' | 'query' | 'format' | 'name' | 'type'>

/** Notes that somebody wants a file. */
export async function insertPrepared(
  db: Db,
  user_id: string,
  asked: Asked,
  now: string,
): Promise<PreparedRow> {
  const row = sealed('prepared_file', {
    ...{ id: ulid(), user_id, ...asked, state: 'waiting' as const, fault: null },
    ...{ row_count: null, bytes: null, sha256: null },
    ...{ created_at: now, finished_at: null, fetched_at: null },
  })
  await write(db, (db) => db.insertInto('prepared_file').values(row).execute())
  return row
}

/** A file that was prepared for this person, or is being. */
export const findPrepared = (db: Db, actor: Actor, id: string): Promise<PreparedRow | undefined> =>
  db
    .selectFrom('prepared_file')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', actor.user_id ?? '')
    .executeTakeFirst()

const most_listed = 50

/** The files of one person, the last asked for first. */
export const listPrepared = (db: Db, actor: Actor): Promise<PreparedRow[]> =>
  db
    .selectFrom('prepared_file')
    .selectAll()
    .where('user_id', '=', actor.user_id ?? '')
    .orderBy('id', 'desc')
    .limit(most_listed)
    .execute()

/** What holds room on the disk, or soon will, whoever it is of. */
export const listHeld = (db: Db): Promise<PreparedRow[]> =>
  db
    .selectFrom('prepared_file')
    .selectAll()
    .where('state', 'in', ['waiting', 'writing', 'ready'])
    .orderBy('id')
    .execute()

type Patch = Partial<Omit<PreparedRow, 'id' | 'user_id' | 'seal'>>

/**
 * Changes what is known of a file, as long as it is in one of some states.
 * @returns whether it was
 */
export const changePrepared = (
  db: Db,
  id: string,
  from: readonly PreparedState[],
  patch: Patch,
): Promise<boolean> =>
  write(db, async (db) => {
    const rows = await db
      .updateTable('prepared_file')
      .set(patch)
      .where('id', '=', id)
      .where('state', 'in', from)
      .returningAll()
      .execute()
    await reseal(db, 'prepared_file', rows)
    return rows.length > 0
  })

/** Forgets what was asked for before a moment and holds no room; the log of exports keeps what left. */
export async function deletePrepared(db: Db, before: string): Promise<void> {
  await db
    .deleteFrom('prepared_file')
    .where('created_at', '<=', before)
    .where('state', 'not in', ['waiting', 'writing', 'ready'])
    .execute()
}
