import type { Bundle } from '../../db/bundle.ts'
import { columnsOf, type Field } from '../../db/dictionary/field.ts'
import { codesOf } from '../../db/dictionary/kinds/term.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { tally, type Tally } from '../../db/dictionary/tally.ts'
import type { Match } from '../../db/list/list.ts'
import type { ActRow, PlaceRow } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { acceptedClaims, acceptedOrigins } from './grade.ts'

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
  places: ReadonlyMap<string, PlaceRow>
  agencies: ReadonlyMap<string, { name_en: string; name_ko: string }>
}

/** What a cell holds before it is written: blank is not known. */
export type Cell = string | number | null | undefined
type Columns<C> = Record<string, (cells: C) => Cell>

const join = (values: readonly (string | null | undefined)[]) => {
  const known = [...new Set(values.filter((value) => value != null && value !== ''))]
  return known.length > 0 ? known.join('; ') : null
}

/** Codes in their order; blanks are left out when they are joined. */
const inOrder = (a: string | null, b: string | null) => ((a ?? '') < (b ?? '') ? -1 : 1)

const placeName = (id: string | null | undefined, { places, language }: Labels) => {
  const place = id == null ? undefined : places.get(id)
  return place ? ((language === 'ko' ? place.name_ko : null) ?? place.name_en) : null
}

const agencyName = (id: string | null, { agencies, language }: Labels) =>
  id === null ? null : agencies.get(id)?.[`name_${language}`]

/** The place an act happened at, with "as the incident" read. */
export function placeOf(act: ActRow, { incident }: Bundle) {
  const own = act.place_id ?? act.place_text ?? act.place_precision
  return own === null ? incident : act
}

/** The date of an act, with "as the incident" read. */
export const dateOf = (act: ActRow, { incident }: Bundle) =>
  act.date_precision === null ? incident : act

const coordinate = (value: string | null | undefined) =>
  value == null ? null : value.replace(/(\.\d{5})\d+$/, '$1')

/**
 * `/incidents.csv`, in its promised order. A field added to the dictionary comes after these, by
 * itself.
 */
const incident_columns: Columns<Cells> = {
  ref: ({ bundle }) => bundle.incident.ref,
  kind: ({ bundle }) => bundle.incident.kind,
  title: ({ bundle }) => bundle.incident.title,
  date_text: ({ bundle }) => bundle.incident.date_text,
  date_edtf: ({ bundle }) => bundle.incident.date_edtf,
  date_earliest: ({ bundle }) => bundle.incident.date_earliest,
  date_latest: ({ bundle }) => bundle.incident.date_latest,
  date_precision: ({ bundle }) => bundle.incident.date_precision,
  date_match: ({ match }) => match.date_match,
  country_code: ({ bundle, labels }) => ancestors(bundle.incident.place_id, labels)?.country_id,
  province_code: ({ bundle, labels }) => ancestors(bundle.incident.place_id, labels)?.province_id,
  province: ({ bundle, labels }) =>
    placeName(ancestors(bundle.incident.place_id, labels)?.province_id, labels),
  county: ({ bundle, labels }) =>
    placeName(ancestors(bundle.incident.place_id, labels)?.county_id, labels),
  place_id: ({ bundle }) => bundle.incident.place_id,
  place: ({ bundle, labels }) =>
    placeName(bundle.incident.place_id, labels) ?? bundle.incident.place_text,
  place_precision: ({ bundle }) => bundle.incident.place_precision,
  latitude: ({ bundle, labels }) =>
    coordinate(ancestors(bundle.incident.place_id, labels)?.latitude),
  longitude: ({ bundle, labels }) =>
    coordinate(ancestors(bundle.incident.place_id, labels)?.longitude),
  act_types: ({ bundle }) => join(bundle.acts.map((act) => act.type)),
  acts: ({ tally, bundle }) => (bundle.incident.kind === 'pattern' ? null : tally.acts),
  persons_min: event(({ tally }) => tally.persons_min),
  persons_max: event(({ tally }) => tally.persons_max),
  persons_arrested: event(({ tally }) => tally.persons_arrested),
  persons_sentenced: event(({ tally }) => tally.persons_sentenced),
  sentence_months_min: ({ tally }) => tally.sentence_months_min,
  sentence_months_max: ({ tally }) => tally.sentence_months_max,
  confiscations: event(({ tally }) => tally.confiscations),
  agencies: ({ bundle, labels }) =>
    join([
      ...bundle.involvements.map((row) => agencyName(row.agency_id, labels)),
      ...bundle.acts.map((act) => agencyName(act.deciding_body_id, labels)),
    ]),
  origins: ({ bundle }) => bundle.origins.length,
  sources: ({ bundle }) => bundle.sources.length,
  reliability: ({ bundle }) =>
    join(
      acceptedOrigins(bundle)
        .map((origin) => origin.reliability)
        .toSorted(inOrder),
    ),
  credibility: ({ bundle }) =>
    join(
      acceptedClaims(bundle)
        .map((claim) => claim.credibility)
        .toSorted(inOrder),
    ),
  status: ({ bundle }) => bundle.incident.status,
  summary: ({ bundle }) => bundle.incident.summary,
  related: ({ bundle, labels }) =>
    join(bundle.links.map((link) => `${relation(link, labels.terms)} ${link.ref}`)),
  url: ({ bundle, public_url }) => `${public_url}/incidents/${bundle.incident.ref}`,
  created_at: ({ bundle }) => bundle.incident.created_at,
  updated_at: ({ bundle }) => bundle.incident.updated_at,
  id: ({ bundle }) => bundle.incident.id,
}

