import {
  calendarDay,
  clampDay,
  dayNumber,
  daysInMonth,
  first_day,
  pad,
  parseDay,
  writeDay,
} from './day-number.ts'
import type { DateProblem } from './uncertain-date.ts'

/** `?` uncertain, `~` about, `%` both. */
export type Mark = '' | '?' | '~' | '%'

/**
 * One ISO 8601-2 date of a single unit: `2023-12-29`, `2023-12` or `2023-12-XX`, `2023` or
 * `2023-XX-XX`, and a decade, century or millennium as `202X`, `20XX`, `2XXX` (unit `years`).
 * `edtf` is without the mark; `lo` and `hi` are its first and last day before any widening.
 */
export type EdtfDate = {
  edtf: string
  unit: 'day' | 'month' | 'year' | 'years'
  lo: number
  hi: number
  mark: Mark
}

export function dayDate(number: number): EdtfDate {
  return { edtf: writeDay(number), unit: 'day', lo: number, hi: number, mark: '' }
}

export function monthDate(year: number, month: number): EdtfDate {
  const lo = dayNumber(year, month, 1)
  const hi = lo + daysInMonth(year, month) - 1
  return { edtf: `${pad(year, 4)}-${pad(month, 2)}`, unit: 'month', lo, hi, mark: '' }
}

export function yearDate(year: number): EdtfDate {
  const [lo, hi] = [dayNumber(year, 1, 1), dayNumber(year, 12, 31)]
  return { edtf: pad(year, 4), unit: 'year', lo, hi, mark: '' }
}

const date_form = /^([\dX]{4})(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([?~%]?)$/

/**
 * Reads one date. `unsupported_edtf` for anything that is not of the forms above; `no_such_day`
 * where month or day does not exist, or the year is 0000.
 */
export function parseEdtfDate(text: string): EdtfDate | DateProblem {
  const [, year = '', month = 'XX', day = 'XX', found] = date_form.exec(text) ?? []
  if (found === undefined) return { code: 'unsupported_edtf' }
  const mark = found as Mark
  const edtf = text.slice(0, text.length - mark.length)
  if (year.includes('X')) return parseYears(edtf, mark)
  if (year === '0000') return { code: 'no_such_day' }
  if (month === 'XX') {
    return day === 'XX' ? { ...yearDate(Number(year)), edtf, mark } : { code: 'unsupported_edtf' }
  }
  if (Number(month) >= 21 && Number(month) <= 41) return { code: 'unsupported_edtf' }
  if (Number(month) < 1 || Number(month) > 12) return { code: 'no_such_day' }
  if (day === 'XX') return { ...monthDate(Number(year), Number(month)), edtf, mark }
  const number = parseDay(edtf)
  return number === null ? { code: 'no_such_day' } : { ...dayDate(number), mark }
}

/** Marks on them are not EDTF, and how far about a decade would be is not laid down. */
function parseYears(edtf: string, mark: Mark): EdtfDate | DateProblem {
  if (!/^\d{1,3}X{1,3}$/.test(edtf) || mark) return { code: 'unsupported_edtf' }
  const lo = clampDay(dayNumber(Number(edtf.replaceAll('X', '0')), 1, 1))
  const hi = dayNumber(Number(edtf.replaceAll('X', '9')), 12, 31)
  return { edtf, unit: 'years', lo, hi, mark }
}

export function isAbout(mark: Mark): boolean {
  return mark === '~' || mark === '%'
}

export function isUncertain(mark: Mark): boolean {
  return mark === '?' || mark === '%'
}

/**
 * The first and last day a date may mean: "about" widens a day by three days, a month by one month
 * and a year by one year on both sides, within years 0001–9999.
 */
export function reach(date: Pick<EdtfDate, 'unit' | 'lo' | 'hi' | 'mark'>): [number, number] {
  if (!isAbout(date.mark)) return [date.lo, date.hi]
  if (date.unit === 'day') return [clampDay(date.lo - 3), clampDay(date.hi + 3)]
  const before = calendarDay(Math.max(date.lo - 1, first_day))
  const after = calendarDay(clampDay(date.hi + 1))
  if (date.unit === 'month') {
    return [monthDate(before.year, before.month).lo, monthDate(after.year, after.month).hi]
  }
  return [yearDate(before.year).lo, yearDate(after.year).hi]
}
