import type { Bundle } from '../../db/bundle.ts'
import { columnsOf, type Field } from '../../db/dictionary/field.ts'
import { codesOf } from '../../db/dictionary/kinds/term.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { involvement_fields } from '../../db/dictionary/records/agency.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { claim_fields, origin_fields, source_fields } from '../../db/dictionary/records/source.ts'
import type { Terms } from '../../db/term.ts'
import { relation } from '../../db/flat/incident.ts'

type Json = Record<string, unknown>

/**
 * An incident in the JSON shape that the API takes and gives: sent as a new one it makes a copy,
 * of the same people and sources, with the same links. Restricted fields are not in it, and what a
 * reviewer decided is not taken.
 */
export function incidentJson(bundle: Bundle, terms: Terms, public_url: string): Json {
  const { incident, acts, people, sources, claims } = bundle
  const person_keys = new Map(people.map((person, index) => [person.id, `p${index + 1}`]))
  const source_keys = new Map(sources.map((source, index) => [source.id, `s${index + 1}`]))
  return {
    id: incident.id,
    ref: incident.ref,
    version: incident.version,
    ...fieldsOf(incident_fields, incident),
    people: people.map((person) => ({
      key: person_keys.get(person.id),
      person_id: person.id,
      ...fieldsOf(person_fields, person),
      part_of: person.part_of === null ? null : (person_keys.get(person.part_of) ?? null),
    })),
    acts: acts.map((act) => ({
      act_id: act.id,
      seq: act.seq,
      ...fieldsOf(act_fields, act),
      victim_id: undefined,
      victims: act.victim_id === null ? [] : [person_keys.get(act.victim_id)],
      agencies: bundle.involvements
        .filter((row) => row.act_id === act.id)
        .map((row) => ({ involvement_id: row.id, ...fieldsOf(involvement_fields, row) })),
    })),
    sources: sources.map((source) => ({
      key: source_keys.get(source.id),
      source_id: source.id,
      ...fieldsOf(source_fields, source),
      derived_from:
        source.derived_from === null
          ? null
          : (source_keys.get(source.derived_from) ?? source.derived_from),
      origin: originOf(bundle, source.origin_id),
    })),
    claims: claims.map((claim) => ({
      claim_id: claim.id,
      ...fieldsOf(claim_fields, claim),
      source_id: undefined,
      act_id: undefined,
      source: source_keys.get(claim.source_id),
      act: claim.act_id === null ? null : acts.findIndex((act) => act.id === claim.act_id),
    })),
    links: bundle.links.map((link) => ({
      link_id: link.link_id,
      type: relation(link, terms),
      to: link.ref,
      confidence: link.confidence,
      reason: link.reason,
    })),
    url: `${public_url}/incidents/${incident.ref}`,
    created_at: incident.created_at,
    updated_at: incident.updated_at,
  }
}

function originOf({ origins }: Bundle, id: string | null): Json | null {
  const origin = origins.find((row) => row.id === id)
  return origin ? { origin_id: origin.id, ...fieldsOf(origin_fields, origin) } : null
}

function fieldsOf(fields: readonly Field[], row: object): Json {
  const values = row as Json
  return Object.fromEntries(
    fields
      .filter((field) => field.sensitivity === 'open')
      .flatMap((field) =>
        columnsOf(field).map((column) => [
          column,
          field.kind.name === 'terms' ? codesOf(values[column]) : (values[column] ?? null),
        ]),
      ),
  )
}
