import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarDay, dayNumber, weekdayOf, writeDay } from '../../db/dictionary/date/day-number.ts'
import {
  addDays,
  addMonths,
  addYears,
  isDay,
  matchPeriod,
  readBound,
} from '../../db/dictionary/date/period.ts'
import { readEdtf } from '../../db/dictionary/date/read.ts'
import { closed_edtf, day, open_edtf, recent_day } from './arbitrary.ts'

const runs = { numRuns: 2000 }

function boundsOf(edtf: string): { earliest: string | null; latest: string | null } {
  const reading = readEdtf(edtf)
  fc.pre(reading.ok)
  return reading.ok ? reading.date : expect.fail()
}

const limit = fc.option(recent_day)
const short_stretch = fc
  .tuple(day('2023-12-01', '2024-01-31'), day('2023-12-01', '2024-01-31'))
  .map(([a, b]) => (a < b ? { earliest: a, latest: b } : { earliest: b, latest: a }))

test('certain is every day inside, possible is some day inside', () => {
  fc.assert(
    fc.property(short_stretch, short_stretch, (date, { earliest: from, latest: to }) => {
      const days: string[] = []
      for (let at = date.earliest; at <= date.latest; at = addDays(at, 1)) days.push(at)
      const inside = days.filter((at) => at >= from && at <= to).length
      const expected = inside === days.length ? 'certain' : inside > 0 ? 'possible' : null
      expect(matchPeriod(date, { from, to })).toBe(expected)
    }),
    runs,
  )
})

test('a wider period never loses a date, and what is certain stays so', () => {
  fc.assert(
    fc.property(
      fc.oneof(closed_edtf, open_edtf),
      limit,
      limit,
      fc.nat(500),
      (edtf, from, to, more) => {
        const date = boundsOf(edtf)
        const rank = { certain: 2, possible: 1, none: 0 }
        const narrow = matchPeriod(date, { from, to }) ?? 'none'
        const wide =
          matchPeriod(date, { from: from && addDays(from, -more), to: to && addDays(to, more) }) ??
          'none'
        expect(rank[wide]).toBeGreaterThanOrEqual(rank[narrow])
      },
    ),
    runs,
  )
})

test('an open side is never certain within a limit on that side', () => {
  fc.assert(
    fc.property(open_edtf, recent_day, recent_day, (edtf, from, to) => {
      expect(matchPeriod(boundsOf(edtf), { from, to })).not.toBe('certain')
    }),
    runs,
  )
})

const months = Array.from({ length: 41 * 12 }, (_, i) => addMonths('1990-01-01', i).slice(0, 7))
const years = Array.from({ length: 41 }, (_, i) => String(1990 + i))

test.each([
  ['months', months],
  ['years', years],
])('cut into %s, time holds a date surely at most once and possibly at least once', (_, parts) => {
  const periods = parts.map((text) => ({
    from: readBound(text, 'from'),
    to: readBound(text, 'to'),
  }))
  fc.assert(
    fc.property(fc.oneof(closed_edtf, open_edtf), (edtf) => {
      const date = boundsOf(edtf)
      fc.pre(
        (date.earliest ?? date.latest ?? '') >= '1991' &&
          (date.latest ?? date.earliest ?? '') < '2030',
      )
      const matches = periods.map((period) => matchPeriod(date, period))
      expect(matches.filter((match) => match === 'certain').length).toBeLessThanOrEqual(1)
      expect(matches.some((match) => match !== null)).toBe(true)
      if (matches.includes('certain')) expect(matches).not.toContain('possible')
    }),
    { numRuns: 500 },
  )
})

test('days add up, as the clock of JavaScript in UTC says', () => {
  fc.assert(
    fc.property(
      day('0200-01-01', '9800-01-01'),
      fc.integer({ min: -50_000, max: 50_000 }),
      (from, n) => {
        const to = addDays(from, n)
        expect(to).toBe(new Date(Date.parse(from) + n * 86_400_000).toISOString().slice(0, 10))
        expect(addDays(to, -n)).toBe(from)
        expect(to > from).toBe(n > 0)
        expect(weekdayOf(dayNumberOf(to)) % 7).toBe(new Date(to).getUTCDay())
      },
    ),
    runs,
  )
})

test('every day of the calendar has one number, and the numbers run on', () => {
  let next = dayNumber(1, 1, 1)
  for (let year = 1; year <= 9999; year++) {
    for (const [month, last] of [
      [1, 31],
      [2, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28],
      [3, 31],
      [12, 31],
    ] as const) {
      if (month === 12) next = dayNumber(year, 12, 1)
      expect(dayNumber(year, month, 1)).toBe(next)
      next += last
      expect(calendarDay(next - 1)).toEqual({ year, month, day: last })
    }
  }
  expect(writeDay(next - 1)).toBe('9999-12-31')
})

test('months and years added keep the day of the month, or take the last', () => {
  fc.assert(
    fc.property(
      day('0200-01-01', '9800-01-01'),
      fc.integer({ min: -1200, max: 1200 }),
      (from, n) => {
        const to = addMonths(from, n)
        expect(isDay(to)).toBe(true)
        const months_of = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
        expect(months_of(to) - months_of(from)).toBe(n)
        const kept = to.slice(8) === from.slice(8)
        expect(kept || (to.slice(8) < from.slice(8) && addDays(to, 1).endsWith('-01'))).toBe(true)
        expect(addYears(from, n % 100)).toBe(addMonths(from, (n % 100) * 12))
      },
    ),
    runs,
  )
})

function dayNumberOf(text: string): number {
  const [year = 0, month = 0, of_month = 0] = text.split('-').map(Number)
  return dayNumber(year, month, of_month)
}
