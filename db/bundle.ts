import type { Expression, SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import {
  readBundleRows,
  type Parts,
  type BundleRows,
  type NamedAgency,
  type NamedPlace,
} from './bundle-rows.ts'
import type {
  ActRow,
  ClaimRow,
  Db,
  IncidentRow,
  InvolvementRow,
  OriginRow,
  PersonRow,
  SourceRow,
} from './tables.ts'

/** A relation of an incident, as seen from its side. */
export type RelatedIncident = {
  link_id: string
  type: string
  /** Whether the link was made from the other side. */
  inverse: boolean
  incident_id: string
  ref: string
  title: string
  confidence: string
  reason: string | null
}

/** One incident with all that hangs on it: what pages, JSON, exports and search are made from. */
export type Bundle = {
  incident: IncidentRow
  acts: ActRow[]
  involvements: InvolvementRow[]
  /** Everyone named on it, and the groups they are part of. */
  people: PersonRow[]
  claims: ClaimRow[]
  /** The sources of its claims, and what was taken from them; see `isShared`. */
  sources: SourceRow[]
  origins: OriginRow[]
  links: RelatedIncident[]
  /** The places it names, and those above them. */
  places: NamedPlace[]
  /** The agencies it names. */
  agencies: NamedAgency[]
}

/**
 * Loads incidents whole, in the order of their ids, with one statement however many they are.
 * @param which a condition on `incident`
 * @param actor who may see the incidents that links name; null for all
 * @param less what is to be read otherwise than whole
 */
export async function loadBundles(
  db: Db,
  which: Expression<SqlBool>,
  actor: Actor | null,
  less: Parts = nothing_more,
): Promise<Bundle[]> {
  return bundlesFrom(await readBundleRows(db, which, actor, less))
}

const nothing_more: Parts = {}

/** Words that were not read are as good as not there. */
const withWords = (source: SourceRow): SourceRow =>
  'stored_text' in source ? source : { ...(source as SourceRow), stored_text: null }

/** Puts the rows of some incidents together, in the order of their ids. */
export function bundlesFrom(rows: BundleRows): Bundle[] {
  const { incidents, acts, claims, links, shared, ...pool } = rows
  const acts_of = Map.groupBy(
    acts.toSorted((a, b) => a.seq - b.seq),
    (act) => act.incident_id,
  )
  const claims_of = Map.groupBy(claims.toSorted(byId), (claim) => claim.incident_id)
  const links_of = linksOf(links.toSorted(byId), incidents)
  const sorted: Pool = {
    ...pool,
    involvements: pool.involvements.toSorted(byId),
    people: pool.people.toSorted(byId),
    sources: pool.sources.map(withWords).toSorted(byId),
    origins: pool.origins.toSorted(byId),
    places: pool.places.toSorted(byId),
    agencies: pool.agencies.toSorted(byId),
    shared: new Set(shared.map((row) => row.id)),
  }
  return incidents.toSorted(byId).map((incident) => {
    const own = acts_of.get(incident.id) ?? []
    const quoted = claims_of.get(incident.id) ?? []
    return { ...pick(incident, own, quoted, sorted), links: links_of.get(incident.id) ?? [] }
  })
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

type Pool = Omit<Bundle, 'incident' | 'acts' | 'claims' | 'links'> & {
  /** The sources that go with what they were taken from. */
  shared: ReadonlySet<string>
}

function pick(
  incident: IncidentRow,
  acts: ActRow[],
  claims: ClaimRow[],
  pool: Pool,
): Omit<Bundle, 'links'> {
  const act_ids = new Set(acts.map((act) => act.id))
  const involvements = pool.involvements.filter((row) => act_ids.has(row.act_id))
  const named = new Set(
    [...acts.map((act) => act.victim_id), ...involvements.map((row) => row.person_id)].filter(
      (id) => id !== null,
    ),
  )
  const people = closure(pool.people, named, (person) => person.part_of)
  const cited = new Set(claims.map((claim) => claim.source_id))
  const sources = withDerived(pool, cited)
  const origin_ids = new Set(sources.map((source) => source.origin_id))
  const origins = pool.origins.filter((origin) => origin_ids.has(origin.id))
  const named_agencies = new Set([
    ...involvements.map((row) => row.agency_id),
    ...acts.map((act) => act.deciding_body_id),
  ])
  const agencies = pool.agencies.filter((agency) => named_agencies.has(agency.id))
  const places = withAbove(pool.places, [
    incident.place_id,
    ...acts.flatMap((act) => [act.place_id, act.facility_id]),
    ...origins.map((origin) => origin.region_place_id),
  ])
  return { incident, acts, involvements, people, claims, sources, origins, places, agencies }
}

function withAbove(places: readonly NamedPlace[], ids: readonly (string | null)[]): NamedPlace[] {
  const named = new Set(ids)
  const own = places.filter((place) => named.has(place.id))
  const above = new Set(own.flatMap((row) => [row.country_id, row.province_id, row.county_id]))
  return places.filter((place) => named.has(place.id) || above.has(place.id))
}

/** The rows named, and those they lead to. */
export function closure<T extends { id: string }>(
  rows: readonly T[],
  named: ReadonlySet<string>,
  next: (row: T) => string | null,
): T[] {
  const reached = new Set(named)
  for (let size = -1; size !== reached.size;) {
    size = reached.size
    for (const row of rows) {
      const to = next(row)
      if (to !== null && reached.has(row.id)) reached.add(to)
    }
  }
  return rows.filter((row) => reached.has(row.id))
}

function withDerived({ sources, shared }: Pool, cited: ReadonlySet<string>): SourceRow[] {
  const reached = new Set(cited)
  for (let size = -1; size !== reached.size;) {
    size = reached.size
    for (const { id, derived_from } of sources) {
      if (derived_from !== null && reached.has(derived_from) && shared.has(id)) reached.add(id)
    }
  }
  return sources.filter((source) => reached.has(source.id))
}

/** The links of each incident, as seen from its side, to those that may be named. */
function linksOf(
  rows: BundleRows['links'],
  incidents: readonly IncidentRow[],
): Map<string, RelatedIncident[]> {
  const own = new Set(incidents.map((incident) => incident.id))
  const links = rows.flatMap((row) => {
    const { id: link_id, type, confidence, reason } = row
    const shared = { link_id, type, confidence, reason }
    const there = { ...shared, inverse: false, incident_id: row.to_id ?? '' }
    const back = { ...shared, inverse: true, incident_id: row.from_id }
    return [
      {
        of: row.from_id,
        seen: row.to_seen,
        link: { ...there, ref: row.to_ref, title: row.to_title },
      },
      {
        of: row.to_id ?? '',
        seen: row.from_seen,
        link: { ...back, ref: row.from_ref, title: row.from_title },
      },
    ].filter(({ of, seen }) => own.has(of) && seen === 1)
  })
  const by_incident = Map.groupBy(links, ({ of }) => of)
  return new Map([...by_incident].map(([id, own]) => [id, own.map(({ link }) => link)]))
}
