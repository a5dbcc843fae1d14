import { sealed } from './engine/seal.ts'
import type { Db } from './tables.ts'

/** What is noted of derived rows, by name: how far, or by which program, they were made. */

export async function readNote(db: Db, name: string): Promise<string | null> {
  const row = await db
    .selectFrom('derived')
    .select('making')
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.making ?? null
}

export async function putNote(db: Db, name: string, making: string): Promise<void> {
  const row = sealed('derived', { name, making })
  await db
    .insertInto('derived')
    .values(row)
    .onConflict((on) => on.column('name').doUpdateSet(row))
    .execute()
}

export async function dropNote(db: Db, name: string): Promise<void> {
  await db.deleteFrom('derived').where('name', '=', name).execute()
}
