import { setImmediate as breathe } from 'node:timers/promises'
import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import type { PlainRow } from './bulk.ts'
import type { Table } from './catalogue.ts'
import { flavourOf } from './flavour.ts'

type Shape = Pick<Table, 'name' | 'columns' | 'key'>

const most_rows = 1_000
/** Rows that hold pieces of files are long: of those so many. */
const [few_rows, long] = [32, 20_000]

/** How many rows to read next: as many as before and once more, unless they are long. */
function nextLimit(last: PlainRow, limit: number): number {
  const length = Object.values(last).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  )
  return length > long ? few_rows : Math.min(limit * 2, most_rows)
}

/** Every row of a table as it is stored, in pages. */
export async function* pagesOf(db: AnyDb, table: Shape): AsyncGenerator<PlainRow[], void> {
  let limit = few_rows
  for (let last: PlainRow | undefined; ;) {
    const rows = await readPage(db, table, last, limit)
    last = rows.at(-1)
    if (!last) return
    yield rows
    limit = nextLimit(last, limit)
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
  for (let limit = few_rows; ;) {
    try {
      const rows = await readPage(db, table, last, limit)
      const end = rows.at(-1)
      if (!end) return
      yield { rows, error: null }
      // A process that reads for minutes still has to hear that it is to end.
      await breathe()
      ;[last, limit, leap] = [end, leap > 0 ? few_rows : nextLimit(end, limit), 0]
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
 * index of the key it would give what that index says of the key. The name is given to it outright:
 * where the key is a whole number, SQLite calls the row's number by the name of the key.
 */
async function readPage(
  db: AnyDb,
  { name, columns, key }: Shape,
  last: PlainRow | undefined,
  limit: number,
): Promise<PlainRow[]> {
  const by_row = flavourOf(db) === 'sqlite'
  const order = by_row ? ['rowid'] : key
  const list = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)))
  const reached = sql.join(order.map((column) => sql`${last?.[column]}`))
  const where = last ? sql`where (${list(order)}) > (${reached})` : sql``
  const number = by_row ? sql`, rowid as "rowid"` : sql``
  const { rows } =
    await sql<PlainRow>`select ${list(columns)}${number} from ${sql.table(name)} ${where}
    order by ${list(order)} limit ${limit}`.execute(db)
  return rows
}
