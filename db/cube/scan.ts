import type { DateMatch, Facets, Totals } from '../list/answer.ts'
import { countMonths, dateCounter } from './time.ts'
import type { Cube } from './cube.ts'
import type { Lookup, Plan } from './plan.ts'

/** What one pass over a cube finds. */
export type Answer = {
  totals: Totals
  facets: Facets
  /** By where incidents stand: 0 does not match, 1 matches, 2 surely lies in the period. */
  hits: Uint8Array
}

// Conditions that have a facet: what fails one of them alone still counts in that facet.
const STATUS = 1
const RELIABILITY = 2
const SOURCE = 4
const DATE = 8
const PLACE = 16
const ACT = 32

/**
 * Finds what matches, and counts every facet under all conditions but its own. An incident matches
 * when one and the same act meets every condition on acts. Written out in one loop, for it runs
 * over every act there is.
 */
export function scan(cube: Cube, plan: Plan): Answer {
  const { incidents, coders } = cube
  const { place, type, first, last, open } = cube.acts.columns
  const { of: province_of } = cube.provinces
  const ends = cube.ends.acts
  const hits = new Uint8Array(incidents.count)
  const totals = { possible: 0, certain: 0, undated: 0 }
  const province = valueCounts(cube.provinces.coder.size())
  const act_type = valueCounts(coders.type.size())
  const times = dateCounter(plan.certain)
  const own = ownCounts(cube)
  const { others, undated, period } = plan
  const narrow = [plan.penalty, plan.asserted, plan.outcome, plan.roles, plan.agencies].some(
    (lookup) => lookup !== null,
  )
  let end = 0
  for (let at = 0; at < incidents.count; at += 1) {
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
      if (bits === 0 && sides !== 3) times.add(stamp, first[act] ?? 0, last[act] ?? 0, sides)
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
    if (fails === 0 && without_date && !with_date) totals.undated += 1
    if (!matches) continue
    countOwn(own, cube, fails, at)
    if (fails !== 0) continue
    hits[at] = period && surely ? 2 : 1
    totals.possible += 1
    if (period && surely) totals.certain += 1
  }
  return {
    hits,
    totals,
    facets: {
      province: named(province.counts, cube.provinces.coder.text),
      ...countMonths(times),
      act: named(act_type.counts, coders.type.text),
      ...nameOwn(own, cube),
    },
  }
}

/** Counts per value; `seen` and `refused` hold the last incident that had it, or may not count it. */
type ValueCounts = { counts: Uint32Array; seen: Uint32Array; refused: Uint32Array }

const valueCounts = (size: number): ValueCounts => ({
  counts: new Uint32Array(size),
  seen: new Uint32Array(size),
  refused: new Uint32Array(size),
})

/** Counts a value once an incident. */
function count({ counts, seen, refused }: ValueCounts, stamp: number, code: number): void {
  if (code === 0 || seen[code] === stamp || refused[code] === stamp) return
  seen[code] = stamp
  add(counts, code)
}

/** Where only what has no date is asked for, a value that an act with a date has does not count. */
function refuseDated(
  cube: Cube,
  plan: Plan,
  fails: number,
  at: number,
  province: ValueCounts,
  act_type: ValueCounts,
): void {
  const { columns } = cube.acts
  const end = cube.ends.acts[at] ?? 0
  for (let act = end - (cube.incidents.columns.acts[at] ?? 0); act < end; act += 1) {
    if (columns.open[act] === 3 || !holds(plan, columns, act)) continue
    const in_place = meets(plan.place, columns.place[act])
    const of_type = meets(plan.type, columns.type[act])
    if (fails === 0 && of_type) {
      province.refused[cube.provinces.of[columns.place[act] ?? 0] ?? 0] = at + 1
    }
    if (fails === 0 && in_place) act_type.refused[columns.type[act] ?? 0] = at + 1
  }
}

/** Counts of what an incident has itself, whatever its acts. */
const ownCounts = ({ coders }: Cube) => ({
  state: new Uint32Array(coders.state.size()),
  grade: new Uint32Array(6),
  publisher: new Uint32Array(coders.publisher.size()),
})

