import { dayNumber, writeDay } from '../../db/dictionary/date/day-number.ts'
import type { IncidentRow } from '../../db/tables.ts'
import { actRows, type World } from './acts.ts'
import { knowAgencies, type Agency } from './agencies.ts'
import type { Case, Told } from './case.ts'
import { makeCase, retell } from './cases.ts'
import { claimRows } from './claims.ts'
import { knowCodes, type Term } from './codes.ts'
import { dateColumns, makeDates, type Recorded } from './dates.ts'
import { groupOf } from './groups.ts'
import { makeIds } from './ids.ts'
import { involvementRows } from './involvements.ts'
import { linkRows } from './links.ts'
import { tell, type Telling } from './narrative.ts'
import { peopleRows } from './people.ts'
import { knowPlaces, nameOf, placeText, type Place } from './places.ts'
import { english, korean } from './prose.ts'
import { chance, draw, sequenceOf } from './random.ts'
import { makeRing, recall, remember, type Ring } from './ring.ts'
import type { Plain, Synthetic } from './rows.ts'
import { drawLead, makePress, type Press } from './press.ts'
import { reportRows } from './sources.ts'

export type { Synthetic } from './rows.ts'

export type Asked = {
  /** A whole number: the same gives the same rows, byte for byte, on any machine. */
  seed: number
  count: number
  /** The gazetteer, the agencies and the vocabularies that the rows refer to, in any order. */
  places: readonly Place[]
  agencies: readonly Agency[]
  terms: readonly Term[]
}

const first_day = dayNumber(1990, 1, 1)
const last_day = dayNumber(2026, 6, 30)

/** The share of incidents that tell again of one of the last sixty-four. */
const duplicate_share = 0.03

type Workshop = {
  world: World
  press: Press
  events: Ring<Told>
  patterns: Ring<Told>
}

/**
 * Makes case files that nobody lived through, for benchmarks and load tests: `count` incidents,
 * newest first, each with the rows of all its tables and the truth behind them. Only the last few
 * are remembered, however many are made.
 *
 * Days depend on the count as well as the seed, for the incidents are spread over all years: the
 * first 1,000 of 10,000 are others than those of 1,000. A second report of a case stands where it
 * comes up, so that its day may be up to some incidents newer than that before it.
 */
export function* synthesise(asked: Asked): Generator<Synthetic, void, undefined> {
  const random = sequenceOf(asked.seed)
  const world = {
    random,
    ids: makeIds(random),
    codes: knowCodes(asked.terms),
    places: knowPlaces(asked.places),
    agencies: knowAgencies(asked.agencies),
    dates: makeDates(random),
  }
  const events = makeRing<Told>(64)
  const workshop = { world, press: makePress(), events, patterns: makeRing<Told>(8) }
  for (let at = 0; at < asked.count; at++) {
    const original = chance(random, duplicate_share) ? (recall(random, events) ?? null) : null
    const told =
      original === null ? makeCase(world, dayAt(at, asked.count)) : retell(world, original.told)
    yield put(workshop, told, original?.incident_id ?? null)
  }
}

/** Denser towards the present: half of the incidents are of the last twelve years. */
function dayAt(at: number, count: number): number {
  const back = (at + 0.5) / count
  return last_day - Math.floor((last_day - first_day + 1) * back * (0.25 + 0.75 * back))
}

/** Puts one case on record. */
function put(workshop: Workshop, told: Case, duplicate_of: string | null): Synthetic {
  const { world, press, events, patterns } = workshop
  const { random, ids, places, dates } = world
  ids.beginIncident()
  const lead = drawLead(random, press, told)
  const date = dates(told.manner, told.day, lead.published, told.language)
  const deciding = groupOf(told.deeds[0]?.type ?? '') === 'court'
  const agency = world.agencies(random, told.spot.place, deciding)
  const prose = told.language === 'en' ? english : korean
  const telling = tell(random, prose, told, { date: date.phrase, agency, places })
  const { sources, origins, cited } = reportRows(world, press, told, lead, telling.headline)
  const people = peopleRows(random, ids, told.people, told.language)
  const incident = incidentRow(world, told, date, telling)
  const around = { people, agency, reason: telling.reason, published: lead.published }
  const acts = actRows(world, told, { ...around, incident_id: incident.id })
  const involvements = involvementRows(world, told, acts, { ...around, incident_id: incident.id })
  const { place } = told.spot
  const claims = claimRows(world, {
    incident_id: incident.id,
    cited,
    acts,
    quotes: telling.quotes,
    place: place === null ? null : nameOf(place, told.language),
    date: date.text,
  })
  const links = linkRows(world, incident.id, told.language, { events, patterns, duplicate_of })
  if (duplicate_of === null) {
    const publisher = cited[0]?.publisher ?? lead.publisher.name
    remember(told.kind === 'event' ? events : patterns, {
      incident_id: incident.id,
      told: { ...told, publisher },
    })
  }
  const truth = { days: daysOf(told), duplicate_of }
  return { origins, sources, people, incident, acts, involvements, claims, links, truth }
}

const daysOf = ({ day, deeds }: Case): string[] =>
  deeds.map(({ days_after }) => writeDay(day + (days_after ?? 0)))

function incidentRow(
  { random, ids, codes }: World,
  { kind, spot, language, deeds }: Case,
  date: Recorded,
  { title, summary }: Telling,
): Omit<Plain<IncidentRow>, 'author'> {
  return {
    id: ids.next(),
    kind,
    title,
    ...dateColumns(date),
    place_id: spot.place?.id ?? null,
    place_text: placeText(random, spot, language),
    place_precision: spot.precision,
    summary,
    language,
    status: draw(random, codes.status),
    sensitivity: draw(random, codes.sensitivity),
    example: 0,
    last_seq: deeds.length,
  }
}
