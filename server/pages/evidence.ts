import type { Bundle } from '../../db/bundle.ts'
import { of_victim } from '../../db/decision.ts'
import type { ActRow, ClaimRow, PersonRow } from '../../db/tables.ts'

/**
 * Which quotes the values of an incident rest on. A value rests on what sources say of it by name;
 * where none does, on what they say of the act or incident that it belongs to; where nobody says
 * anything of an act, on what is said of the incident, and the other way round.
 */
export type Evidence = {
  /** The quotes in the order of the page, numbered from 1 by their places. */
  quotes: readonly ClaimRow[]
  ofIncident: (field: string) => number[]
  ofAct: (act: ActRow, field: string) => number[]
  ofPerson: (person: PersonRow, field: string) => number[]
}

/** Works out which quotes the values of an incident rest on. */
export function evidenceOf(bundle: Bundle): Evidence {
  const { acts, people, involvements } = bundle
  const quotes = quotesOf(bundle)
  const number = new Map(quotes.map((claim, index) => [claim.id, index + 1]))
  const numbers = (claims: readonly ClaimRow[]) =>
    claims.flatMap((claim) => number.get(claim.id) ?? [])
  const about = (act: ActRow | null) => quotes.filter((claim) => claim.act_id === (act?.id ?? null))
  const of_acts = (acts: readonly ActRow[]) => acts.flatMap(about)
  const ofField = (claims: readonly ClaimRow[], field: string) =>
    claims.filter((claim) => claim.field === field)
  const general = (claims: readonly ClaimRow[]) => claims.filter((claim) => claim.field === null)
  const first = (...kinds: (readonly ClaimRow[])[]) =>
    numbers(kinds.find(({ length }) => length > 0) ?? [])

  const actsOf = (person: PersonRow): ActRow[] => {
    const named = acts.filter(
      ({ id, victim_id }) =>
        victim_id === person.id ||
        involvements.some((row) => row.act_id === id && row.person_id === person.id),
    )
    // A group may be there for its members' sake alone.
    const members = people.filter((row) => row.part_of === person.id && row.id !== person.id)
    return named.length > 0 ? named : members.flatMap(actsOf)
  }

  return {
    quotes,
    ofIncident: (field) =>
      first(ofField(about(null), field), general(about(null)), general(of_acts(acts)), quotes),
    ofAct: (act, field) =>
      first(ofField(about(act), field), general(about(act)), general(about(null)), quotes),
    ofPerson: (person, field) => {
      const own = of_acts(actsOf(person))
      return first(ofField(own, of_victim + field), general(own), general(about(null)), quotes)
    },
  }
}

/** What sources say, in the order of the page: of each act, then of the incident as a whole. */
function quotesOf({ acts, claims }: Bundle): ClaimRow[] {
  const place = new Map(acts.map((act, index) => [act.id, index]))
  return claims
    .filter((claim) => (claim.quote ?? claim.value) !== null)
    .toSorted((a, b) => at(place, a) - at(place, b))
}

const at = (place: ReadonlyMap<string, number>, { act_id }: ClaimRow) =>
  act_id === null ? place.size : (place.get(act_id) ?? place.size)
