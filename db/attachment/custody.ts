import type { Actor } from '../actor.ts'
import { sealed } from '../engine/seal.ts'
import type { CustodyEvent } from './file-tables.ts'
import type { Db, Tables } from '../tables.ts'
import { ulid } from '../ulid.ts'

/** Notes what was done with a file, by whom and when. Use it in the transaction that does it. */
export async function insertCustody(
  db: Db,
  actor: Actor,
  {
    attachment_id,
    event,
    detail,
  }: { attachment_id: string; event: CustodyEvent; detail: string | null },
): Promise<void> {
  const at = new Date().toISOString()
  const { user_id, name } = actor
  const row = { id: ulid(), attachment_id, event, user_id, actor: name, at, detail }
  await db.insertInto('custody').values(sealed('custody', row)).execute()
}

/** Everything that was done with a file, oldest first. */
export const listCustody = (db: Db, attachment_id: string): Promise<Tables['custody'][]> =>
  db
    .selectFrom('custody')
    .selectAll()
    .where('attachment_id', '=', attachment_id)
    .orderBy('id')
    .execute()
