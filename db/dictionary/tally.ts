import { rangeOf } from './decimal.ts'

/** What is needed of an act and of a person to count them. */
export type CountedAct = {
  type: string
  asserted: string
  victim_id: string | null
  months_min: string | null
  months_max: string | null
}
export type CountedPerson = {
  id: string
  unit: string
  size_min: number | null
  size_max: number | null
  part_of: string | null
}

/** Numbers of one incident, or of several together. Null is "not known", never 0. */
export type Tally = {
  acts: number
  persons_min: number | null
  persons_max: number | null
  persons_arrested: number | null
  persons_sentenced: number | null
  sentence_months_min: string | null
  sentence_months_max: string | null
  confiscations: number
}

/**
 * Whether an act counts: it occurred, or was imposed though nobody reported it served. Threatened
 * and denied acts have lines of their own.
 */
export const counts = (act: { asserted: string }) =>
  act.asserted === 'occurred' || act.asserted === 'imposed_not_confirmed_served'

/**
 * Counts acts and people. People are summed by size: an individual is 1, a group its least size,
 * a member is inside its group. A group whose size nobody gave is at least 1, with no maximum. An
 * act whose victim nobody named was against somebody: it adds no number, but is not none.
 * @param acts the acts of one incident, or of several
 * @param people those who are victims in them, and the groups they are part of, by id
 */
export function tally(
  acts: readonly CountedAct[],
  people: ReadonlyMap<string, CountedPerson>,
): Tally {
  const counted = acts.filter(counts)
  const of_type = (type: string) => counted.filter((act) => act.type === type)
  const everyone = victimsOf(counted, people)
  const sentences = of_type('sentence')
  return {
    acts: acts.length,
    persons_min: everyone.min,
    persons_max: everyone.max,
    persons_arrested: victimsOf(of_type('arrest'), people).min,
    persons_sentenced: victimsOf(sentences, people).min,
    sentence_months_min: monthsOf(sentences, 'months_min', 'months_max')?.min ?? null,
    sentence_months_max: monthsOf(sentences, 'months_max', 'months_min')?.max ?? null,
    confiscations: of_type('confiscation').length,
  }
}

function victimsOf(acts: readonly CountedAct[], people: ReadonlyMap<string, CountedPerson>) {
  const named = new Set(acts.map((act) => act.victim_id).filter((id) => id !== null))
  const { min, max } = sizeOf(named, people)
  const unnamed = acts.some((act) => act.victim_id === null)
  return { min: unnamed && min === 0 ? null : min, max: unnamed ? null : max }
}

/** The lengths at one end; null where a sentence is known at its other end only. */
function monthsOf(
  sentences: readonly CountedAct[],
  end: 'months_min' | 'months_max',
  other: 'months_min' | 'months_max',
) {
  const open = sentences.some((act) => act[end] === null && act[other] !== null)
  return open ? null : rangeOf(sentences.map((act) => act[end]))
}

/** How many people a set of persons and groups is, at least and at most. */
export function sizeOf(
  ids: ReadonlySet<string>,
  people: ReadonlyMap<string, CountedPerson>,
): { min: number; max: number | null } {
  let min = 0
  let max: number | null = 0
  for (const id of ids) {
    const person = people.get(id)
    if (person === undefined || insideAnother(person, ids, people)) continue
    const size = person.unit === 'individual' ? { min: 1, max: 1 } : groupSize(person, ids, people)
    min += size.min
    max = max === null || size.max === null ? null : max + size.max
  }
  return { min, max }
}

/** A group is at least as many as those of its members who are named beside it. */
function groupSize(
  group: CountedPerson,
  ids: ReadonlySet<string>,
  people: ReadonlyMap<string, CountedPerson>,
): { min: number; max: number | null } {
  const members = [...ids].filter((id) => people.get(id)?.part_of === group.id).length
  const min = Math.max(group.size_min ?? 1, members)
  return { min, max: group.size_max === null ? null : Math.max(group.size_max, min) }
}

function insideAnother(
  person: CountedPerson,
  ids: ReadonlySet<string>,
  people: ReadonlyMap<string, CountedPerson>,
): boolean {
  const seen = new Set([person.id])
  for (let group = person.part_of; group !== null && !seen.has(group);) {
    if (ids.has(group)) return true
    seen.add(group)
    group = people.get(group)?.part_of ?? null
  }
  return false
}
