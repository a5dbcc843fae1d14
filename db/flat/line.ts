import { stringify } from 'csv-stringify/sync'
import type { Bundle } from '../bundle.ts'
import { plain_columns, type Cells, type Labels } from './cell.ts'
import { incidentColumns, tallyOf } from './incident.ts'

/**
 * An incident's line of `/incidents.csv` as it stands ready in `incident_doc`, in English, without
 * the reference that begins it: in the pieces between the cells that differ from export to export
 * (`date_match`, `related`, `url`).
 */
export type Line = {
  csv_until_match: string
  csv_until_related: string
  csv_after_url: string
  /** Whether a cell would be guarded against being run as a formula. */
  guarded: number
}

const names = Object.keys(incidentColumns)
const at = (name: string) => names.indexOf(name)
const pieces = {
  csv_until_match: names.slice(1, at('date_match')),
  csv_until_related: names.slice(at('date_match') + 1, at('related')),
  csv_after_url: names.slice(at('url') + 1),
}

/** Left to itself the library quotes CRLF, but neither CR nor LF alone. */
export const csv_format = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ }

/** What a spreadsheet would run as a formula. */
const formula = /^[=+\-@\t\r]/

/** Whether a cell is text that a spreadsheet would run. */
export const needsGuard = (name: string, text: string) =>
  !plain_columns.has(name) && formula.test(text)

/** Which columns, and in which order, the lines that stand ready have. */
export const line_shape = names.join(',')

/** @param labels in English */
export function flatLine(bundle: Bundle, labels: Labels): Line {
  const match = { id: '', date_match: null, acts: new Map() }
  const cells: Cells = { bundle, match, labels, tally: tallyOf(bundle), public_url: '' }
  const cellOf = (name: string) => {
    const value = incidentColumns[name]?.(cells)
    return value == null ? '' : String(value)
  }
  const written = Object.entries(pieces).map(([piece, columns]) => {
    const line = stringify([columns.map(cellOf)], csv_format)
    return [piece, line.slice(0, -csv_format.record_delimiter.length)] as const
  })
  const guarded = Object.values(pieces)
    .flat()
    .some((name) => needsGuard(name, cellOf(name)))
  return { ...(Object.fromEntries(written) as Omit<Line, 'guarded'>), guarded: guarded ? 1 : 0 }
}