function countOwn(
  counts: ReturnType<typeof ownCounts>,
  cube: Cube,
  fails: number,
  at: number,
): void {
  const { columns } = cube.incidents
  if ((fails & ~STATUS) === 0) add(counts.state, columns.state[at] ?? 0)
  if ((fails & ~RELIABILITY) === 0) {
    for (let grades = columns.reliability[at] ?? 0, bit = 0; grades > 0; grades >>= 1, bit += 1) {
      if ((grades & 1) === 1) add(counts.grade, bit)
    }
  }
  if ((fails & ~SOURCE) === 0) {
    const end = cube.ends.publishers[at] ?? 0
    for (let row = end - (columns.publishers[at] ?? 0); row < end; row += 1) {
      add(counts.publisher, cube.publishers.columns.name[row] ?? 0)
    }
  }
}

function nameOwn({ state, grade, publisher }: ReturnType<typeof ownCounts>, { coders }: Cube) {
  const status = new Map<string, number>()
  for (const [text, n] of named(state, coders.state.text)) {
    const [, code = ''] = text.split(' ')
    status.set(code, (status.get(code) ?? 0) + n)
  }
  const letters = Array.from('ABCDEF').map((letter, bit) => [letter, grade[bit] ?? 0] as const)
  return {
    status,
    reliability: new Map(letters.filter(([, n]) => n > 0)),
    source: named(publisher, coders.publisher.text),
  }
}

/** How an act's date meets the period asked for: 0 not, 1 possibly, 2 surely. */
function dateMatch(plan: Plan, first: number, last: number, open: number): 0 | 1 | 2 {
  if (plan.undated) return open === 3 ? 1 : 0
  if (!plan.period) return 1
  if (open === 3 || plan.from > plan.to || first > plan.to || last < plan.from) return 0
  const surely = (open & plan.needs) === 0 && first >= plan.from && last <= plan.to
  return surely ? 2 : plan.certain ? 0 : 1
}

/**
 * Which conditions with a facet an incident itself fails; -1 when it fails another, or two: then
 * it counts nowhere.
 */
function failsOf({ incidents }: Cube, plan: Plan, at: number): number {
  const { columns } = incidents
  const state = columns.state[at] ?? 0
  const readable = plan.readable[state] ?? 0
  if (readable === 0) return -1
  if (readable === 2 && columns.author[at] !== plan.author) return -1
  if ((plan.credibility & (columns.credibility[at] ?? 0)) === 0 && plan.credibility !== -1)
    return -1
  if (plan.origins_min > 0 && (columns.origins[at] ?? 0) < plan.origins_min) return -1
  let fails = 0
  if (plan.status !== null && plan.status[state] !== 1) fails |= STATUS
  if (plan.reliability !== -1 && (plan.reliability & (columns.reliability[at] ?? 0)) === 0)
    fails |= RELIABILITY
  if (plan.sources !== null && plan.sources[at] !== 1) fails |= SOURCE
  return (fails & (fails - 1)) === 0 ? fails : -1
}

/** Whether an act meets the conditions that have no facet. */
function holds(plan: Plan, columns: Cube['acts']['columns'], act: number): boolean {
  return (
    meets(plan.penalty, columns.penalty[act]) &&
    meets(plan.asserted, columns.asserted[act]) &&
    meets(plan.outcome, columns.outcome[act]) &&
    meets(plan.roles, columns.roles[act]) &&
    meets(plan.agencies, columns.agencies[act])
  )
}

const meets = (lookup: Lookup, code: number | undefined) =>
  lookup === null || lookup[code ?? 0] === 1

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

function add(counts: Uint32Array, code: number): void {
  counts[code] = (counts[code] ?? 0) + 1
}

function named(counts: Uint32Array, text: (code: number) => string): Map<string, number> {
  const found = new Map<string, number>()
  for (let code = 1; code < counts.length; code += 1) {
    const n = counts[code] ?? 0
    if (n > 0) found.set(text(code), n)
  }
  return found
}
