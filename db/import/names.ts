import type { Bundle } from '../bundle.ts'
import { bundlesFrom } from '../bundle.ts'
import type { BundleRows, NamedAgency, NamedPlace } from '../bundle-rows.ts'
import type { Db } from '../tables.ts'
import type { Gathered } from './gather.ts'

/** Every place and agency there is: a table names the same ones again and again. */
export type Gazetteer = { places: Map<string, NamedPlace>; agencies: Map<string, NamedAgency> }

export async function loadGazetteer(db: Db): Promise<Gazetteer> {
  const places = await db
    .selectFrom('place')
    .select(['id', 'name_en', 'name_ko', 'country_id', 'province_id', 'county_id'])
    .select(['latitude', 'longitude'])
    .execute()
  const agencies = await db.selectFrom('agency').select(['id', 'name_en', 'name_ko']).execute()
  return {
    places: new Map(places.map((row) => [row.id, row])),
    agencies: new Map(agencies.map((row) => [row.id, row])),
  }
}

/** The rows of a new incident as an incident with all that hangs on it. */
export function bundleOf(
  rows: Gathered,
  { places, agencies }: Gazetteer,
  shared: Pick<Gathered, 'source' | 'origin'>,
): Bundle {
  const named = <T>(known: ReadonlyMap<string, T>, ids: readonly unknown[]) =>
    [...new Set(ids)].flatMap((id) => (typeof id === 'string' ? (known.get(id) ?? []) : []))
  const [sources, origins] = [
    [...rows.source, ...shared.source],
    [...rows.origin, ...shared.origin],
  ]
  const own = named(places, [
    ...rows.incident.map((row) => row['place_id']),
    ...rows.act.flatMap((row) => [row['place_id'], row['facility_id']]),
    ...origins.map((row) => row['region_place_id']),
  ])
  const above = own.flatMap((row) => [row.country_id, row.province_id, row.county_id])
  const [bundle] = bundlesFrom({
    ...{ incidents: rows.incident, acts: rows.act, involvements: rows.involvement },
    ...{ people: rows.person, claims: rows.claim, sources, origins, links: [], shared: [] },
    places: [...new Set([...own, ...named(places, above)])],
    agencies: named(agencies, [
      ...rows.involvement.map((row) => row['agency_id']),
      ...rows.act.map((row) => row['deciding_body_id']),
    ]),
  } as unknown as BundleRows)
  if (!bundle) throw new Error('No incident was gathered.')
  return bundle
}
