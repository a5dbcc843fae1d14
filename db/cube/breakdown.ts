import { dateMatch, holds, meets } from './conditions.ts'
import type { Cube } from './cube.ts'
import { count, valueCounts } from './facets.ts'
import type { Plan } from './plan.ts'
import { countMonths, dateCounter } from './time.ts'

/** How many incidents have a value: `possible` all of them, `certain` by an act surely in the period. */
export type BreakdownRow = { key: string; possible: number; certain: number }

/**
 * What a list holds, by the values of the acts that matched. A facet says what a list would hold if
 * its own condition were another; this says what is there, under every condition at once. An
 * incident counts once for each value that its matching acts have, so rows may add up to more than
 * the list.
 */
export type Breakdown = {
  /** By the id of the province; blank for what is known to none. */
  province: BreakdownRow[]
  act: BreakdownRow[]
  /** By `2023-12` and `2023`, in the order of time, as far as they are in the period. */
  month: BreakdownRow[]
  year: BreakdownRow[]
}

/**
 * Counts what a list holds.
 * @param hits by where incidents stand: those that are in it have another number than 0
 */
export function breakDown(cube: Cube, plan: Plan, hits: Uint8Array): Breakdown {
  const { columns } = cube.acts
  const possible = makeCounters(cube)
  const certain = makeCounters(cube)
  for (let at = 0, end = 0; at < cube.incidents.count; at += 1) {
    const start = end
    end = cube.ends.acts[at] ?? 0
    if (hits[at] === 0) continue
    const stamp = at + 1
    for (let act = start; act < end; act += 1) {
      if (!holds(plan, columns, act)) continue
      if (!meets(plan.place, columns.place[act]) || !meets(plan.type, columns.type[act])) continue
      const [first, last, open] = [
        columns.first[act] ?? 0,
        columns.last[act] ?? 0,
        columns.open[act] ?? 3,
      ]
      const date = dateMatch(plan, first, last, open)
      if (date === 0) continue
      countValues(cube, possible, stamp, act)
      if (date === 2) countValues(cube, certain, stamp, act)
      if (open === 3) continue
      // Beyond the period nothing was asked for; and what reaches beyond it is in no month for sure.
      const [from, to] = [Math.max(first, plan.from), Math.min(last, plan.to)]
      possible.dates.add(stamp, from, to, open)
      if (from === first && to === last) certain.surely.add(stamp, first, last, open)
    }
  }
  return {
    province: rowsOf(provincesOf(cube, possible), provincesOf(cube, certain)),
    act: rowsOf(actsOf(cube, possible), actsOf(cube, certain)),
    month: rowsOf(countMonths(possible.dates).month, countMonths(certain.surely).month),
    year: rowsOf(countMonths(possible.dates).year, countMonths(certain.surely).year),
  }
}

const makeCounters = (cube: Cube) => ({
  province: valueCounts(cube.provinces.coder.size()),
  /** Its one value is that no province is known. */
  nowhere: valueCounts(2),
  act: valueCounts(cube.coders.type.size()),
  dates: dateCounter(false),
  surely: dateCounter(true),
})
type Counters = ReturnType<typeof makeCounters>

function countValues(cube: Cube, counters: Counters, stamp: number, act: number): void {
  const { columns } = cube.acts
  const province = cube.provinces.of[columns.place[act] ?? 0] ?? 0
  if (cube.provinces.coder.text(province) === '') count(counters.nowhere, stamp, 1)
  else count(counters.province, stamp, province)
  count(counters.act, stamp, columns.type[act] ?? 0)
}

type Named = (readonly [key: string, n: number])[]

const provincesOf = ({ provinces }: Cube, { province, nowhere }: Counters): Named => [
  ...Array.from(province.counts, (n, code) => [provinces.coder.text(code), n] as const),
  ['', nowhere.counts[1] ?? 0],
]

const actsOf = ({ coders }: Cube, { act }: Counters): Named =>
  Array.from(act.counts, (n, code) => [coders.type.text(code), n] as const)

function rowsOf(
  possible: Iterable<readonly [string, number]>,
  certain: Iterable<readonly [string, number]>,
) {
  const surely = new Map([...certain].filter(([, n]) => n > 0))
  return [...possible].flatMap(([key, n]): BreakdownRow[] =>
    n === 0 ? [] : [{ key, possible: n, certain: surely.get(key) ?? 0 }],
  )
}
