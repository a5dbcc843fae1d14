import type { FieldProblem } from '../../db/dictionary/document.ts'
import type { Choice, Field } from '../../db/dictionary/field.ts'
import { codesOf } from '../../db/dictionary/kinds/term.ts'
import type { Terms } from '../../db/term.ts'
import { isMessage, type Language, type Translate } from '../language.ts'

/** An option of a select, radio or checkbox. */
export type Option = { value: string; label: string }

/** One field as its partial in `views/fields/` draws it. */
export type Input = {
  kind: string
  field: string
  /** The name of its input; suffixes are added to it. */
  name: string
  id: string
  label: string
  help: string
  required: boolean
  /** What stands in it, by suffix: typed or stored. */
  value: (suffix: string) => string
  /** What stands in the box of something found by name: its id, while no name was typed or found. */
  named: string
  values: string[]
  options: Option[]
  vocabulary: string
  problem: string | null
  /** No place has the name that was typed: it may be a new one. */
  unknown_place: boolean
  /** What was typed, as it would be understood. */
  read_back: string | null
  /** The candidates, when a name can mean several. */
  choices: Choice[]
  /** The ids that describe it to a screen reader. */
  described: string
  /** The act types it belongs to, the first being the one that is about it; none means every type. */
  act_types: readonly string[]
}

/** A record in the form: what stands in its inputs, typed or stored. */
export type Typed = Record<string, unknown>

export type FormSetting = {
  terms: Terms
  language: Language
  t: Translate
  problems: readonly FieldProblem[]
  /** What a reference may point to, by noun: the people and sources of this same form. */
  keys: Partial<Record<string, Option[]>>
  /** The publication day that words such as "last month" are counted from. */
  published: string | null
}

/** Makes the input of a field within the record that stands at `prefix` of the document. */
export function inputOf(setting: FormSetting, field: Field, typed: Typed, prefix: string): Input {
  const { language, t } = setting
  const name = prefix + field.name
  const id = idOf(name)
  const problem = setting.problems.find(
    ({ path }) =>
      path === name || (path.startsWith(name) && isSuffix(field, path.slice(name.length))),
  )
  const choices = Array.isArray(problem?.['choices']) ? (problem['choices'] as Choice[]) : []
  return {
    kind: field.kind.name,
    field: field.name,
    name,
    id,
    label: field.label[language],
    help: field.help[language],
    required: field.required && !field.proposed,
    value: (suffix) => textOf(typed[field.name + suffix] ?? (suffix === '' ? field.default : null)),
    named: textOf(field.name in typed ? typed[field.name] : typed[`${field.name}_id`]),
    values: codesOf(typed[field.name]),
    options: optionsOf(field, setting, typed[field.name]),
    vocabulary: field.kind.vocabulary ?? '',
    problem: problem ? problemText(problem, language, t) : null,
    unknown_place:
      problem?.code === 'no_such_place' ||
      problem?.code === 'which_within' ||
      textOf(typed[`${field.name}_new_within`]) !== '',
    read_back: readBackOf(field, typed, setting),
    choices,
    described: [problem ? `${id}-problem` : null, `${id}-help`].filter((part) => part).join(' '),
    act_types: field.act_types ?? [],
  }
}

function readBackOf(field: Field, typed: Typed, { published, language }: FormSetting) {
  const values = Object.keys(field.kind.inputs).map((suffix) => {
    const text = textOf(typed[field.name + suffix]).trim()
    return [suffix, text === '' ? null : text] as const
  })
  return field.kind.readBack?.(Object.fromEntries(values), published, language) ?? null
}

const isSuffix = (field: Field, rest: string) => Object.hasOwn(field.kind.inputs, rest)

/** An HTML id for an input's name. */
export const idOf = (name: string) => name.replaceAll('.', '-')

function optionsOf(field: Field, setting: FormSetting, current: unknown): Option[] {
  const { vocabulary, noun } = field.kind
  if (vocabulary !== undefined) {
    const kept = codesOf(current)
    return setting.terms
      .all(vocabulary)
      .filter(
        ({ code, retired_at }) =>
          kept.includes(code) || (retired_at === null && !field.not_for?.includes(code)),
      )
      .map((term) => ({ value: term.code, label: term[`label_${setting.language}`] }))
  }
  return noun === undefined ? [] : (setting.keys[noun] ?? [])
}

/** What is said about a problem, in words. */
export function problemText(problem: FieldProblem, language: Language, t: Translate): string {
  const own = problem[`message_${language}`]
  if (typeof own === 'string') return own
  const key = `problem.${problem.code}`
  const value = typeof problem['value'] === 'string' ? problem['value'] : ''
  const names = typeof problem['names'] === 'string' ? problem['names'] : ''
  return isMessage(key) ? t(key, { value, names }) : t('problem.not_valid')
}

/** What stands in an input for a value; nothing that is not text or a number. */
export function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return ''
}
