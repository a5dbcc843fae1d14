import { sql } from 'kysely'
import type { RecordTable } from '../change.ts'
import type { PlainRow } from '../engine/bulk.ts'
import type { Db } from '../tables.ts'
import type { Moment } from './moment.ts'

/**
 * The rows of the record as they stood at a moment. A row that nothing was written of since stands
 * in its table as it did; of any other, the first thing that was kept of it since is how it stood
 * until then. The two never meet: whatever was kept since moved the row's own number, or the row
 * is gone.
 */

/** A text may be long: not too many at once. */
const together = 250

/** The rows of a table, some at a time, in no order. */
export async function* rowsAt(
  db: Db,
  table: RecordTable,
  moment: Moment,
): AsyncGenerator<PlainRow[], void> {
  yield* pages((after) => untouched(db, table, moment, after))
  yield* pages((after) => replaced(db, table, moment, after))
}

/** What a page of rows holds, and the id of its last; null when it is the last page. */
type Page = { rows: PlainRow[]; last: string | null }

async function* pages(read: (after: string) => Promise<Page>): AsyncGenerator<PlainRow[], void> {
  for (let after: string | null = ''; after !== null;) {
    const page: Page = await read(after)
    if (page.rows.length > 0) yield page.rows
    after = page.last
  }
}

async function untouched(
  db: Db,
  table: RecordTable,
  { number }: Moment,
  after: string,
): Promise<Page> {
  const rows = (await db
    .selectFrom(table)
    .selectAll()
    .where('id', '>', after)
    .where('change_number', '<=', number)
    .orderBy('id')
    .limit(together)
    .execute()) as unknown as PlainRow[]
  return { rows, last: lastOf(rows.map((row) => String(row['id']))) }
}

const lastOf = (ids: readonly string[]) => (ids.length < together ? null : (ids.at(-1) ?? null))

async function replaced(db: Db, table: RecordTable, moment: Moment, after: string): Promise<Page> {
  // Read in the order of the rows: with a plus before it a number is no reason to take another index.
  const { rows: kept } = await sql<{ row_id: string; before: string }>`
    select revision.row_id, revision.before from (
      select row_id, min(change_number) as first from revision
      where table_name = ${table} and row_id > ${after} and +change_number > ${moment.number}
      group by row_id order by row_id limit ${sql.lit(together)}
    ) as since
    join revision on revision.table_name = ${table} and revision.row_id = since.row_id
      and revision.change_number = since.first
    order by revision.row_id`.execute(db)
  const states = kept.map(({ before }) => JSON.parse(before) as PlainRow | null)
  return {
    rows: states.filter((row) => row !== null && wasMade(row, moment)) as PlainRow[],
    last: lastOf(kept.map(({ row_id }) => row_id)),
  }
}

/** Whether a row that was there was written since, and how it stood was not kept. */
export async function hasHoles(db: Db, table: RecordTable, { number }: Moment): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(table)} as own
    where change_number > ${number} and created_in <= ${number}
      and not exists (select 1 from revision where table_name = ${table}
        and row_id = own.id and revision.change_number > ${number})
    limit 1`.execute(db)
  return rows.length > 0
}

/** Of rows that were replaced before they carried the number of what made them, their time tells. */
const wasMade = (row: PlainRow, { number, at }: Moment) =>
  row['created_in'] == null
    ? String(row['created_at']) <= (at ?? '')
    : Number(row['created_in']) <= number
