import { hash } from 'node:crypto'
import type { Bundle } from '../bundle.ts'
import { codesOf } from '../dictionary/kinds/term.ts'

/** Whoever suffered an act, as far as it is known. */
export type ProbePerson = {
  roles: readonly string[]
  sex: string | null
  age_min: number | null
  age_max: number | null
}

/** What is known of an incident that may be one of those that are there: typed, or stored. */
export type Probe = {
  /** Itself, where it is stored. */
  incident_id: string | null
  place_id: string | null
  /** The days it lies between, `YYYY-MM-DD`; null where a side is not known. */
  earliest: string | null
  latest: string | null
  types: readonly string[]
  people: readonly ProbePerson[]
  agencies: readonly string[]
  /** The lengths of sentences, in months, at least. */
  terms: readonly string[]
  /** Sources that are taken over, and addresses that were read. */
  sources: readonly string[]
  urls: readonly string[]
  /** Title and summary. */
  words: string
}

/** What is known of an incident that is stored. */
export function probeOfBundle(bundle: Bundle): Probe {
  const { incident, acts, involvements, claims } = bundle
  return {
    incident_id: incident.id,
    place_id: incident.place_id ?? acts.find((act) => act.place_id !== null)?.place_id ?? null,
    earliest: incident.date_earliest,
    latest: incident.date_latest,
    types: [...new Set(acts.map((act) => act.type))],
    people: victimsOf(bundle),
    agencies: [...new Set(involvements.flatMap((row) => row.agency_id ?? []))],
    terms: [...new Set(acts.flatMap((act) => act.months_min ?? []))],
    sources: [...new Set(claims.map((claim) => claim.source_id))],
    urls: [],
    words: wordsOf(incident),
  }
}

/** Who suffered the acts of an incident. */
export function victimsOf({ acts, people }: Pick<Bundle, 'acts' | 'people'>): ProbePerson[] {
  const victims = new Set(acts.map((act) => act.victim_id))
  return people.filter(({ id }) => victims.has(id)).map(asProbed)
}

/** Tells what is compared of an incident from what it was: a review or a link changes nothing of that. */
export const markOf = ({ sources: _, urls: __, ...compared }: Probe): string =>
  hash('sha256', JSON.stringify(compared), 'base64url').slice(0, 22)

/** A person of a record as a probe has them. */
export const asProbed = (person: Bundle['people'][number]): ProbePerson => ({
  roles: codesOf(person.roles),
  sex: person.sex,
  age_min: person.age_min,
  age_max: person.age_max,
})

/** The words of a record that others are compared with. */
export const wordsOf = ({ title, summary }: Bundle['incident']) => `${title} ${summary ?? ''}`

/** How alike two people are as far as both are known: -1 where they cannot be one, up to 1. */
export function alike(one: ProbePerson, other: ProbePerson): number {
  if (one.sex !== null && other.sex !== null && one.sex !== other.sex) return -1
  if (isApart(one, other)) return -1
  const roles = shareOf(new Set(one.roles), new Set(other.roles))
  const none = one.roles.length === 0 || other.roles.length === 0
  if (!none && roles === 0) return -0.5
  const sex = one.sex !== null && one.sex === other.sex ? 0.2 : 0
  const age = one.age_min !== null && other.age_min !== null ? 0.3 : 0
  return (none ? 0.1 : 0.5 * roles) + sex + age
}

const isApart = (one: ProbePerson, other: ProbePerson) => isOlder(one, other) || isOlder(other, one)

/** By more than two years: ages are told from memory, and years go by. */
const isOlder = ({ age_min }: ProbePerson, { age_max }: ProbePerson) =>
  age_min !== null && age_max !== null && age_min > age_max + 2

/** What two sets have in common, of what both hold together: 0 to 1 (Jaccard). */
export function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((one) => b.has(one)).length
  const all = a.size + b.size - both
  return all === 0 ? 0 : both / all
}
