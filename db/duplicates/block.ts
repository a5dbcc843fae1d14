import type { Actor } from '../actor.ts'
import type { Cube } from '../cube/cube.ts'
import { findNear, type Reach, type Spot } from '../cube/near.ts'
import { parseDay } from '../dictionary/date/day-number.ts'
import { placesWithin } from '../place.ts'
import type { Db } from '../tables.ts'
import { visibleTo } from '../visible.ts'
import type { Probe } from './probe.ts'

/** Outlets and memories differ by so many days; so many are looked at closely. */
const usual_reach: Reach = { days: 7, most: 30 }
const most_of_source = 12

/** How near a place is to another: the same, one within the other, of the same county or province. */
const closeness = { same: 1, within: 0.8, county: 0.5, province: 0.45 }

/**
 * The incidents among which those that may be the same are to be found: of the same source or
 * address, and the most alike of those near in place and time.
 */
export async function findBlock(
  db: Db,
  cube: Cube,
  actor: Actor,
  probe: Probe,
  reach: Reach = usual_reach,
): Promise<string[]> {
  const near = await nearby(db, cube, actor, probe, reach)
  const of_source = await ofSources(db, actor, probe)
  return [...new Set([...of_source, ...near])].filter((id) => id !== probe.incident_id)
}

async function nearby(db: Db, cube: Cube, actor: Actor, probe: Probe, reach: Reach) {
  const { earliest, latest } = probe
  const [from, to] = [parseDay(earliest ?? latest ?? ''), parseDay(latest ?? earliest ?? '')]
  const days = from === null || to === null ? null : { from, to }
  // Of something neither dated nor placed nothing is near.
  if (days === null && probe.place_id === null) return []
  const spot: Spot = {
    days,
    ...(await placesNear(db, probe.place_id)),
    types: new Set(probe.types),
    roles: new Set(probe.people.flatMap(({ roles }) => roles)),
    agencies: new Set(probe.agencies),
  }
  return idsOf(db, findNear(cube, actor, spot, reach))
}

async function placesNear(
  db: Db,
  place_id: string | null,
): Promise<Pick<Spot, 'places' | 'elsewhere'>> {
  const place =
    place_id === null
      ? undefined
      : await db
          .selectFrom('place')
          .select(['id', 'parent_id', 'county_id', 'province_id'])
          .where('id', '=', place_id)
          .executeTakeFirst()
  if (!place) return { places: new Map(), elsewhere: closeness.province / 3 }
  const { id, parent_id, county_id, province_id } = place
  const places = new Map<string, number>()
  const put = (ids: readonly (string | null)[], near: number) => {
    for (const one of ids) if (one !== null && !places.has(one)) places.set(one, near)
  }
  put([id], closeness.same)
  put([parent_id === province_id ? null : parent_id, county_id], closeness.within)
  put(await placesWithin(db, [id]), closeness.within)
  put(county_id === null ? [] : await placesWithin(db, [county_id]), closeness.county)
  put([province_id], closeness.province)
  return { places, elsewhere: 0 }
}

async function idsOf(db: Db, doc_ids: readonly number[]): Promise<string[]> {
  if (doc_ids.length === 0) return []
  const rows = await db
    .selectFrom('incident_doc')
    .select(['doc_id', 'incident_id'])
    .where('doc_id', 'in', [...doc_ids])
    .execute()
  const by_doc = new Map(rows.map((row) => [row.doc_id, row.incident_id]))
  return doc_ids.flatMap((doc_id) => by_doc.get(doc_id) ?? [])
}

async function ofSources(db: Db, actor: Actor, { sources, urls }: Probe): Promise<string[]> {
  if (sources.length + urls.length === 0) return []
  const cited = await db
    .selectFrom('source')
    .select('id')
    .where('url', 'in', [...urls, ''])
    .limit(most_of_source)
    .execute()
  const rows = await db
    .selectFrom('claim')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .select('incident_id')
    .distinct()
    .where(visibleTo(actor))
    .where('source_id', 'in', [...sources, ...cited.map(({ id }) => id), ''])
    .orderBy('incident_id', 'desc')
    .limit(most_of_source)
    .execute()
  return rows.map((row) => row.incident_id)
}
