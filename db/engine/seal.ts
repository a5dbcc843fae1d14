import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import type { PlainRow } from './bulk.ts'
import { describeTable } from './catalogue.ts'
import { pagesOf } from './scan.ts'

/**
 * Every stored row carries a seal: a hash of its own content, by which `verify` knows a row that is
 * not as it was written. It is made here and not in the database, so that the file can be written
 * elsewhere and is the same on either engine. It guards against a failing disk; whoever can write
 * the file can also seal what they wrote.
 */

/**
 * Counters move within one statement, where there is no hash: their seal is the row itself, written
 * once more.
 */
const written_twice: Record<string, readonly string[]> = {
  counter: ['name', 'value'],
  ref_counter: ['country', 'year', 'number'],
}

/** What is read with a row and is not its content. */
const beside = new Set(['seal', 'rowid'])

/** 128 bits. */
const length = 22

/** The seal of a row. A column that is null counts for nothing, so that one may be added later. */
export function sealOf(table: string, row: object): string {
  const values = row as PlainRow
  const twice = written_twice[table]
  if (twice) return twice.map((column) => values[column]).join(' ')
  const content: (string | number)[] = [table]
  for (const column of Object.keys(values).toSorted()) {
    const value = values[column]
    if (beside.has(column) || value === null || value === undefined) continue
    content.push(column, value)
  }
  return hash('sha256', JSON.stringify(content), 'base64url').slice(0, length)
}

/** A row with its seal, to be inserted. */
export const sealed = <R extends object>(table: string, row: R): R & { seal: string } => ({
  ...row,
  seal: sealOf(table, row),
})

/**
 * Seals rows that have just been changed, in the transaction that changed them.
 * @param rows whole, as they stand now
 */
export async function reseal(db: AnyDb, table: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return
  const { key } = await describeTable(db, table)
  for (const row of rows as readonly PlainRow[]) {
    const seal = sealOf(table, row)
    if (seal === row['seal']) continue
    const own = sql.join(
      key.map((column) => sql`${sql.ref(column)} = ${row[column]}`),
      sql` and `,
    )
    await sql`update ${sql.table(table)} set seal = ${seal} where ${own}`.execute(db)
  }
}

/** Seals every row of a table, whatever it holds now. */
export async function sealTable(db: AnyDb, table: string): Promise<void> {
  for await (const rows of pagesOf(db, await describeTable(db, table))) {
    await reseal(db, table, rows)
  }
}
