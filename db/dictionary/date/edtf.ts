import { calendarDay, daysInMonth, last_day, weekdayOf, writeDay } from './day-number.ts'
import { dayDate, monthDate, parseEdtfDate, reach, type EdtfDate, type Mark } from './edtf-date.ts'
import {
  isProblem,
  type DatePrecision,
  type DateProblem,
  type UncertainDate,
} from './uncertain-date.ts'

/**
 * The supported subset of ISO 8601-2 (EDTF):
 * - `2023-12-29`, `2023-12`, `2023`, each also with `?`, `~`, `%`, and without a day or month as
 *   `2023-12-XX`, `2023-XX`, `2023-XX-XX`; a decade or more `202X`, `20XX`, `2XXX`
 * - `2023-21` to `2023-24`, spring to winter, meaning March–May, June–August, September–November,
 *   December–February of the next year; always written as explicit days, for others read them
 *   differently
 * - spans that lasted `a/b`, with `..` or nothing for an open side
 * - one day within `[a..b]`, `[a..]`, `[..b]`, and one of a list `[a,b]`; no marks inside brackets
 * - `XXXX`, `XXXX-XX`, `XXXX-XX-XX`: not known, written `XXXX`
 *
 * Refused: all of a set `{…}` (several days are several acts, or a span), times, negative and
 * five-digit years, partly unspecified days or months (`2023-1X`), marks on a part (`2023~-12`).
 */
export type Edtf =
  | { kind: 'unknown' }
  | { kind: 'date'; date: EdtfDate }
  | { kind: 'span' | 'within'; start: EdtfDate | null; end: EdtfDate | null }
  | { kind: 'list'; dates: EdtfDate[] }

export function parseEdtf(text: string): Edtf | DateProblem {
  if (/^XXXX(?:-XX){0,2}$/.test(text)) return { kind: 'unknown' }
  const season = /^(\d{4})-2([1-4])([?~%]?)$/.exec(text)
  if (season) return seasonDays(Number(season[1]), Number(season[2]), season[3] as Mark)
  if (text.startsWith('[')) return parseBrackets(text)
  if (text.includes('/')) return parseSides('span', text.split('/'))
  const date = parseEdtfDate(text)
  return isProblem(date) ? date : { kind: 'date', date }
}

/** Seasons count from 1, spring. */
function seasonDays(year: number, season: number, mark: Mark): Edtf | DateProblem {
  const [start, end] = seasonMonths(year, season)
  if (year < 1 || end.hi > last_day) return { code: 'no_such_day' }
  const [lo] = reach({ ...start, mark })
  const [, hi] = reach({ ...end, mark })
  return { kind: 'within', start: dayDate(lo), end: dayDate(hi) }
}

export function seasonMonths(year: number, season: number): [EdtfDate, EdtfDate] {
  const end = season === 4 ? monthDate(year + 1, 2) : monthDate(year, season * 3 + 2)
  return [monthDate(year, season * 3), end]
}

function parseBrackets(text: string): Edtf | DateProblem {
  if (!text.endsWith(']') || /[?~%]/.test(text)) return { code: 'unsupported_edtf' }
  const inside = text.slice(1, -1)
  if (!inside.includes(',')) return parseSides('within', inside.split('..'))
  const dates: EdtfDate[] = []
  for (const part of inside.split(',')) {
    const date = parseEdtfDate(part)
    if (isProblem(date)) return date
    dates.push(date)
  }
  return { kind: 'list', dates }
}

function parseSides(kind: 'span' | 'within', sides: string[]): Edtf | DateProblem {
  const [from, to] = sides
  if (from === undefined || to === undefined || sides.length > 2) {
    return { code: 'unsupported_edtf' }
  }
  const start = parseSide(from)
  const end = parseSide(to)
  if (start && isProblem(start)) return start
  if (end && isProblem(end)) return end
  if (!start && !end) return { code: 'unsupported_edtf' }
  if (start && end && start.lo > end.hi) return { code: 'reversed' }
  return { kind, start, end }
}

function parseSide(text: string): EdtfDate | DateProblem | null {
  return text === '' || text === '..' ? null : parseEdtfDate(text)
}

/** The text of a date in its normal form; reading it gives the same date. */
export function writeEdtf(edtf: Edtf): string {
  if (edtf.kind === 'unknown') return 'XXXX'
  if (edtf.kind === 'date') return edtf.date.edtf + edtf.date.mark
  if (edtf.kind === 'list') return `[${edtf.dates.map((date) => date.edtf).join(',')}]`
  if (edtf.kind === 'within') return `[${edtf.start?.edtf ?? ''}..${edtf.end?.edtf ?? ''}]`
  const [start, end] = [edtf.start, edtf.end].map((side) => side && side.edtf + side.mark)
  return `${start ?? '..'}/${end ?? '..'}`
}

/** First and last day, inclusive, null on an open side. */
export function boundsOf(edtf: Edtf): Pick<UncertainDate, 'earliest' | 'latest'> {
  const [lo, hi] = daysOf(edtf)
  return { earliest: lo === null ? null : writeDay(lo), latest: hi === null ? null : writeDay(hi) }
}

function daysOf(edtf: Edtf): [number | null, number | null] {
  if (edtf.kind === 'unknown') return [null, null]
  if (edtf.kind === 'date') return reach(edtf.date)
  if (edtf.kind === 'list') {
    return [
      Math.min(...edtf.dates.map((date) => date.lo)),
      Math.max(...edtf.dates.map((date) => date.hi)),
    ]
  }
  return [edtf.start && reach(edtf.start)[0], edtf.end && reach(edtf.end)[1]]
}

/**
 * The precision a date has, from its form alone, so that words and EDTF of a record can never
 * disagree: `[a..b]` in days is `part_of_month` if it is exactly a third of a month, `season` or
 * `week` if exactly that (Monday to Sunday), else `range`.
 */
export function precisionOf(edtf: Edtf): DatePrecision {
  if (edtf.kind === 'unknown') return 'unknown'
  if (edtf.kind === 'date') return edtf.date.unit === 'years' ? 'range' : edtf.date.unit
  if (edtf.kind !== 'within' || !edtf.start || !edtf.end) return 'range'
  if (edtf.start.unit !== 'day' || edtf.end.unit !== 'day') return 'range'
  const [lo, hi] = [edtf.start.lo, edtf.end.hi]
  if (thirdOfMonth(lo, hi) !== null) return 'part_of_month'
  if (seasonOf(lo, hi) !== null) return 'season'
  return weekdayOf(lo) === 1 && hi - lo === 6 ? 'week' : 'range'
}

/** 0, 1, 2 for exactly the days 1–10, 11–20, 21–end of one month. */
export function thirdOfMonth(lo: number, hi: number): 0 | 1 | 2 | null {
  const { year, month, day } = calendarDay(lo)
  const length = hi - lo + 1
  if (day === 1 && length === 10) return 0
  if (day === 11 && length === 10) return 1
  return day === 21 && length === daysInMonth(year, month) - 20 ? 2 : null
}

/** 1 to 4, spring to winter, for exactly the days of one, and the year it begins in. */
export function seasonOf(lo: number, hi: number): { season: number; year: number } | null {
  const { year, month } = calendarDay(lo)
  if (month % 3 !== 0) return null
  const [start, end] = seasonMonths(year, month / 3)
  return start.lo === lo && end.hi === hi ? { season: month / 3, year } : null
}
