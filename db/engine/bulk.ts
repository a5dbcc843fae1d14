import { CompiledQuery, sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { flavourOf, type Flavour } from './flavour.ts'

/** A row as plain values. */
export type PlainRow = Record<string, string | number | null>

/** Up to so many rows travel as parameters, which is quicker; more as one JSON text. */
const few = 8

/**
 * Inserts rows of one shape with one statement, however many they are.
 * @param columns the columns to fill; what a row does not have is null
 */
export async function insertMany(
  db: AnyDb,
  table: string,
  columns: readonly string[],
  rows: readonly PlainRow[],
): Promise<void> {
  if (rows.length === 0) return
  if (rows.length > few) return insertJson(db, table, columns, rows)
  const text = textFor(flavourOf(db), table, columns, rows.length)
  const values = rows.flatMap((row) => columns.map((column) => row[column] ?? null))
  await db.executeQuery(CompiledQuery.raw(text, values))
}

const texts = new Map<string, string>()

/** Each text is made once: making it costs more than running it. */
function textFor(
  flavour: Flavour,
  table: string,
  columns: readonly string[],
  rows: number,
): string {
  const key = [flavour, table, rows, ...columns].join(' ')
  const made = texts.get(key)
  if (made !== undefined) return made
  const mark = (n: number) => (flavour === 'postgres' ? `$${n + 1}` : '?')
  const lines = Array.from({ length: rows }, (_, row) =>
    columns.map((_, column) => mark(row * columns.length + column)),
  )
  const names = columns.map(quoted).join(', ')
  const text = `insert into ${quoted(table)} (${names}) values ${lines.map((line) => `(${line.join(', ')})`).join(', ')}`
  texts.set(key, text)
  return text
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** There is no limit to parameters, and one statement for any number of rows. */
async function insertJson(
  db: AnyDb,
  table: string,
  columns: readonly string[],
  rows: readonly PlainRow[],
): Promise<void> {
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
