import type { AnyDb } from '../engine/any-db.ts'
import type { PlainRow } from '../engine/bulk.ts'
import type { Table } from '../engine/catalogue.ts'
import { wordFor } from '../engine/damage.ts'
import { salvagePages } from '../engine/scan.ts'
import { sealOf } from '../engine/seal.ts'
import { nameRow, not_as_written, type Fault } from './fault.ts'

/**
 * The tables whose rows carry no seal: they follow from other rows, and `derived.ts` computes them
 * again. Any other table, also one made later, is sealed.
 */
export const computed_tables: ReadonlySet<string> = new Set([
  'place_key',
  'agency_key',
  'incident_fts',
])

/** Where a table has more faults than this, the rest is only counted. */
const most_lines = 1_000

/**
 * Reads every row of a table, and holds it against its seal.
 * @param told hears how many rows were read
 */
export async function* checkSeals(
  db: AnyDb,
  table: Table,
  told: (rows: number) => void,
): AsyncGenerator<Fault, void> {
  const { name } = table
  let found = 0
  let last: PlainRow | undefined
  for await (const { rows, error } of salvagePages(db, table)) {
    if (rows === null) {
      const from = last ? `after ${await nameRow(db, table, last)}` : 'at its beginning'
      const says = `rows ${from} cannot be read (${wordFor(error)})`
      yield { table: name, record: null, says }
      continue
    }
    for (const row of rows) {
      if (row['seal'] === sealOf(name, row)) continue
      found += 1
      if (found > most_lines) continue
      yield { table: name, record: await nameRow(db, table, row), says: not_as_written }
    }
    last = rows.at(-1)
    told(rows.length)
  }
  const rest = found - most_lines
  if (rest > 0) yield { table: name, record: null, says: `${rest} more rows are not as written` }
}
