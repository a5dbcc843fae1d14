import type { Actor } from './actor.ts'
import type { Outward, Profile } from './dictionary/release.ts'
import { reseal, sealed } from './engine/seal.ts'
import { write } from './engine/write.ts'
import type { Db, Tables } from './tables.ts'
import { ulid } from './ulid.ts'

/** Notes that somebody began to take records out. @returns the export's id */
export async function insertExport(
  db: Db,
  actor: Actor,
  what: {
    format: string
    query: string
    /** For whom it is; internal where it is left out. */
    profile?: Profile
    /** Where somebody accepted what was found in it, see `export-check.ts`. */
    check_id?: string | null
  },
): Promise<string> {
  const id = ulid()
  const row = {
    id,
    user_id: actor.user_id,
    actor: actor.name,
    ...{ format: what.format, query: what.query, profile: what.profile ?? 'internal' },
    ...{ row_count: null, sha256: null, left_out: null, check_id: what.check_id ?? null },
    ...{ started_at: new Date().toISOString(), finished_at: null },
  }
  await write(db, (db) => db.insertInto('export').values(sealed('export', row)).execute())
  return id
}

/** Notes that they took all of it. One that was broken off stays without this. */
export async function finishExport(
  db: Db,
  id: string,
  done: { rows: number; sha256: string; left_out?: number | null },
): Promise<void> {
  const { rows: row_count, sha256, left_out = null } = done
  const finished_at = new Date().toISOString()
  await write(db, async (db) => {
    const rows = await db
      .updateTable('export')
      .set({ row_count, sha256, left_out, finished_at })
      .where('id', '=', id)
      .returningAll()
      .execute()
    await reseal(db, 'export', rows)
  })
}

/** How many files have left for others under a profile, whole. */
export async function countReleased(db: Db, profile: Outward): Promise<number> {
  const { n } = await db
    .selectFrom('export')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('profile', '=', profile)
    .where('finished_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return n
}

const logged = [
  ...(['id', 'actor', 'format', 'query', 'profile', 'row_count', 'sha256'] as const),
  ...(['started_at', 'finished_at'] as const),
] as const

/** One line of the log: who took what out, and the hash by which the file is known again. */
export type ExportRow = Pick<Tables['export'], (typeof logged)[number]>

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
    .select(logged)
    .$if(user_id !== undefined, (query) => query.where('user_id', '=', user_id ?? ''))
    .$if(sha256 !== undefined, (query) => query.where('sha256', 'like', `${sha256 ?? ''}%`))
    .$if(below !== undefined, (query) => query.where('id', '<', below ?? ''))
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
}
