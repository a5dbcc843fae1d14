import { randomBytes } from 'node:crypto'
import { sealed } from '../engine/seal.ts'
import { write } from '../engine/write.ts'
import type { Db } from '../tables.ts'

const name = 'numbers'

/**
 * The secret by which published numbers are protected: made once, and in every backup and copy, for
 * with another secret the same records would be other numbers, and two releases could be compared.
 */
export async function disclosureKey(db: Db): Promise<string> {
  return (await findDisclosureKey(db)) ?? makeKey(db)
}

/** The secret; undefined where no number was ever published. For processes that write nothing. */
export async function findDisclosureKey(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('disclosure_key')
    .select('secret')
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.secret
}

function makeKey(db: Db): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  return write(db, async (db) => {
    // Of two who make it at once, the first has made it.
    await db
      .insertInto('disclosure_key')
      .values(sealed('disclosure_key', { name, secret }))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const { secret: kept } = await db
      .selectFrom('disclosure_key')
      .select('secret')
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return kept
  })
}
