import { reseal, sealed } from './engine/seal.ts'
import type { Db, Tables } from './tables.ts'

export type OneTimeLinkRow = Tables['one_time_link']
export type Purpose = OneTimeLinkRow['purpose']

type NewLink = Pick<OneTimeLinkRow, 'token_hash' | 'purpose' | 'user_id' | 'expires_at'>

/** Writes down a link; an older one for the same purpose and person no longer opens. */
export async function insertOneTimeLink(db: Db, link: NewLink, now: string): Promise<void> {
  await db
    .deleteFrom('one_time_link')
    .where('purpose', '=', link.purpose)
    .where('user_id', link.user_id === null ? 'is' : '=', link.user_id)
    .execute()
  await db
    .insertInto('one_time_link')
    .values(sealed('one_time_link', { ...link, created_at: now, used_at: null }))
    .execute()
}

/** A link that opens now: not used, and not past its end. */
export const findOneTimeLink = (db: Db, token_hash: string, purpose: Purpose, now: string) =>
  db
    .selectFrom('one_time_link')
    .selectAll()
    .where('token_hash', '=', token_hash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()

/**
 * Uses a link up.
 * @returns false when somebody else has just used it, or its time is over
 */
export async function useOneTimeLink(db: Db, token_hash: string, now: string): Promise<boolean> {
  const used = await db
    .updateTable('one_time_link')
    .set({ used_at: now })
    .where('token_hash', '=', token_hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .execute()
  await reseal(db, 'one_time_link', used)
  return used.length === 1
}

export async function deleteOneTimeLinksOf(db: Db, user_id: string): Promise<void> {
  await db.deleteFrom('one_time_link').where('user_id', '=', user_id).execute()
}

export async function deleteExpiredOneTimeLinks(db: Db, now: string): Promise<void> {
  await db.deleteFrom('one_time_link').where('expires_at', '<=', now).execute()
}
