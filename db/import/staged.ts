import { sql } from 'kysely'
import { insertMany } from '../engine/bulk.ts'
import { sealed } from '../engine/seal.ts'
import { write } from '../engine/write.ts'
import type { Db, Tables } from '../tables.ts'

/** The file of an import in pieces, its rows as they were read, and what becomes of them. */

/** Bytes of a file that are kept together. */
export const part_bytes = 180_000

/** Keeps the next piece of a file. */
export async function insertPart(db: Db, import_id: string, position: number, bytes: Buffer) {
  const content = bytes.toString('base64')
  const part = sealed('import_part', { import_id, position, content })
  await db.insertInto('import_part').values(part).execute()
}

/** The pieces of a file, one after another. */
export async function* readParts(db: Db, import_id: string): AsyncGenerator<Buffer, void> {
  for (let position = 0; ; position += 1) {
    const part = await db
      .selectFrom('import_part')
      .select('content')
      .where('import_id', '=', import_id)
      .where('position', '=', position)
      .executeTakeFirst()
    if (!part) return
    yield Buffer.from(part.content, 'base64')
  }
}

/** A row of a table: its number as a spreadsheet shows it, and its cells. */
export type StagedRow = { number: number; cells: string[] }

/** Keeps some rows; a short transaction, so that nobody waits for a long table. */
export async function insertRows(db: Db, import_id: string, rows: readonly StagedRow[]) {
  const staged = rows.map(({ number, cells }) =>
    sealed('import_row', { import_id, number, cells: JSON.stringify(cells) }),
  )
  await write(db, (db) =>
    insertMany(db, 'import_row', ['import_id', 'number', 'cells', 'seal'], staged),
  )
}

export const deleteRows = (db: Db, import_id: string) =>
  inBatches(db, 'import_row', 'number', import_id)
export const deleteOutcomes = (db: Db, import_id: string) =>
  inBatches(db, 'import_outcome', 'lead', import_id)

const batch = 2_000

async function inBatches(
  db: Db,
  table: 'import_row' | 'import_outcome',
  key: 'number' | 'lead',
  import_id: string,
): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ last: number | null }>`select max(key) as last from (
      select ${sql.ref(key)} as key from ${sql.table(table)}
      where import_id = ${import_id} order by ${sql.ref(key)} limit ${batch}) as first_ones`.execute(
      db,
    )
    const last = rows[0]?.last ?? null
    if (last === null) return
    await write(db, (db) =>
      db
        .deleteFrom(table)
        .where('import_id', '=', import_id)
        .where(key as never, '<=', last as never)
        .execute(),
    )
  }
}

/** The rows of a table in their order, some at a time. */
export async function* readStaged(
  db: Db,
  import_id: string,
  after = 0,
): AsyncGenerator<StagedRow[], void> {
  for (let last = after; ;) {
    const rows = await listRows(db, import_id, last, batch)
    if (rows.length === 0) return
    yield rows
    last = rows.at(-1)?.number ?? last
  }
}

/** The first rows of a table after one. */
export async function listRows(db: Db, import_id: string, after: number, most: number) {
  const rows = await db
    .selectFrom('import_row')
    .select(['number', 'cells'])
    .where('import_id', '=', import_id)
    .where('number', '>', after)
    .orderBy('number')
    .limit(most)
    .execute()
  return rows.map(asRow)
}

const asRow = ({ number, cells }: { number: number; cells: string }): StagedRow => ({
  number,
  cells: JSON.parse(cells) as string[],
})

/** Some rows of a table by number. */
export async function findRows(db: Db, import_id: string, numbers: readonly number[]) {
  const rows = await db
    .selectFrom('import_row')
    .select(['number', 'cells'])
    .where('import_id', '=', import_id)
    .where('number', 'in', [...numbers, -1])
    .orderBy('number')
    .execute()
  return rows.map(asRow)
}

export type OutcomeRow = Tables['import_outcome']
export type OutcomeKind = OutcomeRow['outcome']

const outcome_columns = [
  ...['import_id', 'lead', 'outcome', 'numbers', 'reference', 'ref', 'title', 'notes', 'seal'],
]

/** Keeps what becomes of the rows of some incidents. */
export const insertOutcomes = (db: Db, rows: readonly Omit<OutcomeRow, 'seal'>[]) =>
  write(db, (db) =>
    insertMany(
      db,
      'import_outcome',
      outcome_columns,
      rows.map((row) => sealed('import_outcome', row)),
    ),
  )

/** The first outcomes of a kind, after a row. */
export const listOutcomes = (
  db: Db,
  import_id: string,
  outcome: OutcomeKind,
  most: number,
  after = 0,
): Promise<OutcomeRow[]> =>
  db
    .selectFrom('import_outcome')
    .selectAll()
    .where('import_id', '=', import_id)
    .where('outcome', '=', outcome)
    .where('lead', '>', after)
    .orderBy('lead')
    .limit(most)
    .execute()

/** What is kept of a table that was applied: the rows that were not taken, and why. */
export async function keepRejected(db: Db, import_id: string): Promise<void> {
  await write(db, (db) => db.deleteFrom('import_part').where('import_id', '=', import_id).execute())
  const kept = new Set<number>()
  for (let after = 0; ;) {
    const some = await listOutcomes(db, import_id, 'error', batch, after)
    for (const { numbers } of some) for (const n of JSON.parse(numbers) as number[]) kept.add(n)
    const last = some.at(-1)
    if (!last) break
    after = last.lead
  }
  for await (const rows of readStaged(db, import_id)) {
    const gone = rows.flatMap(({ number }) => (kept.has(number) ? [] : number))
    await write(db, (db) =>
      db
        .deleteFrom('import_row')
        .where('import_id', '=', import_id)
        .where('number', 'in', [...gone, -1])
        .execute(),
    )
  }
  await write(db, (db) =>
    db
      .deleteFrom('import_outcome')
      .where('import_id', '=', import_id)
      .where('outcome', '<>', 'error')
      .execute(),
  )
}
