import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { flavourOf } from './flavour.ts'

/** In this transaction references are checked at its end: rows may come before what they name. */
export async function deferReferences(db: AnyDb): Promise<void> {
  if (flavourOf(db) === 'postgres') await sql`set constraints all deferred`.execute(db)
  else await sql`pragma defer_foreign_keys = on`.execute(db)
}

/**
 * Looks the whole file through; of a server, which looks after its own pages, whether every index
 * is fit for use.
 * @returns a line for each table or page that is not sound
 */
export async function findUnsound(db: AnyDb): Promise<string[]> {
  if (flavourOf(db) === 'postgres') {
    return (await unfitIndexes(db)).map(
      ({ name, index }) => `table ${name}: its index ${index} was not made to its end`,
    )
  }
  const broken = await sql<{ table: string; parent: string }>`
    select "table", parent, count(*) from pragma_foreign_key_check group by 1, 2`.execute(db)
  const found = await sql<{ integrity_check: string }>`pragma integrity_check(20)`.execute(db)
  return [
    ...broken.rows.map((row) => `table ${row.table}: refers to rows of ${row.parent} not there`),
    ...found.rows.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
  ]
}

async function unfitIndexes(db: AnyDb): Promise<{ name: string; index: string }[]> {
  const { rows } = await sql<{ name: string; index: string }>`
    select t.relname as name, i.relname as index from pg_index
      join pg_class as t on t.oid = indrelid join pg_class as i on i.oid = indexrelid
    where not (indisvalid and indisready) and t.relnamespace = current_schema()::regnamespace`.execute(
    db,
  )
  return rows
}

/** Where a file is not sound: of which table, where that is known, and of which of its rows. */
export type Unsound = { table: string | null; rowid: number | null; says: string }

const most_lines = 1_000

/** The rows that refer to one that is not there. A server lets none be written. */
export async function* findDangling(db: AnyDb): AsyncGenerator<Unsound, void> {
  if (flavourOf(db) === 'postgres') return
  const { rows } = await sql<{ table: string; rowid: number | null; parent: string }>`
    select "table", rowid, parent from pragma_foreign_key_check limit ${most_lines}`.execute(db)
  for (const { table, rowid, parent } of rows) {
    yield { table, rowid, says: `refers to a row of ${parent} that is not there` }
  }
}

/**
 * What the engine's own check says of each table, index and page. A server looks after its own
 * pages: of it, which indexes are unfit for use.
 */
export async function* findBrokenPages(db: AnyDb): AsyncGenerator<Unsound, void> {
  if (flavourOf(db) === 'postgres') {
    for (const { name, index } of await unfitIndexes(db)) {
      yield { table: name, rowid: null, says: `its index ${index} was not made to its end` }
    }
    return
  }
  const { rows: parts } = await sql<Part>`
    select name, tbl_name, rootpage from sqlite_schema where rootpage > 0`.execute(db)
  const { rows } = await sql<{ integrity_check: string }>`
    pragma integrity_check(${sql.lit(most_lines)})`.execute(db)
  for (const { integrity_check: line } of rows) if (line !== 'ok') yield explain(line, parts)
}

type Part = { name: string; tbl_name: string; rootpage: number }

/** The engine names trees by their first page, and indexes without their tables. */
function explain(line: string, parts: readonly Part[]): Unsound {
  const [, tree] = /^Tree (\d+) /.exec(line) ?? []
  const [, rowid] = /\brow (\d+)/.exec(line) ?? []
  const [, name] = /\b(?:index|in|table)\s(?:main\.)?(\w+)/.exec(line) ?? []
  const part = parts.find((one) =>
    tree === undefined ? one.name === name : one.rootpage === Number(tree),
  )
  return {
    table: part?.tbl_name ?? null,
    rowid: part === undefined || rowid === undefined ? null : Number(rowid),
    says: `is not sound: ${line.replaceAll(/\s+/g, ' ')}`,
  }
}

/** The definitions of tables and indexes, each with the table it is of. */
export async function readDefinitions(db: AnyDb): Promise<Map<string, string>> {
  const { rows } = await sql<{ tbl_name: string; name: string; sql: string | null }>`
    select tbl_name, name, sql from sqlite_schema`.execute(db)
  return new Map(rows.map((row) => [`${row.tbl_name} ${row.name}`, row.sql ?? '']))
}
