import { dayNumber, pad } from '../dictionary/date/day-number.ts'
import { sure, type Axis } from './axis.ts'
import type { Cube } from './cube.ts'
import { mark } from './marks.ts'
import type { Plan } from './plan.ts'
import { monthOfDay } from './time.ts'

/**
 * An axis of the months, or years, that the dates of acts touch, within the period asked for: of a
 * month that the period cuts, only the part inside counts. What has no date stands under none.
 * @param certain whether an act counts in a month only if it surely lies in it
 */
export function timeAxis(
  cube: Cube,
  marks: Uint8Array,
  plan: Plan,
  by: 'year' | 'month',
  certain: boolean,
): Axis {
  const { first, last, open } = cube.acts.columns
  const numberOf = by === 'month' ? monthOfDay : (day: number) => Math.floor(monthOfDay(day) / 12)
  const { from, to } = plan.period ? plan : { from: -Infinity, to: Infinity }
  let [low, high] = [Infinity, -Infinity]
  for (let act = 0; act < marks.length; act += 1) {
    const marked = marks[act]
    if ((marked !== mark.possible && marked !== mark.certain) || open[act] === 3) continue
    low = Math.min(low, Math.max(first[act] ?? 0, from))
    high = Math.max(high, Math.min(last[act] ?? 0, to))
  }
  const some = low <= high
  const beginning = some ? numberOf(low) : 0
  const count = some ? numberOf(high) - beginning + 1 : 0
  return {
    size: count + 2,
    key: (value) => keyOf(by, value - 2 + beginning),
    most: count + 2,
    fill: (act, _, values, how) => {
      values[0] = 0
      how[0] = sure.as_act
      const sides = open[act] ?? 3
      if (sides === 3) {
        values[1] = 1
        how[1] = sure.as_act
        return 2
      }
      // Where only what has no date is asked for, what has one stands nowhere.
      if (!some) return 1
      const [earliest, latest] = [first[act] ?? 0, last[act] ?? 0]
      const begun = numberOf(Math.max(earliest, from))
      const ended = numberOf(Math.min(latest, to))
      const inside = sides === 0 && begun === ended && earliest >= from && latest <= to
      if (certain && !inside) return 1
      for (let n = begun; n <= ended; n += 1) {
        values[n - begun + 1] = n - beginning + 2
        how[n - begun + 1] = inside ? sure.yes : sure.no
      }
      return ended - begun + 2
    },
  }
}

function keyOf(by: 'year' | 'month', number: number): string {
  if (by === 'year') return pad(number, 4)
  return `${pad(Math.floor(number / 12), 4)}-${pad((number % 12) + 1, 2)}`
}

/** The first and last day of a month or year, by its key. */
export function daysOf(key: string): { from: number; to: number } {
  const [year = 0, month] = key.split('-').map(Number)
  if (month === undefined) return { from: dayNumber(year, 1, 1), to: dayNumber(year, 12, 31) }
  const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)
  return { from: dayNumber(year, month, 1), to: next - 1 }
}
