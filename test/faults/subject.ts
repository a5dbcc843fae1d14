import { operator } from '../../db/actor.ts'
import { bringDerived } from '../../db/derive.ts'
import { openFolder } from '../../db/engine/open.ts'
import { write } from '../../db/engine/write.ts'
import { finishExport, insertExport } from '../../db/export.ts'
import { insertOneTimeLink } from '../../db/one-time-link.ts'
import { removeExample } from '../../db/save/remove.ts'
import { keepSubmission } from '../../db/save/submission.ts'
import { insertSession } from '../../db/session.ts'
import type { Tables } from '../../db/tables.ts'
import { updateThrottle } from '../../db/throttle.ts'
import { insertToken } from '../../db/token.ts'
import { insertUser } from '../../db/user.ts'
import { liveIn } from './lived-in.ts'
import { generate } from '../../seeds/generate.ts'
import { seedDatabase } from '../../seeds/seed.ts'

const at = '2026-07-01T00:00:00.000Z'
const incidents = 200

/** A data folder with rows in every table, some removed again, and nothing beside the file itself. */
export async function makeSubject(folder: string): Promise<void> {
  const engine = await openFolder<Tables>(folder)
  const { db } = engine
  const terms = await seedDatabase(engine, { example: true })
  const person = { email: 'a@example.org', name: '지수', password_hash: 'x' }
  await write(db, async (db) => {
    const { id: user_id } = await insertUser(db, { ...person, role: 'researcher' }, at)
    const session = { user_id, csrf_secret: 'secret', created_at: at, seen_at: at, expires_at: at }
    await insertSession(db, { id_hash: 'hash', ...session })
    const times = { created_at: at, expires_at: at, revoked_at: null }
    await insertToken(db, { id: 'token', token_hash: 'hash', user_id, scope: 'read', ...times })
    await insertOneTimeLink(db, { token_hash: 'h', purpose: 'reset', user_id, expires_at: at }, at)
    await updateThrottle(db, 'pair:hash', 3, 1_800_000_000_000)
  })
  await generate(db, operator, { seed: 1, count: incidents }, () => {})
  await bringDerived(db, terms)
  await removeExample(db, terms, operator)
  const { id } = await db.selectFrom('incident').select('id').executeTakeFirstOrThrow()
  await keepSubmission(db, { key: 'cli 1', content: 'hash', ref: null }, id, at)
  const exported = await insertExport(db, operator, { format: 'csv', query: 'q=혜산' })
  await finishExport(db, exported, { rows: 3, sha256: 'hash' })
  await engine.close()
  await liveIn(folder)
}
