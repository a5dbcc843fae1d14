import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { AnyDb } from '../engine/any-db.ts'
import type { PlainRow } from '../engine/bulk.ts'
import type { Table } from '../engine/catalogue.ts'
import type { Digest } from './manifest.ts'

/** A piece of a dump is about this long: what is held in memory does not grow with the table. */
const piece = 2_000_000
const most_rows = 5_000

/**
 * The rows of a table as lines, in the order of its primary key, each the JSON array of its values.
 * @returns how many there were, and the hash of the lines
 */
export async function* dumpTable(
  db: AnyDb,
  table: Pick<Table, 'name' | 'columns' | 'key'>,
): AsyncGenerator<Buffer, Digest> {
  const hash = createHash('sha256')
  let rows = 0
  let limit = 100
  let last: PlainRow | undefined
  for (;;) {
    const page = await readPage(db, table, last, limit)
    if (page.length === 0) break
    const bytes = Buffer.from(page.map((row) => lineOf(row, table.columns)).join(''))
    hash.update(bytes)
    rows += page.length
    last = page.at(-1)
    limit = Math.max(1, Math.min(most_rows, Math.floor((piece * page.length) / bytes.length)))
    yield bytes
  }
  await checkCount(db, table.name, rows)
  return { rows, sha256: hash.digest('hex') }
}

/** {@link dumpTable} for its hash alone. */
export async function digestTable(
  db: AnyDb,
  table: Pick<Table, 'name' | 'columns' | 'key'>,
): Promise<Digest> {
  const pieces = dumpTable(db, table)
  for (;;) {
    const { done, value } = await pieces.next()
    if (done) return value
  }
}

const lineOf = (row: PlainRow, columns: readonly string[]) =>
  `${JSON.stringify(columns.map((column) => row[column]))}\n`

async function readPage(
  db: AnyDb,
  { name, columns, key }: Pick<Table, 'name' | 'columns' | 'key'>,
  last: PlainRow | undefined,
  limit: number,
): Promise<PlainRow[]> {
  const names = (of: readonly string[]) => sql.join(of.map((column) => sql.ref(column)))
  const values = sql.join(key.map((column) => sql`${last?.[column]}`))
  const where = last ? sql`where (${names(key)}) > (${values})` : sql``
  const { rows } = await sql<PlainRow>`select ${names(columns)} from ${sql.table(name)} ${where}
    order by ${names(key)} limit ${limit}`.execute(db)
  return rows
}

/** Pages by key must come to as many rows as there are: a damaged index can hide some. */
async function checkCount(db: AnyDb, name: string, read: number): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*) as n
    from ${sql.table(name)}`.execute(db)
  const n = Number(rows[0]?.n)
  if (n !== read) throw new Error(`Table ${name} holds ${n} rows, but ${read} were read.`)
}
