import { deleteLeftPieces } from '../../db/attachment/file.ts'
import { deleteDiscarded } from '../../db/draft.ts'
import { write } from '../../db/engine/write.ts'
import { sweepImports } from '../../db/import/import.ts'
import { deleteExpiredOneTimeLinks } from '../../db/one-time-link.ts'
import { deleteExpiredSessions } from '../../db/session.ts'
import type { Db } from '../../db/tables.ts'
import { deleteExpiredThrottles } from '../../db/throttle.ts'
import type { Config } from '../config.ts'
import { idleSince } from './session.ts'

const day = 24 * 3_600_000

/** For so long it is remembered whose an ended session was: a form may still come from it. */
const late_forms = day
/** For so long a draft that was discarded can be brought back. */
const second_thoughts = 30 * day
/** For so long a table that was begun to be imported waits for whoever brought it. */
const left_lying = 14 * day

/** So long a file may be on its way. */
const late_files = day

/** Forgets what has run out, so that the file does not tell who once was here. */
export async function sweep(config: Config, db: Db, now = new Date()): Promise<void> {
  await deleteLeftPieces(db, new Date(now.getTime() - late_files))
  await write(db, async (db) => {
    const then = new Date(now.getTime() - late_forms)
    await deleteExpiredSessions(db, then.toISOString(), idleSince(config, then))
    await deleteDiscarded(db, new Date(now.getTime() - second_thoughts).toISOString())
    await sweepImports(db, new Date(now.getTime() - left_lying).toISOString())
    await deleteExpiredOneTimeLinks(db, now.toISOString())
    await deleteExpiredThrottles(db, now.getTime())
  })
}
