import { sql, type Kysely, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { AnyDb } from './any-db.ts'

/** Which engine a handle speaks to. */
export type Flavour = 'sqlite' | 'postgres'

/** The engine behind a handle, be it the outer one, a transaction's or a snapshot's. */
export function flavourOf<T>(db: Kysely<T>): Flavour {
  return db.getExecutor().adapter.constructor.name === 'PostgresAdapter' ? 'postgres' : 'sqlite'
}

// oxlint-disable-next-line typescript/no-explicit-any
type AnyQuery = SelectQueryBuilder<any, any, any>

type Value = string | number | null

/**
 * Runs a query and gives its columns, each as one array. The engine makes the arrays (JSON), so
 * that no object is made for each of many rows.
 * @param names the columns that the query selects
 */
export async function selectColumns<N extends string>(
  db: AnyDb,
  query: AnyQuery,
  names: readonly N[],
): Promise<Record<N, Value[]>> {
  const collect = sql.raw(flavourOf(db) === 'sqlite' ? 'json_group_array' : 'json_agg')
  const arrays = names.map((name) => sql<string>`${collect}(${sql.ref(`t.${name}`)})`.as(name))
  const row = (await db
    .selectFrom(query.as('t'))
    .select(arrays as never)
    .executeTakeFirstOrThrow()) as Record<N, unknown>
  return Object.fromEntries(names.map((name) => [name, arrayOf(row[name])])) as Record<N, Value[]>
}

/** Of no rows PostgreSQL makes null; its driver may have read the JSON already. */
function arrayOf(value: unknown): Value[] {
  if (typeof value === 'string') return JSON.parse(value) as Value[]
  return (value ?? []) as Value[]
}

/**
 * Rows as one value in JSON, in no order: read it with {@link readRows}. SQLite gives the values of
 * each alone, which is half the work; PostgreSQL takes no more than 100 for that.
 * @param from a table or a query that stands before, with its condition
 */
export function jsonRows(flavour: Flavour, from: string, columns: readonly string[]): string {
  const names = columns.map((column) => `"${column}"`).join(', ')
  return flavour === 'sqlite'
    ? `(select json_group_array(json_array(${names})) from ${from})`
    : `(select json_agg(t) from (select ${names} from ${from}) as t)`
}

/** The rows that {@link jsonRows} gave; of none PostgreSQL makes null. */
export function readRows(value: unknown, columns: readonly string[]): object[] {
  const rows = (typeof value === 'string' ? JSON.parse(value) : (value ?? [])) as object[]
  return rows.map((row) => {
    if (!Array.isArray(row)) return row
    const named: Record<string, unknown> = {}
    for (let at = 0; at < columns.length; at += 1) named[columns[at] ?? ''] = row[at]
    return named
  })
}

/** A list of numbers as a table with one column, `value`, and their order, `key`. */
export function listed(db: AnyDb, numbers: readonly number[]): RawBuilder<unknown> {
  const text = JSON.stringify(numbers)
  return flavourOf(db) === 'sqlite'
    ? sql`json_each(${text})`
    : sql`(select value::bigint as value, ordinality as key
        from json_array_elements_text(${text}::json) with ordinality as e(value, ordinality))`
}

/** So many texts travel as parameters, of which an engine takes no more than some ten thousands. */
const most_parameters = 500

/** Any number of texts, to stand after `in`; none is none. */
export function inTexts(db: AnyDb, texts: readonly string[]): RawBuilder<string> {
  if (texts.length <= most_parameters) return sql`(${sql.join([...texts, ''])})`
  const text = JSON.stringify(texts)
  return flavourOf(db) === 'sqlite'
    ? sql`(select value from json_each(${text}))`
    : sql`(select value from json_array_elements_text(${text}::json) as e(value))`
}

/**
 * The texts of a column joined, in the order of a {@link listed} table `l`; as bytes where the
 * engine gives them.
 */
export function joinedTexts(db: AnyDb, text: RawBuilder<unknown>): RawBuilder<Buffer | null> {
  return flavourOf(db) === 'sqlite'
    ? sql<Buffer | null>`cast(group_concat(${text}, '') as blob)`
    : sql<Buffer | null>`convert_to(string_agg(${text}, '' order by l.key), 'UTF8')`
}

/** The values of a column as a JSON array, in that order. */
export function listOf(db: AnyDb, value: RawBuilder<unknown>): RawBuilder<unknown> {
  return flavourOf(db) === 'sqlite'
    ? sql`json_group_array(${value})`
    : sql`json_agg(${value} order by l.key)`
}

/** How a {@link listed} table is joined, so that rows come in its order: SQLite keeps to a cross join. */
export const joinInOrder = (db: AnyDb) => (flavourOf(db) === 'sqlite' ? 'cross join' : 'join')
