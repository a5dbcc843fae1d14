import { stringify } from 'csv-stringify/sync'
import type { Actor } from '../../db/actor.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import {
  actColumns,
  incidentColumns,
  plain_columns,
  tallyOf,
  type ActCells,
  type Cell,
  type Cells,
} from './columns.ts'
import { labelsFor } from './labels.ts'
import { exportChunks } from './rows.ts'

/** How a CSV file is written. */
export type CsvOptions = {
  table: 'incidents' | 'acts'
  labels: 'en' | 'ko'
  /** Begins with a byte-order mark, which Excel needs to read UTF-8. */
  bom: boolean
  /** Puts a ' before text that a spreadsheet would run as a formula. */
  safe: boolean
  /** The columns to write, in this order; none means all of them. */
  cols: readonly string[]
}

/** A piece of an export, and how many records it holds. */
export type Piece = { text: string; rows: number }

/** Writes a list as CSV (RFC 4180), a piece at a time. */
export async function* writeCsv(
  db: Db,
  terms: Terms,
  actor: Actor,
  filter: Resolved,
  options: CsvOptions & { public_url: string },
): AsyncGenerator<Piece, void> {
  const columns: Record<string, (cells: ActCells) => Cell> =
    options.table === 'acts' ? actColumns : incidentColumns
  const headers = options.cols.length > 0 ? options.cols : Object.keys(columns)
  yield { text: (options.bom ? '\ufeff' : '') + line([[...headers]]), rows: 0 }
  const write = headers.flatMap((name): Writing => (columns[name] ? [[name, columns[name]]] : []))
  for await (const { bundles, matches } of exportChunks(db, actor, filter)) {
    const labels = await labelsFor(db, terms, options.labels, bundles)
    const rows = bundles.flatMap((bundle) => {
      const match = matches.get(bundle.incident.id)
      if (!match) return []
      const cells: Cells = {
        bundle,
        match,
        tally: tallyOf(bundle),
        labels,
        public_url: options.public_url,
      }
      if (options.table === 'incidents') return [rowOf(write, cells as ActCells, options.safe)]
      return bundle.acts
        .filter((act) => match.acts.has(act.id))
        .map((act) => rowOf(write, { ...cells, act }, options.safe))
    })
    if (rows.length > 0) yield { text: line(rows), rows: rows.length }
  }
}

/** Columns of the incident table ask for no act; those of the act table are given one. */
type Writing = readonly [string, (cells: ActCells) => Cell][]

function rowOf(columns: Writing, cells: ActCells, safe: boolean): string[] {
  return columns.map(([name, cell]) => {
    const value = cell(cells)
    const text = value == null ? '' : String(value)
    return safe && !plain_columns.has(name) && formula.test(text) ? `'${text}` : text
  })
}

const formula = /^[=+\-@\t\r]/

// Left to itself it quotes CRLF, but neither CR nor LF alone.
const quoting = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ }

const line = (rows: readonly string[][]) => stringify([...rows], quoting)
