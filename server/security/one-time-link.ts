import { insertOneTimeLink, type Purpose } from '../../db/one-time-link.ts'
import type { Db } from '../../db/tables.ts'
import type { Config } from '../config.ts'
import { digest, newSecret } from './secret.ts'

const lasts = 24 * 60 * 60 * 1000

export type OneTimeLink = { url: string; expires_at: string }

/**
 * Makes the address at which one person can choose a password, once, within a day.
 * @param user_id whose password; null for the first administrator, who is nobody yet
 */
export async function makeOneTimeLink(
  config: Config,
  db: Db,
  user_id: string | null,
  now = new Date(),
): Promise<OneTimeLink> {
  const token = newSecret()
  const purpose: Purpose = user_id === null ? 'setup' : 'reset'
  const expires_at = new Date(now.getTime() + lasts).toISOString()
  const link = { token_hash: digest(token), purpose, user_id, expires_at }
  await insertOneTimeLink(db, link, now.toISOString())
  return { url: `${config.public_url}/${purpose}?token=${token}`, expires_at }
}
