import type { Bundle } from '../bundle.ts'
import { incident_fields } from '../dictionary/records/incident.ts'
import { tally, type Tally } from '../dictionary/tally.ts'
import type { Terms } from '../term.ts'
import {
  added,
  agencyName,
  ancestors,
  inOrder,
  join,
  placeName,
  type Cell,
  type Cells,
  type Columns,
} from './cell.ts'
import { acceptedClaims, acceptedOrigins } from './grade.ts'

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

/** A pattern has no acts and no victims to count: its cells are empty, not 0. */
function event(cell: (cells: Cells) => Cell) {
  return (cells: Cells) => (cells.bundle.incident.kind === 'pattern' ? null : cell(cells))
}

/** A relation as seen from the incident's own side: the other side of `part_of` is `has_part`. */
export function relation(link: { type: string; inverse: boolean }, terms: Terms): string {
  return link.inverse ? (terms.find('link_type', link.type)?.inverse ?? link.type) : link.type
}

/** Every column of the flat incident table, by header. */
export const incidentColumns = added(
  incident_fields,
  incident_columns,
  ({ bundle }) => bundle.incident,
)

/** The numbers of one incident. */
export function tallyOf(bundle: Bundle): Tally {
  return tally(bundle.acts, new Map(bundle.people.map((person) => [person.id, person])))
}
