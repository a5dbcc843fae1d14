import type { Actor } from '../actor.ts'
import type { Cube } from '../cube/cube.ts'
import { findNear } from '../cube/near.ts'
import { parseDay } from '../dictionary/date/day-number.ts'
import { placesWithin } from '../place.ts'
import type { Db } from '../tables.ts'
import { visibleTo } from '../visible.ts'
import type { Probe } from './probe.ts'

/** Outlets and memories differ by so many days. What is vaguer than two months is near everything. */
const reach = { days: 7, vague: 62, most: 15 }
/** So many of the same source are looked at closely. */
const most_of_source = 12

/**
 * The incidents among which those that may be the same are to be found: of the same source or
 * address, and of the same county within a week.
 */
export async function findBlock(db: Db, cube: Cube, actor: Actor, probe: Probe): Promise<string[]> {
  const near = await nearby(db, cube, actor, probe)
  const of_source = await ofSources(db, actor, probe)
  return [...new Set([...of_source, ...near])].filter((id) => id !== probe.incident_id)
}

async function nearby(db: Db, cube: Cube, actor: Actor, probe: Probe): Promise<string[]> {
  const { place_id, earliest, latest, types } = probe
  const [from, to] = [parseDay(earliest ?? ''), parseDay(latest ?? '')]
  if (place_id === null || from === null || to === null || to - from > reach.vague) return []
  const place = await db
    .selectFrom('place')
    .select(['id', 'county_id'])
    .where('id', '=', place_id)
    .executeTakeFirst()
  if (!place) return []
  const around = await placesWithin(db, [place.county_id ?? place.id])
  return idsOf(db, findNear(cube, actor, { from, to, place: place_id, around, types }, reach))
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
