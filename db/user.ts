import { reseal, sealed } from './engine/seal.ts'
import { deleteOneTimeLinksOf } from './one-time-link.ts'
import { deleteSessionsOf } from './session.ts'
import type { Role, UserRow } from './account-tables.ts'
import type { Db, IncidentRow } from './tables.ts'
import { revokeTokensOf } from './token.ts'
import { ulid } from './ulid.ts'
import { mayReadRow } from './visible.ts'

export type NewUser = Pick<UserRow, 'email' | 'name' | 'role' | 'password_hash'> & {
  language?: string | null
}

/** The one way an address is written, so that it is found however it was typed. */
export const foldEmail = (email: string) => email.normalize('NFC').trim().toLowerCase()

export const findUser = (db: Db, id: string) =>
  db.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirst()

export const findUserByEmail = (db: Db, email: string) =>
  db.selectFrom('user').selectAll().where('email', '=', foldEmail(email)).executeTakeFirst()

export const listUsers = (db: Db) => db.selectFrom('user').selectAll().orderBy('email').execute()

/** Those who work on incidents with others: who may be asked something, or called in a comment. */
export const listColleagues = (db: Db) =>
  db
    .selectFrom('user')
    .select(['id', 'name', 'email', 'role'])
    .where('disabled_at', 'is', null)
    .where('role', '<>', 'viewer')
    .orderBy('name')
    .orderBy('id')
    .execute()

/** Whether one of them sees an incident: nobody is asked about what they may not know of. */
export const sees = (
  { id, role, name }: Pick<UserRow, 'id' | 'role' | 'name'>,
  incident: Pick<IncidentRow, 'status' | 'sensitivity' | 'created_by'>,
): boolean => mayReadRow({ user_id: id, role, name, via: 'web' }, incident)

/** Those of them who see an incident. */
export const colleaguesSeeing = async (db: Db, incident: Parameters<typeof sees>[1]) =>
  (await listColleagues(db)).filter((colleague) => sees(colleague, incident))

export async function countUsers(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('user')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/** The caller has looked whether the address is taken; two at once meet the unique index. */
export async function insertUser(db: Db, user: NewUser, now: string): Promise<UserRow> {
  const row = sealed('user', {
    id: ulid(),
    email: foldEmail(user.email),
    name: user.name,
    role: user.role,
    password_hash: user.password_hash,
    language: user.language ?? null,
    disabled_at: null,
    created_at: now,
    updated_at: now,
  })
  await db.insertInto('user').values(row).execute()
  return row
}

export async function updateUserLanguage(db: Db, id: string, language: string, now: string) {
  await updateUser(db, id, { language, updated_at: now })
}

/** Sets a password that somebody chose: whoever was signed in with the old one no longer is. */
export async function updateUserPassword(db: Db, id: string, password_hash: string, now: string) {
  await updateUserHash(db, id, password_hash, now)
  await deleteSessionsOf(db, id)
  await deleteOneTimeLinksOf(db, id)
}

/** The same password under a stronger hash. */
export async function updateUserHash(db: Db, id: string, password_hash: string, now: string) {
  await updateUser(db, id, { password_hash, updated_at: now })
}

/**
 * Gives a user another role; they sign in again to use it.
 * @returns false, and changes nothing, when nobody would be left to administrate
 */
export async function updateUserRole(db: Db, id: string, role: Role, now: string) {
  if (role !== 'admin' && (await isLastAdmin(db, id))) return false
  await updateUser(db, id, { role, updated_at: now })
  await deleteSessionsOf(db, id)
  return true
}

/**
 * Shuts a user out at once: sessions, tokens and open links end with the account.
 * @returns false, and changes nothing, when nobody would be left to administrate
 */
export async function disableUser(db: Db, id: string, now: string) {
  if (await isLastAdmin(db, id)) return false
  await updateUser(db, id, { disabled_at: now, updated_at: now })
  await deleteSessionsOf(db, id)
  await revokeTokensOf(db, id, now)
  await deleteOneTimeLinksOf(db, id)
  return true
}

export async function enableUser(db: Db, id: string, now: string) {
  await updateUser(db, id, { disabled_at: null, updated_at: now })
}

async function updateUser(db: Db, id: string, patch: Partial<UserRow>): Promise<void> {
  const rows = await db.updateTable('user').set(patch).where('id', '=', id).returningAll().execute()
  await reseal(db, 'user', rows)
}

/** Whether this is the only administrator who can sign in. */
async function isLastAdmin(db: Db, id: string): Promise<boolean> {
  const admins = await db
    .selectFrom('user')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('password_hash', 'is not', null)
    .execute()
  return admins.length === 1 && admins[0]?.id === id
}
