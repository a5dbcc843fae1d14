import { calendarDay, dayNumber } from '../dictionary/date/day-number.ts'

const last_month = 10_000 * 12

/** Months of the years that most dates are in, by day; the others are worked out. */
const table_from = dayNumber(1900, 1, 1)
const table = Uint32Array.from({ length: dayNumber(2100, 1, 1) - table_from }, (_, n) =>
  monthOf(calendarDay(table_from + n)),
)

function monthOf({ year, month }: { year: number; month: number }): number {
  return year * 12 + month - 1
}

/** The running number of a day's month: twelve to a year. */
export const monthOfDay = (day: number) => table[day - table_from] ?? monthOf(calendarDay(day))

/**
 * Counts incidents by the months and years that their acts touch, each once; or, with `certain`,
 * those that they surely lie in.
 */
export function dateCounter(certain: boolean) {
  const months = counter(last_month)
  const years = counter(10_000)
  const touch = (times: typeof months, stamp: number, from: number, to: number) => {
    if (certain && from !== to) return
    const { counts, seen } = times
    if (from < times.first) times.first = from
    if (to > times.last) times.last = to
    for (let n = from; n <= to; n += 1) {
      if (seen[n] === stamp) continue
      seen[n] = stamp
      counts[n] = (counts[n] ?? 0) + 1
    }
  }
  return {
    months,
    years,
    add(stamp: number, first: number, last: number, open: number): void {
      if (certain && open !== 0) return
      const from = monthOfDay(first)
      const to = monthOfDay(last)
      touch(months, stamp, from, to)
      touch(years, stamp, Math.floor(from / 12), Math.floor(to / 12))
    },
  }
}

/** Counts by number; `seen` holds what had each one last, and between `first` and `last` lie all. */
const counter = (size: number) => ({
  counts: new Uint32Array(size),
  seen: new Uint32Array(size),
  first: size,
  last: -1,
})

const two = (n: number) => String(n).padStart(2, '0')
const four = (n: number) => String(n).padStart(4, '0')

/** The counts by name, in the order of time. */
export function countMonths({ months, years }: ReturnType<typeof dateCounter>) {
  return {
    month: listed(months, (n) => `${four(Math.floor(n / 12))}-${two((n % 12) + 1)}`),
    year: listed(years, four),
  }
}

function listed(
  { counts, first, last }: ReturnType<typeof counter>,
  write: (n: number) => string,
): Map<string, number> {
  const found = new Map<string, number>()
  for (let n = first; n <= last; n += 1) {
    const count = counts[n] ?? 0
    if (count > 0) found.set(write(n), count)
  }
  return found
}
