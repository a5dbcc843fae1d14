import { write } from '../../db/engine/write.ts'
import { deleteExpiredOneTimeLinks } from '../../db/one-time-link.ts'
import { deleteExpiredSessions } from '../../db/session.ts'
import type { Db } from '../../db/tables.ts'
import { deleteExpiredThrottles } from '../../db/throttle.ts'
import type { Config } from '../config.ts'
import { idleSince } from './session.ts'

/** Forgets what has run out, so that the file does not tell who once was here. */
export const sweep = (config: Config, db: Db, now = new Date()) =>
  write(db, async (db) => {
    await deleteExpiredSessions(db, now.toISOString(), idleSince(config, now))
    await deleteExpiredOneTimeLinks(db, now.toISOString())
    await deleteExpiredThrottles(db, now.getTime())
  })
