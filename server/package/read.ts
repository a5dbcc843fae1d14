import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { columnsIn, fileOf, type PackageColumn, type PackageTable } from '../../db/package/shape.ts'
import type { ReadRow, ReadTable } from '../../db/package/row.ts'
import type { OpenPackage } from './container.ts'
import { BadPackage } from './fault.ts'

const together = 500
/** The text of a source and all else of a row, in its longest form. */
const longest_row = 4_000_000

/**
 * Reads a table of a package, row by row.
 * @throws BadPackage naming the file and the row, when its columns are not those of the table, or it
 * cannot be read as CSV
 */
export async function readTable(zip: OpenPackage, table: PackageTable): Promise<ReadTable> {
  const file = fileOf(table.name)
  const lines = linesOf(file, await zip.read(file))
  const { value: header, done } = await lines.next()
  if (done) throw new BadPackage('empty', file)
  const columns = columnsOf(file, table, header)
  return { table, columns, rows: rowsOf(file, columns, lines) }
}

/** A column may be missing, where another Girok did not have it, or it was not asked for. */
function columnsOf(file: string, table: PackageTable, header: readonly string[]): PackageColumn[] {
  const known = new Map(columnsIn(table, true).map((column) => [column.name, column]))
  const columns = header.map((name) => {
    const column = known.get(name)
    if (!column) {
      throw new BadPackage('unknown_column', file, { column: shown(name) })
    }
    return column
  })
  if (new Set(header).size !== header.length) throw new BadPackage('column_twice', file)
  const missing = [...known.values()].find(
    ({ name, required }) => required && !header.includes(name),
  )
  if (missing) throw new BadPackage('no_column', file, { column: missing.name })
  return columns
}

async function* rowsOf(
  file: string,
  columns: readonly PackageColumn[],
  lines: AsyncGenerator<string[], void>,
): AsyncGenerator<ReadRow[], void> {
  let rows: ReadRow[] = []
  let number = 1
  for await (const cells of lines) {
    number += 1
    if (cells.length !== columns.length) {
      throw new BadPackage('cells', file, { row: String(number) })
    }
    const values: ReadRow['values'] = {}
    for (const [at, { name }] of columns.entries()) values[name] = cells[at] || null
    rows.push({ number, values })
    if (rows.length < together) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}

async function* linesOf(
  file: string,
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<string[], void> {
  const parser = parse({
    record_delimiter: '\r\n',
    relax_column_count: true,
    max_record_size: longest_row,
  })
  const texts = Readable.from(decoded(file, bytes), { objectMode: false })
  texts.once('error', (error) => parser.destroy(error))
  texts.pipe(parser)
  try {
    yield* parser as AsyncIterable<string[]>
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new BadPackage('not_csv', file, { line: String(Number(error['lines'] ?? 1)) })
  } finally {
    texts.destroy()
  }
}

async function* decoded(file: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    for await (const piece of bytes) {
      const text = decoder.decode(piece, { stream: true })
      // A stream of texts ends at an empty one.
      if (text !== '') yield text
    }
    decoder.decode()
  } catch (error) {
    if (error instanceof BadPackage) throw error
    throw new BadPackage('not_utf8', file)
  }
}

/** A name of another's making, as far as it can be shown on one line. */
export const shown = (text: string) =>
  JSON.stringify(text.length <= 60 ? text : `${text.slice(0, 59).toWellFormed()}…`)
