import { insertRows, type StagedRow } from '../../db/import/staged.ts'
import type { Db } from '../../db/tables.ts'
import { readCsv } from './csv.ts'
import { BadTable, limits } from './limits.ts'
import type { Reading } from './reading.ts'
import { readXlsxRows, sheetsOf } from './xlsx.ts'

/** A line of a table: its number, its cells, and whether it has as many as there are, blank ones too. */
export type Line = { number: number; cells: string[]; exact: boolean }

/** What was read of a file. */
export type Table = { headers: string[]; rows: number; reading: Reading }

const batch = 500

/**
 * Reads a file as a table, and keeps its rows.
 * @param told hears how many rows were read; throws to have it stop
 * @throws BadTable
 */
export async function stageTable(
  db: Db,
  import_id: string,
  format: 'csv' | 'xlsx',
  bytes: AsyncIterable<Buffer>,
  wanted: Reading,
  told: (rows: number) => Promise<void>,
): Promise<Table> {
  const { lines, reading } = await linesOf(format, bytes, wanted)
  let headers: string[] | null = null
  let [count, rows] = [0, [] as StagedRow[]]
  const flush = async () => {
    const some = rows
    rows = []
    await insertRows(db, import_id, some)
    await told(count)
  }
  for await (const { number, cells, exact } of lines) {
    const most = lastCell(cells) + 1
    if (most === 0) continue
    if (most > limits.columns) throw new BadTable('too_many_columns', { most: limits.columns })
    if (headers === null) {
      headers = namesOf(cells.slice(0, most))
      continue
    }
    count += 1
    if (count > limits.rows) throw new BadTable('too_many_rows', { most: limits.rows })
    rows.push({ number, cells: fitted(cells, headers.length, exact) })
    if (rows.length === batch) await flush()
  }
  if (headers === null) throw new BadTable('empty')
  if (count === 0) throw new BadTable('no_rows')
  await flush()
  return { headers, rows: count, reading }
}

async function linesOf(format: 'csv' | 'xlsx', bytes: AsyncIterable<Buffer>, wanted: Reading) {
  if (format === 'csv') {
    const reading = { ...wanted, unreadable: 0 }
    const lines = readCsv(bytes, reading, (n) => {
      reading.unreadable += n
    })
    return { lines, reading }
  }
  const pieces: Buffer[] = []
  for await (const piece of bytes) pieces.push(piece)
  const whole = Buffer.concat(pieces)
  const sheets = await sheetsOf(whole)
  const sheet = sheets.find((name) => name === wanted.sheet) ?? sheets[0] ?? ''
  return { lines: readXlsxRows(whole, sheet), reading: { ...wanted, sheets, sheet } }
}

const lastCell = (cells: readonly string[]) => cells.findLastIndex((cell) => cell.trim() !== '')

/** A line of text has as many cells as the first, or says otherwise; a sheet leaves blank ones out. */
function fitted(cells: readonly string[], width: number, exact: boolean): string[] {
  const filled = cells.slice(0, Math.max(width, lastCell(cells) + 1))
  if (!exact) while (filled.length < width) filled.push('')
  return filled
}

// oxlint-disable-next-line no-control-regex -- control characters are what it removes
const unprintable = /[\u0000-\u001f\u007f]+/g

/** A name for each column: two are never called the same. */
function namesOf(cells: readonly string[]): string[] {
  const names: string[] = []
  for (const [at, cell] of cells.entries()) {
    const clean = cell
      .toWellFormed()
      .normalize('NFC')
      .replaceAll(unprintable, ' ')
      .trim()
      .slice(0, 200)
    const name = clean === '' ? `#${at + 1}` : clean
    let own = name
    for (let n = 2; names.includes(own); n += 1) own = `${name} (${n})`
    names.push(own)
  }
  return names
}
