import { sealed } from './engine/seal.ts'
import type { Db } from './tables.ts'

/** How often something was tried of late, and until when (milliseconds) that is held against it. */
export const findThrottle = (db: Db, key: string, now: number) =>
  db
    .selectFrom('throttle')
    .select(['points', 'expires_at'])
    .where('key', '=', key)
    .where('expires_at', '>', now)
    .executeTakeFirst()

export async function updateThrottle(db: Db, key: string, points: number, expires_at: number) {
  const row = sealed('throttle', { key, points, expires_at })
  await db
    .insertInto('throttle')
    .values(row)
    .onConflict((on) => on.column('key').doUpdateSet(row))
    .execute()
}

export async function deleteThrottles(db: Db, keys: readonly string[]): Promise<void> {
  await db.deleteFrom('throttle').where('key', 'in', keys).execute()
}

export async function deleteExpiredThrottles(db: Db, now: number): Promise<void> {
  await db.deleteFrom('throttle').where('expires_at', '<=', now).execute()
}
