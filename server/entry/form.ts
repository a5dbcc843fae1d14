import { isDay } from '../../db/dictionary/date/period.ts'
import type { FieldProblem } from '../../db/dictionary/document.ts'
import type { Field } from '../../db/dictionary/field.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { involvement_fields } from '../../db/dictionary/records/agency.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { link_fields } from '../../db/dictionary/records/link.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { claim_fields, origin_fields, source_fields } from '../../db/dictionary/records/source.ts'
import type { SourceRow } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import type { Language, Translate } from '../language.ts'
import {
  idOf,
  inputOf,
  problemText,
  textOf,
  type FormSetting,
  type Input,
  type Option,
  type Typed,
} from './input.ts'
import { quick_input } from './quick/part.ts'
import { isTaken } from './reuse.ts'
import { isTyped, keyOf, rowsOf } from './rows.ts'
import { summaryOf } from './summary.ts'

/** A row of a repeating group, ready to draw. */
export type FormRow = {
  index: number
  prefix: string
  id: string
  key: string
  /** The id of the stored record it edits, if it edits one. */
  stored: string
  label: string
  /** What it is called where it is taken over from another record. */
  title: string
  /** Whether it is taken over as it stands there: nothing of it is typed here. */
  taken: boolean
  /** Its inputs by section. */
  sections: Record<string, Input[]>
  rows: FormRow[]
  victims: (Option & { on: boolean })[]
  typed: Typed
  problem: string | null
}

/** The whole form, ready to draw. */
export type Form = {
  /** The quick line, where it could not be read, and why. */
  quick: { line: string; problem: string | null }
  sections: Record<string, Input[]>
  people: FormRow[]
  acts: FormRow[]
  sources: FormRow[]
  claims: FormRow[]
  links: FormRow[]
  source_options: Option[]
  act_options: Option[]
  /** Every problem, with the input it links to. */
  summary: { href: string; text: string }[]
}

export type Making = {
  terms: Terms
  language: Language
  t: Translate
  problems: readonly FieldProblem[]
  /** The sources that are taken over from other records, by id. */
  reused: ReadonlyMap<string, SourceRow>
  /** What the people are called that are taken over, by id. */
  people: ReadonlyMap<string, string>
}

/** Lays out an incident, typed or stored, as a form. */
export function makeForm(typed: Typed, making: Making): Form {
  const { t } = making
  const people = rowsOf(typed, 'people')
  const sources = rowsOf(typed, 'sources')
  const person_options = people.map((person, index) => ({
    value: keyOf(person, `p${index + 1}`),
    label: labelled(
      person['label'] ?? making.people.get(textOf(person['person_id'])),
      t('form.person_number', { n: index + 1 }),
    ),
  }))
  const source_options = sources.map((source, index) => ({
    value: keyOf(source, `s${index + 1}`),
    label: labelled(
      source['title'] ?? source['publisher'] ?? titleOf(making, source),
      t('form.source_number', { n: index + 1 }),
    ),
  }))
  const setting: FormSetting & Making = {
    ...making,
    keys: { person: person_options, source: source_options },
    published: publishedOf(sources, making.reused),
  }
  const acts = rowsOf(typed, 'acts')
  const unread = making.problems.find(({ path }) => path === quick_input)
  const form = {
    quick: {
      line: textOf(typed[quick_input]),
      problem: unread ? problemText(unread, making.language, making.t) : null,
    },
    sections: sectionsOf(setting, incident_fields, typed, ''),
    people: people.map((row, index) => ({
      ...personRow(setting, row, index),
      title: making.people.get(textOf(row['person_id'])) ?? '',
    })),
    acts: acts.map((row, index) => actRow(setting, row, index, person_options)),
    sources: sources.map((row, index) => sourceRow(setting, row, index)),
    claims: rowsOf(typed, 'claims').map((row, index) =>
      plainRow(setting, row, 'claims', index, except(claim_fields, ['source', 'act']), 'claim_id'),
    ),
    links: rowsOf(typed, 'links').map((row, index) =>
      plainRow(setting, row, 'links', index, except(link_fields, ['to']), 'link_id'),
    ),
    source_options,
    act_options: acts.map((act, index) => ({
      value: String(index),
      label: `${index + 1}. ${making.terms.label('act_type', textOf(act['type']), making.language)}`,
    })),
  }
  return { ...form, summary: summaryOf(form, making) }
}