/** `/acts.csv`, in its promised order. */
const act_columns: Columns<ActCells> = {
  act_id: ({ act }) => act.id,
  incident_ref: ({ bundle }) => bundle.incident.ref,
  seq: ({ act }) => act.seq,
  type: ({ act }) => act.type,
  asserted: ({ act }) => act.asserted,
  victim_id: ({ act }) => act.victim_id,
  victim: (cells) => victim(cells)?.label,
  victim_unit: (cells) => victim(cells)?.unit,
  victim_roles: (cells) => join(codesOf(victim(cells)?.roles)),
  victim_sex: (cells) => victim(cells)?.sex,
  victim_size_min: (cells) => victim(cells)?.size_min,
  victim_size_max: (cells) => victim(cells)?.size_max,
  date_text: ({ act, bundle }) => dateOf(act, bundle).date_text,
  date_edtf: ({ act, bundle }) => dateOf(act, bundle).date_edtf,
  date_earliest: ({ act, bundle }) => dateOf(act, bundle).date_earliest,
  date_latest: ({ act, bundle }) => dateOf(act, bundle).date_latest,
  date_precision: ({ act, bundle }) => dateOf(act, bundle).date_precision,
  date_match: ({ match, act }) => match.acts.get(act.id),
  province_code: ({ act, bundle, labels }) =>
    ancestors(placeOf(act, bundle).place_id, labels)?.province_id,
  province: ({ act, bundle, labels }) =>
    placeName(ancestors(placeOf(act, bundle).place_id, labels)?.province_id, labels),
  county: ({ act, bundle, labels }) =>
    placeName(ancestors(placeOf(act, bundle).place_id, labels)?.county_id, labels),
  place_id: ({ act, bundle }) => placeOf(act, bundle).place_id,
  place: ({ act, bundle, labels }) => {
    const place = placeOf(act, bundle)
    return placeName(place.place_id, labels) ?? place.place_text
  },
  facility: ({ act, labels }) => placeName(act.facility_id, labels),
  agencies: ({ act, bundle, labels }) =>
    join(
      bundle.involvements
        .filter((row) => row.act_id === act.id)
        .map((row) => agencyName(row.agency_id, labels)),
    ),
  penalty: ({ act }) => act.penalty,
  duration_text: ({ act }) => act.duration_text,
  months_min: ({ act }) => act.months_min,
  months_max: ({ act }) => act.months_max,
  deciding_body: ({ act, labels }) => agencyName(act.deciding_body_id, labels),
  item: ({ act }) => act.item,
  description: ({ act }) => act.description,
  quantity: ({ act }) => act.quantity,
  amount: ({ act }) => act.amount,
  currency: ({ act }) => act.currency,
  amount_basis: ({ act }) => act.amount_basis,
  returned: ({ act }) => act.returned,
  outcome: ({ act }) => act.outcome,
  reason: ({ act }) => act.reason,
  origins: ({ bundle, act }) => new Set(acceptedOrigins(bundle, act).map(({ id }) => id)).size,
  credibility: ({ bundle, act }) =>
    join(
      acceptedClaims(bundle)
        .filter((claim) => claim.act_id === act.id)
        .map((claim) => claim.credibility)
        .toSorted(inOrder),
    ),
  url: ({ bundle, public_url, act }) =>
    `${public_url}/incidents/${bundle.incident.ref}#act-${act.seq}`,
}

/** A pattern has no acts and no victims to count: its cells are empty, not 0. */
function event(cell: (cells: Cells) => Cell) {
  return (cells: Cells) => (cells.bundle.incident.kind === 'pattern' ? null : cell(cells))
}

const ancestors = (id: string | null, { places }: Labels) =>
  id === null ? undefined : places.get(id)

const victim = ({ act, bundle }: ActCells) =>
  bundle.people.find((person) => person.id === act.victim_id)

/** A relation as seen from the incident's own side: the other side of `part_of` is `has_part`. */
export function relation(link: { type: string; inverse: boolean }, terms: Terms): string {
  return link.inverse ? (terms.find('link_type', link.type)?.inverse ?? link.type) : link.type
}

/** The columns of fields that the promised ones do not name: those added since. */
function added<C>(fields: readonly Field[], promised: Columns<C>, row: (cells: C) => object) {
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

/** Every column of the flat incident table, by header. */
export const incidentColumns = added(
  incident_fields,
  incident_columns,
  ({ bundle }) => bundle.incident,
)

/** Every column of the flat act table, by header. */
export const actColumns = added(act_fields, act_columns, ({ act }) => act)

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

/** The numbers of one incident. */
export function tallyOf(bundle: Bundle): Tally {
  return tally(bundle.acts, new Map(bundle.people.map((person) => [person.id, person])))
}
