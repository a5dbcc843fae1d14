import { readXlsx, streamXlsxRows } from 'hucre/xlsx'
import yauzl from 'yauzl'
import { codeOf } from '../../db/engine/write.ts'
import { BadTable, limits } from './limits.ts'
import type { Line } from './table.ts'

type Cell = string | number | boolean | Date | null

/**
 * The sheets of a workbook that people see.
 * @throws BadTable when it is none, or unfolds to more than a table can be
 */
export async function sheetsOf(bytes: Buffer): Promise<string[]> {
  await checkParts(bytes)
  const sheets: string[] = []
  await readable(() =>
    readXlsx(new Uint8Array(bytes), {
      sheets: ({ name, hidden, veryHidden }) => {
        if (!hidden && !veryHidden) sheets.push(name)
        return false
      },
    }),
  )
  if (sheets.length === 0) throw new BadTable('no_sheet')
  return sheets
}

/**
 * Reads a sheet of a workbook, row by row: of a formula what was worked out last, a date as the
 * calendar day that it shows, a number with the digits that stand in the file.
 * @throws BadTable
 */
export async function* readXlsxRows(bytes: Buffer, sheet: string): AsyncGenerator<Line, void> {
  const rows = streamXlsxRows(new Uint8Array(bytes), { sheet })
  for (;;) {
    const { done, value } = await readable(() => rows.next())
    if (done) return
    yield { number: value.index + 1, cells: value.values.map(textOf), exact: false }
  }
}

function textOf(cell: Cell): string {
  if (cell instanceof Date) return dayOf(cell)
  if (typeof cell === 'number') return digitsOf(cell)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return cell ?? ''
}

/** A number of days without a place on the earth; what stands before day 1 is a time. */
function dayOf(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const text = date.toISOString()
  return date.getTime() < first_day ? text.slice(11, 16) : text.slice(0, 10)
}

const first_day = Date.UTC(1900, 0, 1)

/** Without an exponent: it may be a telephone number. */
const digitsOf = (number: number) =>
  Number.isInteger(number) ? BigInt(number).toString() : String(number)

/** Whatever a workbook of somebody's making does to the library, it is not readable. */
async function readable<R>(read: () => Promise<R>): Promise<R> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof BadTable || codeOf(error) !== '') throw error
    throw new BadTable('not_readable')
  }
}

/** The library unfolds a part as far as the file says that it goes: so far it may go. */
async function checkParts(bytes: Buffer): Promise<void> {
  const names: string[] = []
  let unfolded = 0
  for await (const { fileName, uncompressedSize, compressedSize } of partsOf(bytes)) {
    names.push(fileName)
    unfolded += uncompressedSize
    const lies = uncompressedSize === 0 && compressedSize > 2
    if (lies || unfolded > limits.unfolded || names.length > limits.parts) {
      throw new BadTable('unfolds_too_far', { most: limits.unfolded / 1_000_000 })
    }
  }
  if (names.includes('datapackage.json')) throw new BadTable('is_package')
  if (!names.includes('[Content_Types].xml')) throw new BadTable('is_zip')
}

async function* partsOf(bytes: Buffer): AsyncGenerator<yauzl.Entry, void> {
  let zip: yauzl.ZipFile
  try {
    zip = await new Promise((resolve, reject) =>
      yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) =>
        zip ? resolve(zip) : reject(error ?? new Error('No container.')),
      ),
    )
  } catch {
    throw new BadTable('not_readable')
  }
  for (;;) {
    const entry = await new Promise<yauzl.Entry | null>((resolve, reject) => {
      zip.once('entry', resolve)
      zip.once('end', () => resolve(null))
      zip.once('error', () => reject(new BadTable('not_readable')))
      zip.readEntry()
    })
    zip.removeAllListeners()
    if (entry === null) return
    yield entry
  }
}
