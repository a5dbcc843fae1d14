import type { Cube } from './cube.ts'
import type { Lookup, Plan } from './plan.ts'

/** Whether an incident, or an act, meets a plan: what every pass over a cube asks. */

// Conditions that have a facet: what fails one of them alone still counts in that facet.
export const STATUS = 1
export const RELIABILITY = 2
export const SOURCE = 4

/** How an act's date meets the period asked for: 0 not, 1 possibly, 2 surely. */
export function dateMatch(plan: Plan, first: number, last: number, open: number): 0 | 1 | 2 {
  if (plan.undated) return open === 3 ? 1 : 0
  if (!plan.period) return 1
  if (open === 3 || plan.from > plan.to || first > plan.to || last < plan.from) return 0
  const surely = (open & plan.needs) === 0 && first >= plan.from && last <= plan.to
  return surely ? 2 : plan.certain ? 0 : 1
}

/** Whether whoever a plan is made for may read an incident. */
export function mayRead(
  { columns }: Cube['incidents'],
  { readable, author }: Pick<Plan, 'readable' | 'author'>,
  at: number,
): boolean {
  const by = readable[columns.state[at] ?? 0] ?? 0
  return by === 1 || (by === 2 && columns.author[at] === author)
}

/**
 * Which conditions with a facet an incident itself fails; -1 when it fails another, or two: then
 * it counts nowhere.
 */
export function failsOf({ incidents }: Cube, plan: Plan, at: number): number {
  const { columns } = incidents
  const state = columns.state[at] ?? 0
  if (!mayRead(incidents, plan, at)) return -1
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
export function holds(plan: Plan, columns: Cube['acts']['columns'], act: number): boolean {
  return (
    meets(plan.penalty, columns.penalty[act]) &&
    meets(plan.asserted, columns.asserted[act]) &&
    meets(plan.outcome, columns.outcome[act]) &&
    meets(plan.roles, columns.roles[act]) &&
    meets(plan.agencies, columns.agencies[act])
  )
}

export const meets = (lookup: Lookup, code: number | undefined) =>
  lookup === null || lookup[code ?? 0] === 1

/** Whether any condition is asked on acts that has no facet. */
export const isNarrow = (plan: Plan) =>
  [plan.penalty, plan.asserted, plan.outcome, plan.roles, plan.agencies].some(
    (lookup) => lookup !== null,
  )