/** The publication day that dates are read from: that of the first source. */
function publishedOf([first = {}]: readonly Typed[], reused: Making['reused']): string | null {
  const known = reused.get(textOf(first['source_id']))
  if (known) return known.published_on
  const text = textOf(first['published_on']).trim()
  return isDay(text) ? text : null
}

/** What a source that is taken over is called. */
function titleOf({ reused }: Pick<Making, 'reused'>, source: Typed): string {
  const row = reused.get(textOf(source['source_id']))
  const parts = [row?.title ?? row?.url, row?.publisher, row?.published_on]
  return parts.filter((part) => part != null).join(' · ')
}

const labelled = (label: unknown, otherwise: string) =>
  typeof label === 'string' && label !== '' ? label : otherwise

const except = (fields: readonly Field[], names: readonly string[]) =>
  fields.filter((field) => !names.includes(field.name))

function sectionsOf(
  setting: FormSetting,
  fields: readonly Field[],
  typed: Typed,
  prefix: string,
): Record<string, Input[]> {
  const sections: Record<string, Input[]> = {}
  for (const field of fields) {
    if (field.computed || field.retired) continue
    ;(sections[field.section] ??= []).push(inputOf(setting, field, typed, prefix))
  }
  return sections
}

function plainRow(
  setting: FormSetting,
  typed: Typed,
  group: string,
  index: number,
  fields: readonly Field[],
  id_name: string,
): FormRow {
  const prefix = `${group}.${index}.`
  const own = setting.problems.find(({ path }) =>
    [`${prefix}source`, `${prefix}act`, `${prefix}to`, `${prefix}victims`].includes(path),
  )
  return {
    index,
    prefix,
    id: idOf(`${group}.${index}`),
    key: typeof typed['key'] === 'string' ? typed['key'] : '',
    stored: typeof typed[id_name] === 'string' ? typed[id_name] : '',
    label: '',
    title: '',
    taken: isTaken(typed, id_name),
    sections: sectionsOf(setting, fields, typed, prefix),
    rows: [],
    victims: [],
    typed,
    problem: own ? problemText(own, setting.language, setting.t) : null,
  }
}

function personRow(setting: FormSetting, typed: Typed, index: number): FormRow {
  // Of somebody stored, the restricted fields come only to those who may read and write them.
  const fields = (person_fields as readonly Field[]).filter(
    (field) => field.sensitivity === 'open' || typed['person_id'] == null || field.name in typed,
  )
  const row = plainRow(setting, typed, 'people', index, fields, 'person_id')
  return {
    ...row,
    key: keyOf(typed, `p${index + 1}`),
    label: setting.t('form.person_number', { n: index + 1 }),
  }
}

function actRow(
  setting: FormSetting,
  typed: Typed,
  index: number,
  people: readonly Option[],
): FormRow {
  const row = plainRow(setting, typed, 'acts', index, except(act_fields, ['victim']), 'act_id')
  const chosen = typed['victims']
  const victims = (Array.isArray(chosen) ? chosen : [chosen]).map(String)
  return {
    ...row,
    label: setting.t('form.act_number', { n: index + 1 }),
    victims: people.map((person) => ({ ...person, on: victims.includes(person.value) })),
    rows: rowsOf(typed, 'agencies').map((agency, at) => {
      const group = `acts.${index}.agencies`
      const fields = except(involvement_fields, ['person'])
      return plainRow(setting, agency, group, at, fields, 'involvement_id')
    }),
  }
}

function sourceRow(
  setting: FormSetting & Pick<Making, 'reused'>,
  typed: Typed,
  index: number,
): FormRow {
  const fields = except(source_fields, ['origin'])
  const earlier = (setting.keys['source'] ?? []).slice(0, index)
  const own = { ...setting, keys: { ...setting.keys, source: earlier } }
  const row = plainRow(own, typed, 'sources', index, fields, 'source_id')
  const origin = isTyped(typed['origin']) ? typed['origin'] : {}
  return {
    ...row,
    key: keyOf(typed, `s${index + 1}`),
    label: setting.t('form.source_number', { n: index + 1 }),
    title: titleOf(setting, typed),
    sections: {
      ...row.sections,
      origin: Object.values(
        sectionsOf(setting, origin_fields, origin, `${row.prefix}origin.`),
      ).flat(),
    },
  }
}
