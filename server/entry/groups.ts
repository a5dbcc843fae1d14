import type { Field } from '../../db/dictionary/field.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { involvement_fields } from '../../db/dictionary/records/agency.ts'
import { link_fields } from '../../db/dictionary/records/link.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { claim_fields, source_fields } from '../../db/dictionary/records/source.ts'
import type { Typed } from './input.ts'
import { rowsOf } from './rows.ts'

/** A document of the form, where there is one. */
export type Side = Typed | null

/** The rows of one kind that a form has: their fields, by what each is known, how they are counted. */
type Group = {
  fields: readonly Field[]
  id: string
  number:
    | 'form.source_number'
    | 'form.person_number'
    | 'form.act_number'
    | 'form.quote_number'
    | 'form.link_number'
}

/** The groups of rows in a form. */
export const groups: Record<string, Group> = {
  sources: { fields: source_fields, id: 'source_id', number: 'form.source_number' },
  people: { fields: person_fields, id: 'person_id', number: 'form.person_number' },
  acts: { fields: act_fields, id: 'act_id', number: 'form.act_number' },
  claims: { fields: claim_fields, id: 'claim_id', number: 'form.quote_number' },
  links: { fields: link_fields, id: 'link_id', number: 'form.link_number' },
}

/** The agencies within an act. */
export const agencies = { id: 'involvement_id', fields: involvement_fields }

/** The rows of a group by their ids. */
export const byId = (side: Side, group: string, id: string) =>
  new Map(rowsOf(side ?? {}, group).map((row) => [row[id], row]))
