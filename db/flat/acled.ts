import type { Bundle } from '../bundle.ts'
import { parseDay } from '../dictionary/date/day-number.ts'
import { codesOf } from '../dictionary/kinds/term.ts'
import { counts, tally } from '../dictionary/tally.ts'
import type { ActRow, IncidentRow } from '../tables.ts'
import { agencyName, ancestors, join, placeName, type Cells, type Columns } from './cell.ts'
import { incidentColumns } from './incident.ts'

/**
 * Incidents under the names that ACLED gives its columns (codebook of 2023, https://acleddata.com),
 * for tools that read those. It is not ACLED's coding: what the record does not say stays empty,
 * no vague date becomes a day, and no province a point. The tables below are the whole mapping,
 * and the codebook prints them.
 */

/** How near a date is known, by how many days it may lie on; what is vaguer has no number. */
export const time_precisions = [
  { days: 1, number: '1' },
  { days: 10, number: '2' },
  { days: 31, number: '3' },
] as const

/** How near a place is known, by our precision; what is vaguer, or not known, has no number. */
export const geo_precisions = {
  exact: '1',
  facility: '1',
  neighbourhood: '1',
  settlement: '1',
  county: '2',
  province: '3',
  area: '3',
} as const satisfies Record<string, string>

const violence = 'Violence against civilians'
const strategic = 'Strategic developments'

/**
 * The type of an incident is that of the first of these acts that it holds, counted acts only.
 * What stands in no line (a search, a sentence, an execution by sentence of a court) has no type
 * in ACLED's scheme, and is given none.
 */
export const acled_types = [
  { act: 'sexual_violence', event_type: violence, sub_event_type: 'Sexual violence' },
  { act: 'killing', event_type: violence, sub_event_type: 'Attack' },
  { act: 'torture', event_type: violence, sub_event_type: 'Attack' },
  { act: 'shooting_at_border', event_type: violence, sub_event_type: 'Attack' },
  { act: 'ill_treatment', event_type: violence, sub_event_type: 'Attack' },
  {
    act: 'disappearance',
    event_type: violence,
    sub_event_type: 'Abduction/forced disappearance',
  },
  { act: 'arrest', event_type: strategic, sub_event_type: 'Arrests' },
  { act: 'detention', event_type: strategic, sub_event_type: 'Arrests' },
  {
    act: 'confiscation',
    event_type: strategic,
    sub_event_type: 'Looting/property destruction',
  },
  { act: 'eviction', event_type: strategic, sub_event_type: 'Looting/property destruction' },
] as const

const disorder: Record<string, string> = {
  [violence]: 'Political violence',
  [strategic]: 'Strategic developments',
}

/** Acts, and outcomes of others, by which somebody is reported dead. */
export const deadly = {
  acts: ['killing', 'execution', 'death_in_custody'],
  outcomes: ['died', 'executed'],
} as const

const counted = ({ acts }: Bundle): ActRow[] => acts.filter(counts)

const typeOf = ({ bundle }: Cells) => {
  const held = new Set(counted(bundle).map((act) => act.type))
  return acled_types.find(({ act }) => held.has(act))
}

const dayOf = ({ bundle: { incident } }: Cells): string | null =>
  incident.date_earliest === incident.date_latest ? incident.date_earliest : null

function timePrecision({ bundle }: Cells): string | null {
  const [first, last] = [bundle.incident.date_earliest, bundle.incident.date_latest].map((day) =>
    day === null ? null : parseDay(day),
  )
  if (first == null || last == null) return null
  return time_precisions.find(({ days }) => last - first < days)?.number ?? null
}

/** A place that no precision is given for is not known to any. */
const geoPrecision = ({ place_precision }: IncidentRow): string | null =>
  (geo_precisions as Record<string, string>)[place_precision ?? ''] ?? null

/** The point of a place, where the incident is known so well that it says no more than that. */
const pointOf = (cells: Cells, axis: 'latitude' | 'longitude') =>
  ['1', '2'].includes(geoPrecision(cells.bundle.incident) ?? '')
    ? incidentColumns[axis]?.(cells)
    : null

