import type { DateMatch, Facets, Totals } from '../list/answer.ts'
import { dateMatch, failsOf, holds, isNarrow, meets } from './conditions.ts'
import type { Cube } from './cube.ts'
import { count, countOwn, named, nameOwn, ownCounts, refuseDated, valueCounts } from './facets.ts'
import type { OverTime } from './over-time.ts'
import type { Plan } from './plan.ts'
import { apart, span, spansOf } from './spans.ts'
import { countMonths, dateCounter } from './time.ts'

/** What a pass over a cube finds. */
export type Answer = {
  totals: Totals
  facets: Facets
  /** By where incidents stand: 0 does not match, 1 matches, 2 surely lies in the period. */
  hits: Uint8Array
}

type Found = { answer: Answer; time: OverTime }

const DATE = 8
const PLACE = 16
const ACT = 32

/**
 * Finds what matches, and counts every facet under all conditions but its own. An incident matches
 * when one and the same act meets every condition on acts. Written out in one loop, for it runs
 * over every act there is; but where a period is asked for, stretches of incidents without an act
 * near it are passed over.
 * @param known what the same filter finds whatever the period; null where it is found on the way,
 *   which it is when no period is asked for
 */
export function scan(cube: Cube, plan: Plan, known: OverTime | null): Found {
  const { incidents, coders } = cube
  const { place, type, first, last, open } = cube.acts.columns
  const { of: province_of } = cube.provinces
  const ends = cube.ends.acts
  const hits = new Uint8Array(incidents.count)
  const totals = { possible: 0, certain: 0, undated: known?.undated ?? 0 }
  const times = known ? null : dateCounter(plan.certain)
  const province = valueCounts(cube.provinces.coder.size())
  const act_type = valueCounts(coders.type.size())
  const own = ownCounts(cube)
  const { others, undated, period } = plan
  const narrow = isNarrow(plan)
  const spans = spansOf(cube)
  for (let at = 0, end = 0; at < incidents.count; at += 1) {
    if (period && known !== null && at % span === 0 && apart(spans, at / span, plan)) {
      at += span - 1
      end = ends[Math.min(at, incidents.count - 1)] ?? 0
      continue
    }
    const start = end
    end = ends[at] ?? 0
    if (others !== null && others[at] !== 1) continue
    const fails = failsOf(cube, plan, at)
    if (fails < 0) continue
    const stamp = at + 1
    if (undated) refuseDated(cube, plan, fails, at, province, act_type)
    let matches = false
    let surely = false
    let with_date = false
    let without_date = false
    for (let act = start; act < end; act += 1) {
      if (narrow && !holds(plan, cube.acts.columns, act)) continue
      const sides = open[act] ?? 3
      let bits = fails
      if (plan.place !== null && plan.place[place[act] ?? 0] !== 1) bits |= PLACE
      if (plan.type !== null && plan.type[type[act] ?? 0] !== 1) bits |= ACT
      if (times && bits === 0 && sides !== 3) {
        times.add(stamp, first[act] ?? 0, last[act] ?? 0, sides)
      }
      const date = undated || period ? dateMatch(plan, first[act] ?? 0, last[act] ?? 0, sides) : 1
      if (date === 0) bits |= DATE
      if ((bits & ~PLACE) === 0) count(province, stamp, province_of[place[act] ?? 0] ?? 0)
      if ((bits & ~ACT) === 0) count(act_type, stamp, type[act] ?? 0)
      if ((bits & (PLACE | ACT)) !== 0) continue
      if (sides === 3) without_date = true
      else with_date = true
      if (date !== 0) matches = true
      if (date === 2) surely = true
    }
    if (undated && with_date) matches = false
    if (times && fails === 0 && without_date && !with_date) totals.undated += 1
    if (!matches) continue
    countOwn(own, cube, fails, at)
    if (fails !== 0) continue
    hits[at] = period && surely ? 2 : 1
    totals.possible += 1
    if (period && surely) totals.certain += 1
  }
  const time = known ?? { ...countMonths(times ?? dateCounter(false)), undated: totals.undated }
  const facets = {
    province: named(province.counts, cube.provinces.coder.text),
    month: time.month,
    year: time.year,
    act: named(act_type.counts, coders.type.text),
    ...nameOwn(own, cube),
  }
  return { answer: { hits, totals, facets }, time }
}

/** Which acts of an incident match, by their place among its acts; a pattern's own is number 0. */
export function matchedActs(cube: Cube, plan: Plan, at: number): Map<number, DateMatch> {
  const { columns } = cube.acts
  const end = cube.ends.acts[at] ?? 0
  const first = end - (cube.incidents.columns.acts[at] ?? 0)
  const matched = new Map<number, DateMatch>()
  for (let act = first; act < end; act += 1) {
    if (!holds(plan, columns, act)) continue
    if (!meets(plan.place, columns.place[act]) || !meets(plan.type, columns.type[act])) continue
    const date = dateMatch(
      plan,
      columns.first[act] ?? 0,
      columns.last[act] ?? 0,
      columns.open[act] ?? 3,
    )
    if (date > 0)
      matched.set(act - first, plan.period ? (date === 2 ? 'certain' : 'possible') : null)
  }
  return matched
}
