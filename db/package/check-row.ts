import { z } from 'zod'
import { isDay } from '../dictionary/date/period.ts'
import { readEdtf } from '../dictionary/date/read.ts'
import { isDecimal } from '../dictionary/decimal.ts'
import { isStorable } from '../dictionary/text.ts'
import { fileOf, type ColumnType, type PackageColumn, type TableName } from './shape.ts'
import type { ReadRow, ReadTable, RowFault, RowFaultCode } from './row.ts'

/** What is wrong with a row by itself: nothing in a package is believed. */

/** The longest text is the whole of a source. */
const longest = { stored_text: 400_000, names: 200_000, other: 50_000 }
const most_integer = 2 ** 31 - 1

const isTime = (text: string) => {
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}

const names_of = {
  place: z.array(z.tuple([z.string().min(1), z.string().nullable(), z.string()])).max(1_000),
  agency: z
    .array(
      z.tuple([
        z.string().min(1),
        z.string(),
        z.string(),
        z.string().nullable(),
        z.string().nullable(),
      ]),
    )
    .max(1_000),
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isOf: Record<ColumnType, (text: string, table: TableName) => boolean> = {
  string: () => true,
  integer: (text) => /^\d{1,10}$/.test(text) && Number(text) <= most_integer,
  number: isDecimal,
  date: isDay,
  datetime: isTime,
  array: (text, table) =>
    (table === 'place' || table === 'agency') && names_of[table].safeParse(parsed(text)).success,
}

const id_shape = /^[A-Za-z0-9._-]{1,150}$/

/** Finds out what is wrong with the cells of a row. */
export function cellFaults(
  { table, columns }: Pick<ReadTable, 'table' | 'columns'>,
  { number, values }: ReadRow,
): RowFault[] {
  const fault = (code: RowFaultCode, { name }: PackageColumn, value: string | null): RowFault => ({
    ...{ file: fileOf(table.name), row: number, column: name, code },
    value: value === null ? null : shortened(value),
  })
  return columns.flatMap((column) => {
    const { name, type, required, refers } = column
    const text = values[name] ?? null
    if (text === null) return required ? fault('required', column, null) : []
    if (!isStorable(text) || text.normalize('NFC') !== text)
      return fault('bad_characters', column, null)
    const most = longest[name as keyof typeof longest] ?? longest.other
    if (text.length > most) return fault('too_long', column, null)
    if ((name === 'id' || refers !== null) && !id_shape.test(text))
      return fault('bad_id', column, text)
    return isOf[type](text, table.name) ? [] : fault('bad_value', column, text)
  })
}

/** So much of a value is told. */
export const shortened = (text: string) =>
  text.length <= 120 ? text : `${text.slice(0, 119).toWellFormed()}…`

/** Whether the columns of a date in a row say one thing. */
export function dateAgrees(values: ReadRow['values'], name: string): boolean {
  const of = (suffix: string) => values[`${name}_${suffix}`] ?? null
  const [edtf, precision] = [of('edtf'), of('precision')]
  const [earliest, latest] = [of('earliest'), of('latest')]
  if ((edtf === null) !== (precision === null)) return false
  if (edtf === null) return earliest === null && latest === null
  if (earliest !== null && latest !== null && earliest > latest) return false
  return readEdtf(edtf, of('text') ?? edtf).ok
}
