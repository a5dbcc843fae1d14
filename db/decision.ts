import type { Bundle } from './bundle.ts'
import type { Sent } from './dictionary/document.ts'
import type { Field } from './dictionary/field.ts'
import { act_fields } from './dictionary/records/act.ts'
import { incident_fields } from './dictionary/records/incident.ts'
import { person_fields } from './dictionary/records/person.ts'
import type { ActRow, ClaimRow } from './tables.ts'

/**
 * Where sources differ, each says its own, and one of them stands: by somebody's decision, with a
 * reason. The others stay beside it.
 */

/** A quote of an act that speaks of its victim names the victim's field so: `victim_sex`. */
export const of_victim = 'victim_'

/** What sources say of one field of an incident, of one of its acts, or of that act's victim. */
export type Disputed = {
  act: ActRow | null
  field: Field
  /** Whether it is a field of the act's victim. */
  of_victim: boolean
  claims: ClaimRow[]
}

/** The fields that sources give more than one value for, or whose value is denied or not accepted. */
export function disputedIn({ acts, claims }: Bundle): Disputed[] {
  const by_field = Map.groupBy(
    claims.filter((claim) => claim.field !== null && claim.value !== null),
    (claim) => `${claim.act_id ?? ''} ${claim.field ?? ''}`,
  )
  return [...by_field.values()].flatMap((claims) => {
    const act = acts.find((one) => one.id === claims[0]?.act_id) ?? null
    const named = fieldNamed(act, claims[0]?.field ?? '')
    return named !== null && differ(claims) ? { act, ...named, claims } : []
  })
}

const differ = (claims: readonly ClaimRow[]) =>
  new Set(claims.map(({ value }) => value)).size > 1 ||
  claims.some(({ state, asserts }) => state !== 'accepted' || asserts === 'denies')

/** The field that a claim is about, by the name that it gives; null where there is no such field. */
export function fieldNamed(
  act: ActRow | null,
  name: string,
): Pick<Disputed, 'field' | 'of_victim'> | null {
  const victims = act !== null && act.victim_id !== null && name.startsWith(of_victim)
  const fields: readonly Field[] = victims ? person_fields : act ? act_fields : incident_fields
  const own = victims ? name.slice(of_victim.length) : name
  const field = fields.find((one) => one.name === own)
  // What leads to another record is no value that one could choose.
  if (!field || field.sensitivity !== 'open' || !((field.kind.worded ?? '') in field.kind.inputs)) {
    return null
  }
  return { field, of_victim: victims }
}

/**
 * An edit by which one of several values stands. One that somebody had decided for before has given
 * way; any other that differs is in conflict.
 * @returns null where nothing is disputed by such a claim
 */
export function decisionEdit(bundle: Bundle, claim_id: string): Sent | null {
  const disputed = disputedIn(bundle).find(({ claims }) => claims.some(({ id }) => id === claim_id))
  const chosen = disputed?.claims.find(({ id }) => id === claim_id)
  if (!disputed || !chosen || chosen.asserts === 'denies') return null
  const { act, field, of_victim: victims } = disputed
  const value = { [field.name + (field.kind.worded ?? '')]: chosen.value }
  return {
    ...(act === null && value),
    ...(act !== null && !victims && { acts: [{ act_id: act.id, ...value }] }),
    ...(act !== null && victims && { people: [{ person_id: act.victim_id, ...value }] }),
    claims: disputed.claims.map((claim) => ({ claim_id: claim.id, state: after(claim, chosen) })),
  }
}

function after(claim: ClaimRow, chosen: ClaimRow): string {
  if (claim.value === chosen.value && claim.asserts === chosen.asserts) return 'accepted'
  return claim.decided_by === null ? 'conflict' : 'superseded'
}
