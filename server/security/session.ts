import type { Request, Response } from 'express'
import { asUnavailable, Unavailable, write } from '../../db/engine/write.ts'
import { deleteSession, findSession, insertSession, updateSessionSeen } from '../../db/session.ts'
import type { Role, UserRow } from '../../db/account-tables.ts'
import type { Db } from '../../db/tables.ts'
import type { Config } from '../config.ts'
import { clearSecretCookie, secretCookie, setSecretCookie } from './cookie.ts'
import { derive, digest, newSecret } from './secret.ts'

/** Somebody who is signed in with a browser. */
export type SignedIn = {
  user_id: string
  name: string
  role: Role
  /** The stored hash of the session's id, by which it is listed and ended. */
  session: string
  csrf: string
  /** The version of the vocabularies; see `db/term.ts`. */
  terms: number
}

/** Who the session cookie speaks for, if it still does. */
export async function findSignedIn(
  config: Config,
  db: Db,
  req: Request,
  now: Date,
): Promise<SignedIn | null> {
  const id = secretCookie(config, req, 'girok')
  const found = id === undefined ? undefined : await findSession(db, digest(id))
  if (id === undefined || !found) return null
  if (isFromFuture(config, found, now)) {
    await quietly(deleteSession(db, found.id_hash))
    return null
  }
  if (hasEnded(config, found, now)) return null
  const unseen = now.getTime() - Date.parse(found.seen_at)
  if (unseen > idleTime(config) / 20) {
    await quietly(updateSessionSeen(db, found, now.toISOString()))
  }
  return {
    user_id: found.user_id,
    name: found.name,
    role: found.role,
    session: found.id_hash,
    terms: found.terms,
    csrf: derive(found.csrf_secret, id),
  }
}

/**
 * Whose session it was that this browser had, if it ran out lately: nothing is opened by it, but
 * what comes from a form of theirs is known to be theirs.
 */
export async function findEnded(config: Config, db: Db, req: Request) {
  const id = secretCookie(config, req, 'girok')
  const found = id === undefined ? undefined : await findSession(db, digest(id))
  if (id === undefined || !found) return null
  return { user_id: found.user_id, csrf: derive(found.csrf_secret, id) }
}

/** Starts a session under a new id, and ends the one that the browser had before. */
export async function startSession(
  config: Config,
  db: Db,
  req: Request,
  res: Response,
  user: Pick<UserRow, 'id'>,
): Promise<void> {
  const before = secretCookie(config, req, 'girok')
  const id = await write(db, async (db) => {
    if (before !== undefined) await deleteSession(db, digest(before))
    return makeSession(config, db, user.id, new Date())
  })
  setSecretCookie(config, req, res, 'girok', id)
}

/** Writes down a new session; its id goes to the browser and is kept nowhere else. */
export async function makeSession(config: Config, db: Db, user_id: string, now: Date) {
  const id = newSecret()
  await insertSession(db, {
    id_hash: digest(id),
    user_id,
    csrf_secret: newSecret(),
    created_at: now.toISOString(),
    seen_at: now.toISOString(),
    expires_at: new Date(now.getTime() + config.session_hours * 3_600_000).toISOString(),
  })
  return id
}

/** Ends this browser's session, and has the browser forget what it kept of the pages. */
export async function endSession(config: Config, db: Db, req: Request, res: Response) {
  const id = secretCookie(config, req, 'girok')
  if (id !== undefined) await write(db, (db) => deleteSession(db, digest(id)))
  clearSecretCookie(config, res, 'girok')
  // Not "cookies": that would take those of every other program on this machine's address.
  res.set('Clear-Site-Data', '"cache", "storage"')
}

/** Sessions last seen before this have ended. */
export const idleSince = (config: Config, now: Date) =>
  new Date(now.getTime() - idleTime(config)).toISOString()

const idleTime = (config: Config) => config.session_idle_minutes * 60_000

/** The clock was set back meanwhile: a session must not live longer for that. */
const isFromFuture = (config: Config, { seen_at }: { seen_at: string }, now: Date) =>
  Date.parse(seen_at) > now.getTime() + idleTime(config)

const hasEnded = (config: Config, session: { seen_at: string; expires_at: string }, now: Date) =>
  session.expires_at <= now.toISOString() || session.seen_at <= idleSince(config, now)

/** Tried once: reading goes on when the disk is full or the database busy, without this note. */
async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(asUnavailable(error) instanceof Unavailable)) throw error
  }
}
