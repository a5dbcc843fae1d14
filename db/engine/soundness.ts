import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'

// SQLite's words, the only engine so far: another is asked here in its own.

/** In this transaction references are checked at its end: rows may come before what they name. */
export async function deferReferences(db: AnyDb): Promise<void> {
  await sql`pragma defer_foreign_keys = on`.execute(db)
}

/** Looks the whole file through. @returns a line for each table or page that is not sound */
export async function findUnsound(db: AnyDb): Promise<string[]> {
  const broken = await sql<{ table: string; parent: string }>`
    select "table", parent, count(*) from pragma_foreign_key_check group by 1, 2`.execute(db)
  const found = await sql<{ integrity_check: string }>`pragma integrity_check(20)`.execute(db)
  return [
    ...broken.rows.map((row) => `table ${row.table}: refers to rows of ${row.parent} not there`),
    ...found.rows.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
  ]
}
