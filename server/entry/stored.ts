import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import type { Field, Wording } from '../../db/dictionary/field.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { involvement_fields } from '../../db/dictionary/records/agency.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { origin_fields } from '../../db/dictionary/records/source.ts'
import type { Terms } from '../../db/term.ts'
import { seesRestricted } from '../../db/visible.ts'
import { incidentJson } from '../export/json.ts'
import { rowsOf } from './rows.ts'
import type { Typed } from './input.ts'

/**
 * A stored incident as the form shows it: its JSON, with the names of places and agencies in the
 * boxes where people type names.
 */
export function storedDocument(
  bundle: Bundle,
  terms: Terms,
  wording: Wording,
  actor: Actor,
): Typed {
  const json = incidentJson(bundle, terms, '')
  const named = (fields: readonly Field[], row: Typed): Typed => ({
    ...row,
    ...names(fields, row, wording),
  })
  const people = new Map(bundle.people.map((person) => [person.id, person]))
  return {
    ...named(incident_fields, json),
    people: rowsOf(json, 'people').map((person) => {
      const row = people.get(String(person['person_id']))
      const sees = row !== undefined && seesRestricted(actor, row.created_by)
      return sees ? { ...person, real_name: row.real_name } : person
    }),
    acts: rowsOf(json, 'acts').map((act) => ({
      ...named(act_fields, act),
      agencies: rowsOf(act, 'agencies').map((agency) => named(involvement_fields, agency)),
    })),
    sources: rowsOf(json, 'sources').map((source) => {
      const origin = source['origin']
      if (typeof origin !== 'object' || origin === null) return source
      const { origin_id, ...fields } = origin as Typed
      return { ...source, origin_id, origin: named(origin_fields, fields) }
    }),
  }
}

/** The names for the boxes of the fields that are found by name. */
function names(fields: readonly Field[], row: Typed, wording: Wording): Typed {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const id = row[`${field.name}_id`]
      const by_name = '' in field.kind.inputs && '_id' in field.kind.inputs
      if (!by_name || field.kind.noun === undefined || typeof id !== 'string') return []
      return [[field.name, wording.nameOf(field.kind.noun, id)]]
    }),
  )
}
