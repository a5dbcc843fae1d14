import {
  calendarDay,
  clampDay,
  dayNumber,
  daysInMonth,
  first_day,
  last_day,
  parseDay,
  writeDay,
} from './day-number.ts'
import { parseEdtfDate } from './edtf-date.ts'
import { isProblem, type UncertainDate } from './uncertain-date.ts'

type Bounds = Pick<UncertainDate, 'earliest' | 'latest'>
export type Period = { from?: string | null; to?: string | null }

/** Whether the text is a day of the calendar written `YYYY-MM-DD`, years 0001 to 9999. */
export function isDay(text: string): boolean {
  return parseDay(text) !== null
}

/** `n` days later (earlier if negative). Throws RangeError beyond years 0001–9999. */
export function addDays(day: string, n: number): string {
  return writeWithin(numberOf(day) + n)
}

/** The same day `n` years later; 29 February becomes 28 February where there is none. */
export function addYears(day: string, n: number): string {
  return addMonths(day, n * 12)
}

/** The same day `n` months later, or the last of that month: 31 January + 1 is 28 or 29 February. */
export function addMonths(day: string, n: number): string {
  const from = calendarDay(numberOf(day))
  const months = from.year * 12 + from.month - 1 + n
  const year = Math.floor(months / 12)
  const month = months - year * 12 + 1
  return writeWithin(dayNumber(year, month, Math.min(from.day, daysInMonth(year, month))))
}

/**
 * A filter's limit, `2023-12-29`, `2023-12` or `2023`, as an inclusive day: its first day for
 * `from`, its last for `to`. Null for anything else.
 */
export function readBound(text: string, side: 'from' | 'to'): string | null {
  const limit = text.trim()
  if (!/^\d{4}(?:-\d{2}){0,2}$/.test(limit)) return null
  const date = parseEdtfDate(limit)
  if (isProblem(date)) return null
  return writeDay(side === 'from' ? date.lo : date.hi)
}

/**
 * How a date meets a period of two inclusive calendar days (blank: no limit on that side).
 * `certain`: all of the date lies inside. `possible`: it touches the period. An unknown bound never
 * satisfies a limit on its side, for a false "certain" is worse than a missed one; for `possible`
 * an open side reaches one year beyond the known bound. A date without bounds gives null, whatever
 * the period (undated records have their own count), and so does a period that ends before it
 * begins.
 */
export function matchPeriod(date: Bounds, period: Period): 'certain' | 'possible' | null {
  const days = touchedDays(date)
  if (days === null) return null
  const from = period.from ?? null
  const to = period.to ?? null
  if (from !== null && to !== null && from > to) return null
  if (liesInside(date, from, to)) return 'certain'
  const touches = (from === null || days.latest >= from) && (to === null || days.earliest <= to)
  return touches ? 'possible' : null
}

/**
 * The days a date is taken to touch: its bounds, with an open side set one year beyond the known
 * bound, so that a vague date does not turn up in every decade. Null without any bound.
 */
export function touchedDays({ earliest, latest }: Bounds): Record<keyof Bounds, string> | null {
  if (earliest !== null) return { earliest, latest: latest ?? yearBeyond(earliest, 1) }
  return latest === null ? null : { earliest: yearBeyond(latest, -1), latest }
}

function liesInside({ earliest, latest }: Bounds, from: string | null, to: string | null): boolean {
  const after = from === null || (earliest !== null && earliest >= from)
  const before = to === null || (latest !== null && latest <= to)
  return after && before
}

function yearBeyond(day: string, years: 1 | -1): string {
  const { year, month, day: of_month } = calendarDay(numberOf(day))
  const limit = Math.min(of_month, daysInMonth(year + years, month))
  return writeDay(clampDay(dayNumber(year + years, month, limit)))
}

function numberOf(day: string): number {
  const number = parseDay(day)
  if (number === null) throw new RangeError(`not a calendar day: ${day}`)
  return number
}

function writeWithin(number: number): string {
  const known = Number.isInteger(number) && number >= first_day && number <= last_day
  if (!known) throw new RangeError('outside years 0001–9999')
  return writeDay(number)
}
