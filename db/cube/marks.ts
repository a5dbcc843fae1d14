import { counts } from '../dictionary/tally.ts'
import { dateMatch, failsOf, holds, isNarrow, meets } from './conditions.ts'
import type { Cube } from './cube.ts'
import type { Plan } from './plan.ts'

/** How an act meets a filter. `dated`: but for its date, where only what has none is asked for. */
export const mark = { not: 0, possible: 1, certain: 2, dated: 3 } as const

/** Of every act, how it meets a filter, by {@link mark}; 0 wherever its incident does not. */
export function markActs(cube: Cube, plan: Plan): Uint8Array {
  const { place, type, first, last, open } = cube.acts.columns
  const marks = new Uint8Array(cube.acts.count)
  const narrow = isNarrow(plan)
  const { others } = plan
  for (let at = 0, act = 0; at < cube.incidents.count; at += 1) {
    const end = cube.ends.acts[at] ?? 0
    if ((others !== null && others[at] !== 1) || failsOf(cube, plan, at) !== 0) {
      act = end
      continue
    }
    for (; act < end; act += 1) {
      if (!meets(plan.place, place[act]) || !meets(plan.type, type[act])) continue
      if (narrow && !holds(plan, cube.acts.columns, act)) continue
      const sides = open[act] ?? 3
      const date = dateMatch(plan, first[act] ?? 0, last[act] ?? 0, sides)
      marks[act] = plan.undated && sides !== 3 ? mark.dated : date
    }
  }
  return marks
}

/**
 * Leaves of marked acts those that count: acts that occurred, or were imposed; see
 * `dictionary/tally.ts`. What a pattern has, for its date and place, is no act.
 */
export function onlyCounting({ acts, coders }: Cube, marks: Uint8Array): Uint8Array {
  const { type, asserted } = acts.columns
  const counting = Array.from({ length: coders.asserted.size() }, (_, code) =>
    counts({ asserted: coders.asserted.text(code) }),
  )
  return marks.map((marked, act) =>
    type[act] !== 0 && counting[asserted[act] ?? 0] === true ? marked : mark.not,
  )
}
