import type { Bundle } from '../bundle.ts'
import type { NamedAgency, NamedPlace } from '../bundle-rows.ts'
import { columnsOf, type Field } from '../dictionary/field.ts'
import type { Tally } from '../dictionary/tally.ts'
import type { Match } from '../list/answer.ts'
import type { ActRow } from '../tables.ts'
import type { Terms } from '../term.ts'

/**
 * The flat tables: one row an incident, or one an act. They leave as CSV and JSON, are the columns
 * that a list can show, and stand ready written in `incident_doc`.
 */

/** Everything a cell may be made from. */
export type Cells = {
  bundle: Bundle
  match: Match
  tally: Tally
  labels: Labels
  public_url: string
}
export type ActCells = Cells & { act: ActRow }

/** Names and labels for a chunk of rows, in the language asked for. */
export type Labels = {
  language: 'en' | 'ko'
  terms: Terms
  places: ReadonlyMap<string, NamedPlace>
  agencies: ReadonlyMap<string, NamedAgency>
}

/** What a cell holds before it is written: blank is not known. */
export type Cell = string | number | null | undefined
export type Columns<C> = Record<string, (cells: C) => Cell>

/** Several values in one cell. */
export const join = (values: readonly (string | null | undefined)[]) => {
  const known = [...new Set(values.filter((value) => value != null && value !== ''))]
  return known.length > 0 ? known.join('; ') : null
}

/** Codes in their order; blanks are left out when they are joined. */
export const inOrder = (a: string | null, b: string | null) => ((a ?? '') < (b ?? '') ? -1 : 1)

/** A place's own name, in the language asked for. */
export const placeName = (id: string | null | undefined, { places, language }: Labels) => {
  const place = id == null ? undefined : places.get(id)
  return place ? ((language === 'ko' ? place.name_ko : null) ?? place.name_en) : null
}

/** Likewise an agency's. */
export const agencyName = (id: string | null, { agencies, language }: Labels) =>
  id === null ? null : agencies.get(id)?.[`name_${language}`]

/** The place an act happened at, with "as the incident" read. */
export function placeOf(act: ActRow, { incident }: Bundle) {
  const own = act.place_id ?? act.place_text ?? act.place_precision
  return own === null ? incident : act
}

/** The date of an act, with "as the incident" read. */
export const dateOf = (act: ActRow, { incident }: Pick<Bundle, 'incident'>) =>
  act.date_precision === null ? incident : act

/** A place with the ids of those above it. */
export const ancestors = (id: string | null, { places }: Labels) =>
  id === null ? undefined : places.get(id)

/** The columns of fields that the promised ones do not name: those added since. */
export function added<C>(
  fields: readonly Field[],
  promised: Columns<C>,
  row: (cells: C) => object,
) {
  const carried = new Set(
    fields
      .filter((field) => field.flat)
      .flatMap((field) =>
        columnsOf(field)
          .map((column) => [field, column] as const)
          .filter(([field, column]) =>
            field.kind.exported.includes(column.slice(field.name.length)),
          )
          .map(([, column]) => column),
      ),
  )
  const stands_for = new Set(Object.keys(promised).flatMap((name) => [name, `${name}_id`]))
  const extra: Columns<C> = {}
  for (const column of carried) {
    if (stands_for.has(column) || inside_place.includes(column)) continue
    extra[column] = (cells) => (row(cells) as Record<string, Cell>)[column]
  }
  return { ...promised, ...extra }
}

// Told by `place`, where a flat table tells them at all.
const inside_place = ['place_text', 'place_precision']

/** Columns whose cells are numbers or dates, which no guard against formulas may touch. */
export const plain_columns: ReadonlySet<string> = new Set([
  'acts',
  'persons_min',
  'persons_max',
  'persons_arrested',
  'persons_sentenced',
  'seq',
  'sentence_months_min',
  'sentence_months_max',
  'confiscations',
  'origins',
  'sources',
  'latitude',
  'longitude',
  'date_earliest',
  'date_latest',
  'created_at',
  'updated_at',
  'victim_size_min',
  'victim_size_max',
  'months_min',
  'months_max',
  'quantity',
  'amount',
])
