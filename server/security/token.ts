import type { Db } from '../../db/tables.ts'
import { insertToken, type Scope } from '../../db/token.ts'
import { ulid } from '../../db/ulid.ts'
import { digest, newSecret } from './secret.ts'

const day = 24 * 60 * 60 * 1000

/**
 * Makes an access token. It begins with a word of its own, by which secret scanners find it where
 * it should not be.
 */
export async function makeToken(
  db: Db,
  user_id: string,
  scope: Scope,
  days: number,
  now = new Date(),
) {
  const token = `girok_${newSecret()}`
  const expires_at = new Date(now.getTime() + days * day).toISOString()
  await insertToken(db, {
    id: ulid(),
    token_hash: digest(token),
    user_id,
    scope,
    created_at: now.toISOString(),
    expires_at,
    revoked_at: null,
  })
  return { token, expires_at }
}
