import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { flavourOf } from './flavour.ts'
import { fileSchema } from './sqlite-schema.ts'
import { serverSchema, version_table } from './postgres-schema.ts'

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
  const names = flavourOf(db) === 'sqlite' ? await namesInFile(db) : await namesOnServer(db)
  return Promise.all(names.map((name) => describeTable(db, name)))
}

/** What the database says of one table. */
export const describeTable = (db: AnyDb, name: string): Promise<Table> =>
  flavourOf(db) === 'sqlite' ? describeInFile(db, name) : describeOnServer(db, name)

async function namesInFile(db: AnyDb): Promise<string[]> {
  // What an index of words keeps its own rows in (shadow) goes with that index.
  const { rows } = await sql<{ name: string }>`select name from pragma_table_list
    where schema = 'main' and type in ('table', 'virtual') and name not like 'sqlite\\_%' escape '\\'
    order by name`.execute(db)
  return rows.map((row) => row.name)
}

async function describeInFile(db: AnyDb, name: string): Promise<Table> {
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

async function namesOnServer(db: AnyDb): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace
      and relname <> ${version_table}
    order by relname collate "C"`.execute(db)
  return rows.map((row) => row.name)
}

async function describeOnServer(db: AnyDb, name: string): Promise<Table> {
  const table = sql`format('%I', ${name}::text)::regclass`
  const { rows: columns } = await sql<{ name: string; key: number | null }>`
    select attname as name, array_position(indkey::int2[], attnum) as key
    from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
    where attrelid = ${table} and attnum > 0 and not attisdropped order by attnum`.execute(db)
  const { rows: led_to } = await sql<{ name: string }>`
    select distinct relname as name from pg_constraint join pg_class on pg_class.oid = confrelid
    where conrelid = ${table} and contype = 'f' order by 1`.execute(db)
  const key = columns
    .flatMap((column) => (column.key === null ? [] : [{ name: column.name, at: column.key }]))
    .toSorted((a, b) => a.at - b.at)
  return {
    name,
    columns: columns.map((column) => column.name),
    key: key.map((column) => column.name),
    refers_to: led_to.map((row) => row.name).filter((table) => table !== name),
  }
}

/** How many migrations the database has gone through. */
export const schemaNumber = (db: AnyDb): Promise<number> =>
  (flavourOf(db) === 'sqlite' ? fileSchema : serverSchema).version(db)
