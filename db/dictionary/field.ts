import type { ZodType } from 'zod'
import { stays, type Release } from './release.ts'

/** A text in the two languages of the interface. */
export type Bilingual = { en: string; ko: string }

/** What a column stores. Decimals, days and times are text: no engine may round or shift them. */
export type Storage = 'text' | 'integer'

/** A value in a column. Null is "not known", and never the same as 0 or ''. */
export type Value = string | number | null

/** Column values by suffix: `{ '_id': 'KP-10', '_text': 'Ryanggang' }`. */
export type Values = Record<string, Value>

/** Something a name can stand for; for a place, with how near it pins an event. */
export type Choice = { id: string; label: string; precision?: string }

/** Why a value was refused. `code` names the message; the rest fills it. */
export type Problem = { code: string; [detail: string]: string | string[] | Choice[] | undefined }

export type Settled = { values: Values } | { problem: Problem }

/** What a kind may ask of the installation while it settles a value. */
export type Surroundings = {
  /** The publication day of the first source: relative dates are read from it. */
  published: string | null
  isTerm: (vocabulary: string, code: string) => boolean
  /** Whether a term is there for old records only: kept where it is stored, never given anew. */
  isRetired: (vocabulary: string, code: string) => boolean
  findPlaces: (name: string) => Promise<Choice[]>
  findAgencies: (name: string) => Promise<Choice[]>
}

/** What a kind may ask of the page while it writes a value in words. */
export type Wording = {
  language: 'en' | 'ko'
  termLabel: (vocabulary: string, code: string) => string
  /** The name of a place, agency or person, by its id. */
  nameOf: (noun: Noun, id: string) => string
}

export type Noun = 'place' | 'agency' | 'person' | 'source' | 'origin' | 'incident' | 'act'

/**
 * One kind of field: how it is stored, sent, checked and shown. Its input is drawn by the partial
 * of the same name in `views/fields/`. Nothing outside its file chooses by kind.
 */
export type Kind<Columns extends Record<string, Storage> = Record<string, Storage>> = {
  readonly name: string
  /** The columns it is stored in, by suffix to the field's name ('' is the name itself). */
  readonly columns: Columns
  /** What a form or a call may send, by suffix. */
  readonly inputs: Record<string, ZodType>
  /**
   * Turns what was sent (blank is null already, unsent is absent) into column values, or says why
   * not. `stored` holds the values that an edit started from.
   */
  readonly settle: (
    sent: Values,
    around: Surroundings,
    stored: Values | null,
  ) => Settled | Promise<Settled>
  /** The value in words; null when there is none. */
  readonly show: (values: Values, wording: Wording) => string | null
  /** What was typed, as it would be understood, in words: for the box it is typed into. */
  readonly readBack?: (
    typed: Values,
    published: string | null,
    language: 'en' | 'ko',
  ) => string | null
  /** The input that takes a value as somebody writes it, by suffix; '' where it is not said. */
  readonly worded?: string
  /** What a cell of somebody's table says, in the way that its input takes it. */
  readonly fromCell?: (cell: string) => string
  /** The columns that exports carry, by suffix. */
  readonly exported: readonly string[]
  readonly vocabulary?: string
  /** The vocabularies of the columns that hold codes, by suffix. */
  readonly codes?: Record<string, string>
  /** What the texts of a column always are, by suffix, for those who read them elsewhere. */
  readonly types?: Record<string, 'number' | 'date'>
  /** A column with codes holds several, with spaces between. */
  readonly several?: true
  readonly noun?: Noun
}

export type Sensitivity = 'open' | 'restricted'

/** One field of a record, said once: everything else about it is derived. */
export type Field<
  Name extends string = string,
  K extends Kind = Kind,
  Required extends boolean = boolean,
> = {
  readonly name: Name
  readonly kind: K
  readonly label: Bilingual
  /** What it means: the help beside the input, and the codebook's definition. */
  readonly help: Bilingual
  readonly required: Required
  /** Given to a new record when nothing is sent. */
  readonly default?: string
  readonly sensitivity: Sensitivity
  /** What becomes of it in a file for partners or for the public; it stays unless it is said here. */
  readonly release: Release
  /** Codes of its vocabulary that are for other records: kept where stored, never given anew. */
  readonly not_for?: readonly string[]
  /** The act types it belongs to; absent means every type. */
  readonly act_types?: readonly string[]
  /** The section of the form and page it stands in. */
  readonly section: string
  /** Whether the flat exports carry it; the data package carries everything. */
  readonly flat: boolean
  /** Set by the program, never sent. */
  readonly computed: boolean
  /** The form makes a value where none was typed: there, it may be left blank. */
  readonly proposed?: boolean
  /** It makes sense to set it on many records together. */
  readonly in_bulk?: true
  readonly huridocs?: string
  readonly retired?: boolean
}

type Options = Partial<Omit<Field, 'name' | 'kind' | 'label' | 'help' | 'required'>>

/**
 * Makes a field.
 * @param name the one snake_case name: form input, JSON key, column, CSV header
 * @param label what people see, and what they read when they ask what it means
 */
export function field<const Name extends string, K extends Kind>(
  name: Name,
  kind: K,
  label: { en: [label: string, help: string]; ko: [label: string, help: string] },
  options?: Options,
): Field<Name, K, false> {
  return {
    name,
    kind,
    label: { en: label.en[0], ko: label.ko[0] },
    help: { en: label.en[1], ko: label.ko[1] },
    required: false,
    sensitivity: 'open',
    release: stays,
    section: 'what',
    flat: true,
    computed: false,
    ...options,
  }
}

/** The same field, which a record cannot be without. */
export function required<Name extends string, K extends Kind>(
  field: Field<Name, K, false>,
): Field<Name, K, true> {
  return { ...field, required: true }
}

type Stored<S extends Storage> = S extends 'integer' ? number : string

/** The columns of a list of fields, as a row of their table holds them. */
export type RowOf<Fields extends readonly Field[]> = {
  [
    F in Fields[number] as F extends Field<infer Name, infer K>
      ? `${Name}${keyof K['columns'] & string}`
      : never
  ]: F extends Field<string, Kind, true> ? ColumnOf<F> : ColumnOf<F> | null
}

type ColumnOf<F extends Field> = Stored<F['kind']['columns'][keyof F['kind']['columns']]>

/** The names of a field's columns. */
export function columnsOf(field: Field): string[] {
  return Object.keys(field.kind.columns).map((suffix) => field.name + suffix)
}

/** A field's column values out of a row, by suffix. */
export function valuesOf(field: Field, row: Record<string, unknown>): Values {
  return Object.fromEntries(
    Object.keys(field.kind.columns).map((suffix) => [
      suffix,
      (row[field.name + suffix] ?? null) as Value,
    ]),
  )
}

/** A field's value in words; null when nothing is known. */
export function showField(
  field: Field,
  row: Record<string, unknown>,
  wording: Wording,
): string | null {
  return field.kind.show(valuesOf(field, row), wording)
}
