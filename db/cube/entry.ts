import { parseDay } from '../dictionary/date/day-number.ts'
import { addYears } from '../dictionary/date/period.ts'
import type { Room } from './cube.ts'
import { personKey } from './person.ts'
import { reserve } from './table.ts'

/** An incident as it is put in. */
export type Entry = {
  doc_id: number
  state: string
  author: string | null
  /** The letters and digits of its grades, together: "BF", "36". */
  reliability: string
  credibility: string
  origins: number
  publishers: readonly string[]
  acts: EntryAct[]
}

/** An act, "as the incident" read; a pattern has one that is no act, for its date and place. */
export type EntryAct = {
  type: string | null
  place: string | null
  earliest: string | null
  latest: string | null
  penalty: string | null
  asserted: string | null
  outcome: string | null
  roles: string | null
  agencies: string | null
  precision: string | null
  /** The id of whoever suffered it, and what counting needs of them: see `person.ts`. */
  victim: string | null
  person: string | null
  /** The groups that they are in, the nearest first. */
  above: readonly string[]
  months: string | null
}

/** Adds an incident at the end; they come in the order of `doc_id`. */
export function append(cube: Room, entry: Entry): void {
  const { coders, incidents, publishers } = cube
  const at = incidents.count
  reserve(incidents, at + 1)
  const { columns } = incidents
  columns.doc_id[at] = entry.doc_id
  columns.state[at] = coders.state.give(entry.state)
  columns.author[at] = within(coders.author.give(entry.author))
  columns.reliability[at] = maskOf(entry.reliability, 'ABCDEF')
  columns.credibility[at] = maskOf(entry.credibility, '123456')
  columns.origins[at] = entry.origins
  columns.acts[at] = within(entry.acts.length)
  columns.publishers[at] = within(entry.publishers.length)
  incidents.count += 1
  for (const act of entry.acts) appendAct(cube, act, entry.acts)
  reserve(publishers, publishers.count + entry.publishers.length)
  for (const name of entry.publishers) {
    publishers.columns.name[publishers.count] = coders.publisher.give(name)
    publishers.count += 1
  }
}

function appendAct({ coders, acts }: Room, act: EntryAct, all: readonly EntryAct[]): void {
  const at = acts.count
  reserve(acts, at + 1)
  const { columns } = acts
  const { first, last, open } = touched(act)
  columns.type[at] = within(coders.type.give(act.type))
  columns.place[at] = coders.place.give(act.place)
  columns.first[at] = first
  columns.last[at] = last
  columns.open[at] = open
  columns.penalty[at] = within(coders.penalty.give(act.penalty))
  columns.asserted[at] = within(coders.asserted.give(act.asserted), 256)
  columns.outcome[at] = within(coders.outcome.give(act.outcome))
  columns.roles[at] = within(coders.roles.give(act.roles))
  columns.agencies[at] = coders.agencies.give(act.agencies)
  columns.precision[at] = within(coders.precision.give(act.precision), 256)
  const { high, low } = act.victim === null ? nobody : personKey(act.victim)
  columns.victim_high[at] = high
  columns.victim_low[at] = low
  const group = groupAmong(act, all)
  const rest = group === 0 ? act.above : []
  columns.group[at] = group
  columns.person[at] = coders.person.give(
    act.person === null ? null : [act.person, ...rest].join(' '),
  )
  columns.months[at] = coders.months.give(act.months)
  acts.count += 1
}

/**
 * Which of an incident's acts, counted from 1, was against the group that the victim of one is in:
 * nearly always one was, and a number takes less room than an id. 0: none, or too far.
 */
function groupAmong({ above }: EntryAct, all: readonly EntryAct[]): number {
  const [nearest] = above
  if (nearest === undefined) return 0
  const at = all.findIndex(({ victim }) => victim === nearest) + 1
  return at < 256 ? at : 0
}

const nobody = { high: 0, low: 0 }

/** A number that its column holds. @throws RangeError rather than let it be cut to another */
function within(code: number, limit = 65_536): number {
  if (code >= limit) throw new RangeError(`More than ${limit} different values in one column.`)
  return code
}

export const maskOf = (marks: string, all: string) =>
  Array.from(marks).reduce((mask, mark) => mask | (1 << all.indexOf(mark)), 0)

function touched({ earliest, latest }: Pick<EntryAct, 'earliest' | 'latest'>) {
  const day = (text: string) => parseDay(text) ?? 0
  if (earliest === null && latest === null) return { first: 0, last: -1, open: 3 }
  if (earliest === null) {
    const end = latest ?? ''
    return { first: day(yearFrom(end, -1)), last: day(end), open: 1 }
  }
  if (latest === null) return { first: day(earliest), last: day(yearFrom(earliest, 1)), open: 2 }
  return { first: day(earliest), last: day(latest), open: 0 }
}

function yearFrom(day: string, years: 1 | -1): string {
  const limit = years === 1 ? '9998-12-31' : '0002-01-01'
  const beyond = years === 1 ? day > limit : day < limit
  return beyond ? (years === 1 ? '9999-12-31' : '0001-01-01') : addYears(day, years)
}
