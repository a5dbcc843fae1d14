import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

/** The rows of a CSV file with a header, as objects; blank cells are null. */
export function readRows(file: string): Record<string, string | null>[] {
  const text = readFileSync(join(import.meta.dirname, file))
  return parse(text, {
    columns: true,
    bom: true,
    cast: (value) => (value === '' ? null : value.normalize('NFC')),
  })
}

/** A cell that must be there. */
export function cell(row: Record<string, string | null>, name: string): string {
  const value = row[name]
  if (value == null) throw new Error(`${name} is blank in ${JSON.stringify(row)}`)
  return value
}
