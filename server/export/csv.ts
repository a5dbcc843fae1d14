import { stringify } from 'csv-stringify/sync'
import type { Actor } from '../../db/actor.ts'
import { actColumns } from '../../db/flat/act.ts'
import type { ActCells, Cell, Cells } from '../../db/flat/cell.ts'
import { incidentColumns, tallyOf } from '../../db/flat/incident.ts'
import { hxlOf } from '../../db/flat/hxl.ts'
import { labelsFor } from '../../db/flat/labels.ts'
import { csv_format, needsGuard } from '../../db/flat/line.ts'
import { listChunks, type Chunk, type Lists } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { writeReady } from './ready-csv.ts'

/** What an export is written from. */
export type Tools = {
  terms: Terms
  lists: Lists
  /** Of an older state: the record as it is, which has what no state has of itself. */
  now?: Db
}

/** How a CSV file is written. */
export type CsvOptions = {
  table: 'incidents' | 'acts'
  labels: 'en' | 'ko'
  /** Begins with a byte-order mark, which Excel needs to read UTF-8. */
  bom: boolean
  /** Puts a ' before text that a spreadsheet would run as a formula. */
  safe: boolean
  /** Has a second row with the HXL hashtags of the columns. */
  hxl?: boolean
  public_url: string
}

/** A piece of an export, and how many records it holds. */
export type Piece = {
  bytes: Buffer
  rows: number
  /** How many rows stayed, of those that this piece ends; see `server/disclosure/`. */
  left_out?: number
  /** The attachments, by id, whose files are in what was written. */
  attachments?: string[]
}

/** Writes a list as CSV (RFC 4180), a piece at a time. */
export async function* writeCsv(
  db: Db,
  tools: Tools,
  actor: Actor,
  filter: Resolved,
  options: CsvOptions,
): AsyncGenerator<Piece, void> {
  const columns = columnsOf(options, filter.cols)
  const names = columns.map(([name]) => name)
  const header = line(options.hxl ? [names, names.map(hxlOf)] : [names])
  yield { bytes: Buffer.from((options.bom ? '\ufeff' : '') + header), rows: 0 }
  const ready = options.table === 'incidents' && filter.cols.length === 0
  if (ready && options.labels === 'en') yield* writeReady(db, tools, actor, filter, options)
  else {
    for await (const chunk of listChunks(db, tools.lists, actor, filter)) {
      const rows = csvRows(tools.terms, columns, chunk, options)
      if (rows.length > 0) yield { bytes: Buffer.from(line(rows)), rows: rows.length }
    }
  }
}

/** The columns to write, in their order; columns of the incident table ask for no act. */
export type Writing = (readonly [name: string, cell: (cells: ActCells) => Cell])[]

/** @param names none means all of them */
export function columnsOf({ table }: Pick<CsvOptions, 'table'>, names: readonly string[]): Writing {
  const columns: Record<string, (cells: ActCells) => Cell> =
    table === 'acts' ? actColumns : incidentColumns
  const wanted = names.length > 0 ? names : Object.keys(columns)
  return wanted.flatMap((name) => (columns[name] ? [[name, columns[name]] as const] : []))
}

/** The cells of a chunk as they are written. */
export const csvRows = (
  terms: Terms,
  columns: Writing,
  chunk: Chunk,
  options: CsvOptions,
): string[][] =>
  flatRows(terms, columns, chunk, options).map((row) =>
    row.map((value, at) => {
      const text = value == null ? '' : String(value)
      return options.safe && needsGuard(columns[at]?.[0] ?? '', text) ? `'${text}` : text
    }),
  )

/** The cells of a chunk: a row an incident, or a row an act that matches. */
export function flatRows(
  terms: Terms,
  columns: Writing,
  { bundles, matches }: Chunk,
  { table, labels: language, public_url }: Pick<CsvOptions, 'table' | 'labels' | 'public_url'>,
): Cell[][] {
  const labels = labelsFor(terms, language, bundles)
  return bundles.flatMap((bundle) => {
    const match = matches.get(bundle.incident.id)
    if (!match) return []
    const cells: Cells = { bundle, match, tally: tallyOf(bundle), labels, public_url }
    if (table === 'incidents') return [rowOf(columns, cells as ActCells)]
    return bundle.acts
      .filter((act) => match.acts.has(act.id))
      .map((act) => rowOf(columns, { ...cells, act }))
  })
}

const rowOf = (columns: Writing, cells: ActCells): Cell[] => columns.map(([, cell]) => cell(cells))

/** Lines of CSV, each with its end. */
export const line = (rows: readonly string[][]) => stringify([...rows], csv_format)
