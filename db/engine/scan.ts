import { setImmediate as breathe } from 'node:timers/promises'
import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import type { PlainRow } from './bulk.ts'
import type { Table } from './catalogue.ts'
import { flavourOf } from './flavour.ts'

type Shape = Pick<Table, 'name' | 'columns' | 'key'>

const most_rows = 1_000

/** Every row of a table as it is stored, in pages. */
export async function* pagesOf(db: AnyDb, table: Shape): AsyncGenerator<PlainRow[], void> {
  for (let last: PlainRow | undefined; ;) {
    const rows = await readPage(db, table, last, most_rows)
    last = rows.at(-1)
    if (!last) return
    yield rows
  }
}

/** Some rows of a table that could be read, or why the next could not. */
export type Salvaged = { rows: PlainRow[]; error: null } | { rows: null; error: unknown }

/**
 * {@link pagesOf} over a file that may be damaged: where rows cannot be read it says so once, and
 * goes on behind them.
 */
export async function* salvagePages(db: AnyDb, table: Shape): AsyncGenerator<Salvaged, void> {
  let last: PlainRow | undefined
  // While rows cannot be read: how far to leap for the next that can.
  let leap = 0
  for (let limit = most_rows; ;) {
    try {
      const rows = await readPage(db, table, last, limit)
      const end = rows.at(-1)
      if (!end) return
      yield { rows, error: null }
      // A process that reads for minutes still has to hear that it is to end.
      await breathe()
      ;[last, limit, leap] = [end, leap > 0 ? most_rows : Math.min(limit * 2, most_rows), 0]
    } catch (error) {
      if (limit > 1) {
        limit = 1
        continue
      }
      if (leap === 0) yield { rows: null, error }
      leap = Math.max(1, leap * 2)
      const next = Number(last?.['rowid'] ?? 0) + leap
      if (flavourOf(db) !== 'sqlite' || next > Number.MAX_SAFE_INTEGER) return
      last = { ...last, rowid: next }
    }
  }
}

/**
 * SQLite is read in the order of the rows themselves, whose number comes as `rowid`: through an
 * index of the key it would give what that index says of the key.
 */
async function readPage(
  db: AnyDb,
  { name, columns, key }: Shape,
  last: PlainRow | undefined,
  limit: number,
): Promise<PlainRow[]> {
  const by_row = flavourOf(db) === 'sqlite'
  const order = by_row ? ['rowid'] : key
  const names = [...columns, ...(by_row ? ['rowid'] : [])]
  const list = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)))
  const reached = sql.join(order.map((column) => sql`${last?.[column]}`))
  const where = last ? sql`where (${list(order)}) > (${reached})` : sql``
  const { rows } = await sql<PlainRow>`select ${list(names)} from ${sql.table(name)} ${where}
    order by ${list(order)} limit ${limit}`.execute(db)
  return rows
}
