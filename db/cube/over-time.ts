import type { Counts } from '../list/answer.ts'
import { failsOf, holds, isNarrow } from './conditions.ts'
import type { Cube } from './cube.ts'
import type { Plan } from './plan.ts'
import { countMonths, dateCounter } from './time.ts'

/**
 * What a filter finds whatever the period that it asks for: how many incidents touch each month
 * and year, and how many have no date. Whoever goes from month to month has it found once.
 */
export type OverTime = { month: Counts; year: Counts; undated: number }

/** Looks through every act for {@link OverTime}. */
export function overTime(cube: Cube, plan: Plan): OverTime {
  const { place, type, first, last, open } = cube.acts.columns
  const ends = cube.ends.acts
  const { others } = plan
  const narrow = isNarrow(plan)
  const times = dateCounter(plan.certain)
  let undated = 0
  for (let at = 0, end = 0; at < cube.incidents.count; at += 1) {
    const start = end
    end = ends[at] ?? 0
    if (others !== null && others[at] !== 1) continue
    if (failsOf(cube, plan, at) !== 0) continue
    let with_date = false
    let without_date = false
    for (let act = start; act < end; act += 1) {
      if (plan.place !== null && plan.place[place[act] ?? 0] !== 1) continue
      if (plan.type !== null && plan.type[type[act] ?? 0] !== 1) continue
      if (narrow && !holds(plan, cube.acts.columns, act)) continue
      const sides = open[act] ?? 3
      if (sides === 3) without_date = true
      else {
        with_date = true
        times.add(at + 1, first[act] ?? 0, last[act] ?? 0, sides)
      }
    }
    if (without_date && !with_date) undated += 1
  }
  return { ...countMonths(times), undated }
}
