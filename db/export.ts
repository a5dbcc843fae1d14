import type { Actor } from './actor.ts'
import type { Outward, Profile } from './dictionary/release.ts'
import { reseal, sealed } from './engine/seal.ts'
import { write } from './engine/write.ts'
import type { Db } from './tables.ts'
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
