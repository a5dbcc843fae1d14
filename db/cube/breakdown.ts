import { dateMatch, holds, meets } from './conditions.ts'
import type { Cube } from './cube.ts'
import type { Plan } from './plan.ts'
import { countMonths, dateCounter } from './time.ts'

/** How many incidents have a value: `possible` all of them, `certain` by an act surely in the period. */
export type BreakdownRow = { key: string; possible: number; certain: number }

/**
 * What a list holds, by the dates of the acts that matched: by `2023-12` and `2023`, in the order of
 * time, as far as they are in the period. A facet says what a list would hold if its own condition
 * were another; this says what is there, under every condition at once. An incident counts once for
 * each month that its matching acts touch, so rows may add up to more than the list.
 */
export type Breakdown = Record<'month' | 'year', BreakdownRow[]>

/**
 * Counts what a list holds.
 * @param hits by where incidents stand: those that are in it have another number than 0
 */
export function breakDown(cube: Cube, plan: Plan, hits: Uint8Array): Breakdown {
  const { columns } = cube.acts
  const possible = dateCounter(false)
  const certain = dateCounter(true)
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
      if (open === 3 || dateMatch(plan, first, last, open) === 0) continue
      // Beyond the period nothing was asked for; and what reaches beyond it is in no month for sure.
      const [from, to] = [Math.max(first, plan.from), Math.min(last, plan.to)]
      possible.add(stamp, from, to, open)
      if (from === first && to === last) certain.add(stamp, first, last, open)
    }
  }
  const [touched, surely] = [countMonths(possible), countMonths(certain)]
  return {
    month: rowsOf(touched.month, surely.month),
    year: rowsOf(touched.year, surely.year),
  }
}

function rowsOf(
  possible: Iterable<readonly [string, number]>,
  certain: Iterable<readonly [string, number]>,
) {
  const surely = new Map([...certain].filter(([, n]) => n > 0))
  return [...possible].flatMap(([key, n]): BreakdownRow[] =>
    n === 0 ? [] : [{ key, possible: n, certain: surely.get(key) ?? 0 }],
  )
}
