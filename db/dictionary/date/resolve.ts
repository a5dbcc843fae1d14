import { calendarDay, dayNumber, daysInMonth, mondayOf, weekdayOf } from './day-number.ts'
import {
  dayDate,
  monthDate,
  parseEdtfDate,
  yearDate,
  type EdtfDate,
  type Mark,
} from './edtf-date.ts'
import { seasonMonths } from './edtf.ts'
import { daysOfMonthPart, daysOfYearPart, monthIndex, monthOfIndex, type Days } from './parts.ts'
import type { Said } from './said.ts'
import { isProblem, type DateBasis, type DateProblem } from './uncertain-date.ts'

/**
 * What a stretch of words means: one date where `start` and `end` are the same, or all days from
 * the one to the other. `unit` is what "about" widens it by.
 */
export type Meant = {
  start: EdtfDate
  end: EdtfDate
  unit: EdtfDate['unit']
  mark: Mark
  basis: DateBasis
}

/**
 * Where what the words leave open is looked for: the last fitting date that began on or before
 * `day` (the publication day), or the first that ends on or after it (the start of a range).
 * `year` is the year of the other side of a range, if it was that side that gave the anchor.
 */
export type Anchor = { day: number; toward: 'past' | 'future'; year?: number }

type Found = Omit<Meant, 'mark'> | DateProblem
type Reader = (said: Said, anchor: Anchor) => Found

const not_a_date: DateProblem = { code: 'not_a_date' }

/** Per leading field: the fields that may stand beside it, and how the whole is read. */
const readers: [keyof Said, (keyof Said)[], Reader][] = [
  ['number', [], () => not_a_date],
  ['from', ['to'], ({ from = 0, to = 0 }) => stretch({ lo: from, hi: to }, 'day', 'inferred')],
  ['decade', [], readDecade],
  ['monday', ['weekday'], readWeek],
  ['season', ['year'], readSeason],
  ['day', ['month', 'year', 'weekday'], readDay],
  ['weekday', [], readWeekday],
  ['month', ['year', 'part'], readMonth],
  ['part', ['year'], readYearPart],
  [
    'year',
    [],
    ({ year = 0, relative }) => single(yearDate(year), relative ? 'inferred' : 'stated'),
  ],
]
const not_about_days = new Set<string>(['unit', 'which', 'about', 'uncertain', 'relative'])

/** Concludes what the words mean; `needs_published` where that takes an anchor and there is none. */
export function resolve(words: Said, anchor: Anchor | null): Meant | DateProblem {
  if (words.which === 'this' && !anchor) return { code: 'needs_published' }
  const said = words.which === 'this' && anchor ? thisOne(words, anchor) : words
  const reader = readers.find(([field]) => said[field] !== undefined)
  if (!reader) return not_a_date
  const [leading, beside, read] = reader
  const fields = Object.keys(said).filter((field) => !not_about_days.has(field))
  if (fields.some((field) => field !== leading && !(beside as string[]).includes(field))) {
    return not_a_date
  }
  if (!anchor && needsAnchor(said)) return { code: 'needs_published' }
  const found = read(said, anchor ?? { day: dayNumber(said.year ?? 1, 1, 1), toward: 'past' })
  return isProblem(found) ? found : { ...found, mark: markOf(said) }
}

function needsAnchor(said: Said): boolean {
  const placed = said.year ?? said.monday ?? said.from ?? said.decade
  return placed === undefined || said.relative === true
}

function markOf({ about, uncertain }: Said): Mark {
  if (about) return uncertain ? '%' : '~'
  return uncertain ? '?' : ''
}

/** "this Monday", "this March", "this winter": of the anchor's own week or year. */
function thisOne(said: Said, { day }: Anchor): Said {
  const { year, month } = calendarDay(day)
  if (said.weekday !== undefined && said.day === undefined) {
    return { ...said, monday: said.monday ?? mondayOf(day), relative: true }
  }
  if (said.month === undefined && said.season === undefined) return {}
  const began_before = said.season === 4 && month < 3
  return { ...said, year: said.year ?? (began_before ? year - 1 : year), relative: true }
}

function readDecade({ decade = '' }: Said): Found {
  const date = parseEdtfDate(decade)
  return isProblem(date) ? date : single(date, 'stated')
}

function readWeek({ monday = 0, weekday }: Said): Found {
  if (weekday !== undefined) return single(dayDate(monday + weekday - 1), 'inferred')
  return stretch({ lo: monday, hi: monday + 6 }, 'day', 'inferred')
}

function readWeekday({ weekday = 1, which }: Said, { day, toward }: Anchor): Found {
  if (toward === 'future')
    return single(dayDate(day + ((weekday - weekdayOf(day) + 7) % 7)), 'inferred')
  const back = (weekdayOf(day) - weekday + 7) % 7
  return single(dayDate(day - (back === 0 && which === 'last' ? 7 : back)), 'inferred')
}

function readSeason(said: Said, anchor: Anchor): Found {
  const days = (year: number): Days => {
    const [first, last] = seasonMonths(year, said.season ?? 1)
    return { lo: first.lo, hi: last.hi }
  }
  return inYear(said, anchor, days, (year, basis) => stretch(days(year), 'month', basis))
}

