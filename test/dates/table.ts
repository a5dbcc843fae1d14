import { expect } from 'vitest'
import { readDate } from '../../db/dictionary/date/read.ts'

/** One line: `text | edtf | earliest | latest | precision | basis`, `-` for an open side. */
export function rowsOf(table: string): string[][] {
  const lines = table.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => line.split(' | ').map((cell) => cell.trim()))
}

export function expectReading([text = '', ...expected]: string[], published: string | null): void {
  const reading = readDate(text, { published })
  if (!reading.ok) expect.fail(`${text}: ${reading.problem.code}`)
  const { edtf, earliest, latest, precision, basis } = reading.date
  expect([edtf, earliest ?? '-', latest ?? '-', precision, basis]).toEqual(expected)
  expect(reading.date.text).toBe(text.normalize('NFC'))
}
