import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { flavourOf } from './flavour.ts'

/** A row as plain values. */
export type PlainRow = Record<string, string | number | null>

/**
 * Inserts many rows of one shape with one statement. They travel as one JSON text: there is no
 * limit to parameters, and one statement for any number of rows.
 * @param columns the columns to fill; what a row does not have is null
 */
export async function insertMany(
  db: AnyDb,
  table: string,
  columns: readonly string[],
  rows: readonly PlainRow[],
): Promise<void> {
  if (rows.length === 0) return
  const names = sql.join(columns.map((column) => sql.ref(column)))
  if (flavourOf(db) === 'postgres') {
    const json = JSON.stringify(rows)
    await sql`insert into ${sql.table(table)} (${names})
      select ${names} from json_populate_recordset(null::${sql.table(table)}, ${json}::json)`.execute(
      db,
    )
    return
  }
  const values = columns.map((_, index) => sql`value ->> ${sql.lit(index)}`)
  const json = JSON.stringify(rows.map((row) => columns.map((column) => row[column] ?? null)))
  await sql`insert into ${sql.table(table)} (${names})
    select ${sql.join(values)} from json_each(${json})`.execute(db)
}