function readMonth(said: Said, anchor: Anchor): Found {
  const { month = 1, part } = said
  if (part === undefined) {
    const date = (year: number): EdtfDate => monthDate(year, month)
    return inYear(said, anchor, date, (year, basis) => single(date(year), basis))
  }
  const days = (year: number): Days => daysOfMonthPart(year, month, part) ?? { lo: 0, hi: -1 }
  if (daysOfMonthPart(1, month, part) === null) return not_a_date
  return inYear(said, anchor, days, (year, basis) => stretch(days(year), 'day', basis))
}

function readYearPart(said: Said, anchor: Anchor): Found {
  const { part = 'early', unit } = said
  if (said.year === undefined && unit === undefined) return not_a_date
  if (unit === 'month')
    return said.year === undefined ? readMonthEnd(part, said, anchor) : not_a_date
  const days = (year: number): Days => daysOfYearPart(year, part)
  return inYear(said, anchor, days, (year, basis) => stretch(days(year), 'month', basis))
}

/** "the end of the month": of the last month whose end had begun. */
function readMonthEnd(part: NonNullable<Said['part']>, said: Said, anchor: Anchor): Found {
  const found = nearest(monthIndex(anchor.day), anchor, said, (index) => {
    const { year, month } = monthOfIndex(index)
    return daysOfMonthPart(year, month, part)
  })
  return found ? stretch(found.days, 'day', 'inferred') : not_a_date
}

function readDay(said: Said, anchor: Anchor): Found {
  const { day = 1 } = said
  const month = said.month ?? monthOfEdge(said)
  if (month === undefined) return readDayOfMonth(said, anchor)
  const date = (year: number): Days => {
    const number = dayNumber(year, month, dayIn(year, month, day))
    return { lo: number, hi: number }
  }
  return inYear(said, anchor, date, (year, basis) => {
    const number = dayIn(year, month, day)
    if (number < 1 || number > daysInMonth(year, month)) return { code: 'no_such_day' }
    return dayOfWeek(date(year).lo, said.weekday, basis)
  })
}

/** "the last day of 2023" is in December, "the first day of the year" in January. */
function monthOfEdge({ day, year, unit }: Said): number | undefined {
  if (typeof day !== 'string' || (year === undefined && unit !== 'year')) return undefined
  return day === 'first' ? 1 : 12
}

function dayIn(year: number, month: number, day: NonNullable<Said['day']>): number {
  if (day === 'first') return 1
  return day === 'last' ? daysInMonth(year, month) : day
}

/** "the 10th", "the last day of the month". */
function readDayOfMonth(said: Said, anchor: Anchor): Found {
  const { day = 1, unit, weekday } = said
  if (said.year !== undefined || unit === 'year') return not_a_date
  if (typeof day === 'string' && unit !== 'month') return not_a_date
  const found = nearest(monthIndex(anchor.day), anchor, said, (index) => {
    const { year, month } = monthOfIndex(index)
    const number = dayIn(year, month, day)
    const days = dayNumber(year, month, number)
    return number < 1 || number > daysInMonth(year, month) ? null : { lo: days, hi: days }
  })
  return found ? dayOfWeek(found.days.lo, weekday, 'inferred') : { code: 'no_such_day' }
}

function dayOfWeek(number: number, weekday: number | undefined, basis: DateBasis): Found {
  const date = dayDate(number)
  if (weekday === undefined || weekdayOf(number) === weekday) return single(date, basis)
  return { code: 'wrong_weekday', readings: [date.edtf] }
}

/** Finds the year the words leave open, and says where it came from. */
function inYear(
  said: Said,
  anchor: Anchor,
  days: (year: number) => Days,
  read: (year: number, basis: DateBasis) => Found,
): Found {
  if (said.year !== undefined) return read(said.year, said.relative ? 'inferred' : 'stated')
  const found = nearest(calendarDay(anchor.day).year, anchor, said, days)
  if (!found) return not_a_date
  if (anchor.year !== undefined)
    return read(found.at, found.at === anchor.year ? 'stated' : 'year_inferred')
  return read(found.at, said.which || said.relative ? 'inferred' : 'year_inferred')
}

/** Steps from the anchor's own year or month; "last" means over before the anchor. */
function nearest(
  start: number,
  { day, toward }: Anchor,
  { which }: Said,
  days: (at: number) => Days | null,
): { at: number; days: Days } | null {
  const fits = ({ lo, hi }: Days): boolean => {
    if (toward === 'future') return hi >= day
    return which === 'last' ? hi < day : lo <= day
  }
  for (let step = -1; step < 4; step++) {
    const at = toward === 'future' ? start + step : start - Math.max(step, 0)
    const found = days(at)
    if (found && fits(found)) return { at, days: found }
  }
  return null
}

function single(date: EdtfDate, basis: DateBasis): Found {
  return { start: date, end: date, unit: date.unit, basis }
}

function stretch({ lo, hi }: Days, unit: EdtfDate['unit'], basis: DateBasis): Found {
  if (lo === hi) return single(dayDate(lo), basis)
  return { start: dayDate(lo), end: dayDate(hi), unit, basis }
}
