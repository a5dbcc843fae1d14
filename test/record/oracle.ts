import { matchPeriod, readBound } from '../../db/dictionary/date/period.ts'
import type { Asked } from './crowd.ts'
import { rows, type Json } from './documents.ts'

/**
 * What a list must hold, worked out by brute force over `/incidents.json`, act by act, with
 * nothing of the program's own queries.
 */

const parents: Record<string, string> = { mss_prov: 'mss', mss_city: 'mss_prov' }

/** An act as filters see it: its own date and place, or the incident's. */
type Seen = {
  id: string | null
  act: Json
  date: { earliest: string | null; latest: string | null }
  place: string | null
  agencies: string[]
  roles: string[]
}

export type Found = { ref: string; match: 'certain' | 'possible' | null; acts: Map<string, string> }

const text = (value: unknown) => (typeof value === 'string' ? value : null)
const datesOf = (row: Json) => ({
  earliest: text(row['date_earliest']),
  latest: text(row['date_latest']),
})

function seenActs(incident: Json): Seen[] {
  const whole = { date: datesOf(incident), place: text(incident['place_id']) }
  if (incident['kind'] === 'pattern') {
    return [{ id: null, act: {}, ...whole, agencies: [], roles: [] }]
  }
  const people = new Map(rows(incident, 'people').map((person) => [person['key'], person]))
  return rows(incident, 'acts').map((act) => ({
    id: text(act['act_id']),
    act,
    date: act['date_precision'] === null ? whole.date : datesOf(act),
    place:
      act['place_id'] === null && act['place_precision'] === null
        ? whole.place
        : text(act['place_id']),
    agencies: [
      act['deciding_body_id'],
      ...rows(act, 'agencies').map((row) => row['agency_id']),
    ].flatMap((id) => text(id) ?? []),
    roles: (act['victims'] as string[]).flatMap((key) => people.get(key)?.['roles'] as string[]),
  }))
}

const placeWithin = (id: string | null, place: string): boolean =>
  id !== null && (id === place || id.startsWith(place + (place.includes('-') ? '.' : '-')))
const agencyWithin = (id: string | undefined, agency: string): boolean =>
  id !== undefined && (id === agency || agencyWithin(parents[id], agency))

type Test = (seen: Seen, value: string) => boolean
const act_tests: Record<string, Test> = {
  act: ({ act }, value) => act['type'] === value,
  penalty: ({ act }, value) => act['penalty'] === value,
  asserted: ({ act }, value) => act['asserted'] === value,
  outcome: ({ act }, value) => act['outcome'] === value,
  victim: ({ roles }, value) => roles.includes(value),
  place: ({ place }, value) => placeWithin(place, value),
  agency: ({ agencies }, value) => agencies.some((id) => agencyWithin(id, value)),
}

const cited = (incident: Json, claims: Json[]): Json[] => {
  const keys = claims.map((claim) => claim['source'])
  return rows(incident, 'sources').filter((source) => keys.includes(source['key']))
}
const accepted = (incident: Json) =>
  rows(incident, 'claims').filter((claim) => claim['state'] === 'accepted')
const originsOf = (incident: Json) =>
  new Set(cited(incident, rows(incident, 'claims')).flatMap((source) => source['origin_id'] ?? []))

const incident_tests: Record<string, (incident: Json, value: string) => boolean> = {
  status: (incident, value) => incident['status'] === value,
  kind: (incident, value) => value === 'all' || incident['kind'] === value,
  reliability: (incident, value) =>
    cited(incident, accepted(incident)).some(
      (source) => (source['origin'] as Json | null)?.['reliability'] === value,
    ),
  credibility: (incident, value) =>
    accepted(incident).some((claim) => claim['credibility'] === value),
  source: (incident, value) =>
    rows(incident, 'sources').some((source) => source['publisher'] === value),
  origins_min: (incident, value) => originsOf(incident).size >= Number(value),
}

/** Whether one of the values asked for under a name passes; nothing asked is no condition. */
function passes<T>(
  asked: Asked,
  tests: Record<string, (row: T, value: string) => boolean>,
  row: T,
) {
  return Object.entries(tests).every(([name, test]) => {
    const values = asked.filter(([key]) => key === name).map(([, value]) => value)
    return values.length === 0 || values.some((value) => test(row, value))
  })
}

/** The incidents that a filter finds, with how they and their acts match. */
export function findAll(incidents: readonly Json[], filter: Asked): Found[] {
  const asked: Asked = filter.some(([name]) => name === 'kind')
    ? filter
    : [...filter, ['kind', 'event']]
  const valueOf = (name: string) => asked.find(([key]) => key === name)?.[1]
  const [from, to] = (['from', 'to'] as const).map((side) => {
    const typed = valueOf(side)
    return typed === undefined ? null : readBound(typed, side)
  })
  const period = { from: from ?? null, to: to ?? null }
  return incidents.flatMap((incident): Found[] => {
    if (!passes(asked, incident_tests, incident)) return []
    const meeting = seenActs(incident).filter((seen) => passes(asked, act_tests, seen))
    const ref = String(incident['ref'])
    const named = (seen: Seen[], match: string) =>
      new Map(seen.flatMap(({ id }) => (id === null ? [] : [[id, match] as const])))
    if (valueOf('undated') === '1') {
      const undated = meeting.every(({ date }) => date.earliest === null && date.latest === null)
      return meeting.length > 0 && undated ? [{ ref, match: null, acts: named(meeting, '') }] : []
    }
    if (period.from === null && period.to === null) {
      return meeting.length > 0 ? [{ ref, match: null, acts: named(meeting, '') }] : []
    }
    const certain = meeting.filter(({ date }) => matchPeriod(date, period) === 'certain')
    const possible = meeting.filter(({ date }) => matchPeriod(date, period) === 'possible')
    const found = valueOf('date') === 'certain' ? certain : [...certain, ...possible]
    if (found.length === 0) return []
    const acts = [...named(certain, 'certain'), ...named(found, 'possible')].toReversed()
    return [{ ref, match: certain.length > 0 ? 'certain' : 'possible', acts: new Map(acts) }]
  })
}
