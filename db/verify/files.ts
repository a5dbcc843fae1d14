import { isWhole } from '../attachment/file.ts'
import type { Db } from '../tables.ts'
import type { Fault } from './fault.ts'

/**
 * Whether the bytes of every file are those that its hash stands for. The seal of a piece tells of
 * the piece; that one is missing, or at another's place, only the whole tells.
 */
export async function* checkFiles(db: Db): AsyncGenerator<Fault, void> {
  let after = ''
  for (;;) {
    const file = await db
      .selectFrom('file')
      .select(['sha256', 'size', 'pieces_id'])
      .where('sha256', '>', after)
      .orderBy('sha256')
      .limit(1)
      .executeTakeFirst()
    if (!file) return
    after = file.sha256
    if (await isWhole(db, file)) continue
    const of = await attachedTo(db, file.sha256)
    yield {
      table: 'file',
      record: `${file.sha256} (${of})`,
      says: 'its bytes are not those received',
    }
  }
}

async function attachedTo(db: Db, sha256: string): Promise<string> {
  const rows = await db
    .selectFrom('attachment')
    .select(['id', 'source_id'])
    .where('sha256', '=', sha256)
    .orderBy('id')
    .execute()
  return rows.map((row) => `attachment ${row.id} of source ${row.source_id}`).join(', ')
}
