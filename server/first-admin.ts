import { write } from '../db/engine/write.ts'
import { countUsers, insertUser } from '../db/user.ts'
import type { House } from './route.ts'
import { makeOneTimeLink, type OneTimeLink } from './security/one-time-link.ts'
import { hashPassword } from './security/password.ts'

/**
 * Sees to it that somebody can administrate: the one the environment names, while there is no
 * user at all, or whoever opens the link that is returned.
 */
export async function inviteFirstAdmin({ config, db }: House): Promise<OneTimeLink | null> {
  if ((await countUsers(db)) > 0) return null
  const { admin } = config
  if (!admin) return write(db, (db) => makeOneTimeLink(config, db, null))
  const password_hash = await hashPassword(admin.password)
  const name = admin.email.split('@')[0] ?? admin.email
  const user = { email: admin.email, name, role: 'admin' as const, password_hash }
  await write(db, (db) => insertUser(db, user, new Date().toISOString()))
  return null
}
