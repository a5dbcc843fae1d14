import { reseal, sealed } from './engine/seal.ts'
import type { Db, Tables } from './tables.ts'
import { termsVersion } from './term.ts'

export type TokenRow = Tables['token']
export type Scope = TokenRow['scope']

export async function insertToken(db: Db, token: Omit<TokenRow, 'seal'>): Promise<void> {
  await db.insertInto('token').values(sealed('token', token)).execute()
}

/** A token that holds now, with its user. */
export const findToken = (db: Db, token_hash: string, now: string) =>
  db
    .selectFrom('token')
    .innerJoin('user', 'user.id', 'token.user_id')
    .select(['token.user_id', 'token.scope', 'user.name', 'user.role'])
    .select(termsVersion)
    .where('token.token_hash', '=', token_hash)
    .where('token.revoked_at', 'is', null)
    .where('token.expires_at', '>', now)
    .where('user.disabled_at', 'is', null)
    .executeTakeFirst()

/** A user's tokens that hold now. */
export const listTokens = (db: Db, user_id: string, now: string) =>
  db
    .selectFrom('token')
    .select(['id', 'scope', 'created_at', 'expires_at'])
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at')
    .execute()

/** Revokes one token of this user. */
export async function revokeToken(db: Db, user_id: string, id: string, now: string) {
  const revoked = await db
    .updateTable('token')
    .set({ revoked_at: now })
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .execute()
  await reseal(db, 'token', revoked)
}

export async function revokeTokensOf(db: Db, user_id: string, now: string): Promise<void> {
  const revoked = await db
    .updateTable('token')
    .set({ revoked_at: now })
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .execute()
  await reseal(db, 'token', revoked)
}