/** Agencies of the counted acts, who carried something out before the others. */
function agenciesOf({ bundle, labels }: Cells): string[] {
  const own = new Set(counted(bundle).map((act) => act.id))
  const rows = bundle.involvements.filter(({ act_id }) => own.has(act_id))
  const first = rows.filter(({ degree }) => degree === 'carried_out')
  const others = rows.filter(({ degree }) => degree !== 'carried_out')
  const names = [...first, ...others].flatMap((row) => agencyName(row.agency_id, labels) ?? [])
  return [...new Set(names)]
}

function victimsOf({ bundle }: Cells) {
  const ids = new Set(counted(bundle).map((act) => act.victim_id))
  return bundle.people.filter(({ id }) => ids.has(id))
}

/** People reported dead, at least; empty where nobody is, for that nobody died is not reported. */
function fatalities({ bundle }: Cells): number | null {
  const deaths = counted(bundle).filter(
    ({ type, outcome }) =>
      (deadly.acts as readonly string[]).includes(type) ||
      (deadly.outcomes as readonly string[]).includes(outcome ?? ''),
  )
  if (deaths.length === 0) return null
  return tally(deaths, new Map(bundle.people.map((person) => [person.id, person]))).persons_min
}

const place = ({ bundle, labels }: Cells, level: 'country_id' | 'province_id' | 'county_id') =>
  placeName(ancestors(bundle.incident.place_id, labels)?.[level], labels)

/** A column of ours, under our own name. */
const ours = (name: string) => (cells: Cells) => incidentColumns[name]?.(cells)
const judged = () => null

/** `/incidents.acled.csv`: ACLED's columns in its order, then what ours say more exactly. */
export const acledColumns: Columns<Cells> = {
  event_id_cnty: ({ bundle }) => bundle.incident.ref,
  event_date: dayOf,
  year: ({ bundle: { incident } }) => {
    const [first, last] = [incident.date_earliest, incident.date_latest].map((day) =>
      day?.slice(0, 4),
    )
    return first === last ? first : null
  },
  time_precision: timePrecision,
  disorder_type: (cells) => disorder[typeOf(cells)?.event_type ?? ''],
  event_type: (cells) => typeOf(cells)?.event_type,
  sub_event_type: (cells) => typeOf(cells)?.sub_event_type,
  actor1: (cells) => agenciesOf(cells)[0],
  assoc_actor_1: (cells) => join(agenciesOf(cells).slice(1)),
  inter1: judged,
  actor2: (cells) => join(victimsOf(cells).map(({ label }) => label)),
  assoc_actor_2: (cells) =>
    join(
      victimsOf(cells)
        .flatMap(({ roles }) => codesOf(roles))
        .map((role) => cells.labels.terms.label('role', role, cells.labels.language)),
    ),
  inter2: judged,
  interaction: judged,
  civilian_targeting: judged,
  iso: judged,
  region: judged,
  country: (cells) => place(cells, 'country_id'),
  admin1: (cells) => place(cells, 'province_id'),
  admin2: (cells) => place(cells, 'county_id'),
  admin3: judged,
  location: ours('place'),
  latitude: (cells) => pointOf(cells, 'latitude'),
  longitude: (cells) => pointOf(cells, 'longitude'),
  geo_precision: ({ bundle }) => geoPrecision(bundle.incident),
  source: ({ bundle }) => join(bundle.sources.map(({ publisher }) => publisher)),
  source_scale: judged,
  notes: ours('summary'),
  fatalities,
  tags: judged,
  timestamp: ({ bundle }) => Math.floor(Date.parse(bundle.incident.updated_at) / 1000),
  date_earliest: ours('date_earliest'),
  date_latest: ours('date_latest'),
  date_precision: ours('date_precision'),
  date_match: ours('date_match'),
  place_precision: ours('place_precision'),
  act_types: ours('act_types'),
  url: ours('url'),
}

/** The columns of ACLED that its coders judge, and the record does not: always empty. */
export const judged_columns: readonly string[] = Object.entries(acledColumns).flatMap(
  ([name, cell]) => (cell === judged ? [name] : []),
)
