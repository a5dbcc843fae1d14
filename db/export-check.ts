import type { Actor } from './actor.ts'
import type { Outward } from './dictionary/release.ts'
import { countKinds, type Finding } from './disclosure/finding.ts'
import { sealed } from './engine/seal.ts'
import { write } from './engine/write.ts'
import type { Db } from './tables.ts'
import { ulid } from './ulid.ts'

/**
 * Notes that somebody had looked at what was found in a list, and has it leave all the same.
 * @param found the findings they saw, and what stands for these and no others
 * @returns the id of the check
 */
export async function insertCheck(
  db: Db,
  actor: Actor,
  what: { profile: Outward; query: string; reason: string },
  found: { findings: readonly Finding[]; digest: string },
): Promise<string> {
  const id = ulid()
  const row = {
    ...{ id, user_id: actor.user_id, actor: actor.name, ...what },
    ...{ digest: found.digest, findings: JSON.stringify(countKinds(found.findings)) },
    at: new Date().toISOString(),
  }
  await write(db, (db) =>
    db.insertInto('export_check').values(sealed('export_check', row)).execute(),
  )
  return id
}

/** The last check in which this person accepted exactly these findings; undefined without one. */
export async function findCheck(
  db: Db,
  actor: Actor,
  profile: Outward,
  digest: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('export_check')
    .select('id')
    .where('digest', '=', digest)
    .where('profile', '=', profile)
    .where('user_id', 'is not distinct from', actor.user_id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}
