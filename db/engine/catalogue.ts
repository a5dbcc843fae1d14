import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'

// SQLite's words, the only engine so far: another is asked here in its own.

/** What the database itself says of one of its tables. */
export type Table = {
  name: string
  columns: string[]
  /** The columns of its primary key, in order. */
  key: string[]
  /** The other tables that its foreign keys lead to. */
  refers_to: string[]
}

/** The tables as they are in the database, by name: one that nobody thought of is among them. */
export async function listTables(db: AnyDb): Promise<Table[]> {
  // What an index of words keeps its own rows in (shadow) goes with that index.
  const { rows } = await sql<{ name: string }>`select name from pragma_table_list
    where schema = 'main' and type in ('table', 'virtual') and name not like 'sqlite\\_%' escape '\\'
    order by name`.execute(db)
  return Promise.all(rows.map(({ name }) => describeTable(db, name)))
}

/** What the database says of one table. */
export async function describeTable(db: AnyDb, name: string): Promise<Table> {
  const { rows: columns } = await sql<{ name: string; pk: number }>`
    select name, pk from pragma_table_info(${name}) order by cid`.execute(db)
  const { rows: led_to } = await sql<{ table: string }>`
    select distinct "table" from pragma_foreign_key_list(${name}) order by 1`.execute(db)
  const key = columns.filter((column) => column.pk > 0).toSorted((a, b) => a.pk - b.pk)
  return {
    name,
    columns: columns.map((column) => column.name),
    key: key.map((column) => column.name),
    refers_to: led_to.map((row) => row.table).filter((table) => table !== name),
  }
}

/** How many migrations the database has gone through. */
export async function schemaNumber(db: AnyDb): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db)
  return rows[0]?.user_version ?? 0
}
