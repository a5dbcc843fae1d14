import { sealed, sealOf } from './engine/seal.ts'
import type { Db, Tables } from './tables.ts'
import { termsVersion } from './term.ts'

export type SessionRow = Tables['session']

export async function insertSession(db: Db, session: Omit<SessionRow, 'seal'>): Promise<void> {
  await db.insertInto('session').values(sealed('session', session)).execute()
}

/** A session with its user, unless they have been disabled. Whether it has run out is not asked. */
export const findSession = (db: Db, id_hash: string) =>
  db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.user_id')
    .select([
      'session.id_hash',
      'session.user_id',
      'session.csrf_secret',
      'session.created_at',
      'session.seen_at',
      'session.expires_at',
      'user.name',
      'user.role',
    ])
    .select(termsVersion)
    .where('session.id_hash', '=', id_hash)
    .where('user.disabled_at', 'is', null)
    .executeTakeFirst()

export const listSessions = (db: Db, user_id: string) =>
  db
    .selectFrom('session')
    .select(['id_hash', 'created_at', 'seen_at', 'expires_at'])
    .where('user_id', '=', user_id)
    .orderBy('seen_at', 'desc')
    .execute()

/** Notes that a session is in use, unless somebody else just has. */
export async function updateSessionSeen(
  db: Db,
  session: Omit<SessionRow, 'seal'>,
  now: string,
): Promise<void> {
  const { id_hash, user_id, csrf_secret, created_at, seen_at, expires_at } = session
  const row = { id_hash, user_id, csrf_secret, created_at, expires_at, seen_at: now }
  await db
    .updateTable('session')
    .set({ seen_at: now, seal: sealOf('session', row) })
    .where('id_hash', '=', id_hash)
    .where('seen_at', '=', seen_at)
    .execute()
}

export async function deleteSession(db: Db, id_hash: string): Promise<void> {
  await db.deleteFrom('session').where('id_hash', '=', id_hash).execute()
}

/** Ends one session of this user; nobody ends another's by knowing its hash. */
export async function deleteOwnSession(db: Db, user_id: string, id_hash: string): Promise<void> {
  await db
    .deleteFrom('session')
    .where('user_id', '=', user_id)
    .where('id_hash', '=', id_hash)
    .execute()
}

export async function deleteSessionsOf(db: Db, user_id: string): Promise<void> {
  await db.deleteFrom('session').where('user_id', '=', user_id).execute()
}

/** Forgets sessions past their end, or not seen since `idle_since`. */
export async function deleteExpiredSessions(db: Db, now: string, idle_since: string) {
  await db
    .deleteFrom('session')
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('seen_at', '<=', idle_since)]))
    .execute()
}
