import { codesOf } from '../dictionary/kinds/term.ts'
import { act_fields } from '../dictionary/records/act.ts'
import {
  added,
  agencyName,
  ancestors,
  dateOf,
  inOrder,
  join,
  placeName,
  placeOf,
  type ActCells,
  type Columns,
} from './cell.ts'
import { acceptedClaims, acceptedOrigins } from './grade.ts'

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

const victim = ({ act, bundle }: ActCells) =>
  bundle.people.find((person) => person.id === act.victim_id)

/** Every column of the flat act table, by header. */
export const actColumns = added(act_fields, act_columns, ({ act }) => act)
