import { sql } from 'kysely'
import { inTexts } from '../engine/flavour.ts'
import { isShared } from '../source-seen.ts'
import type { Db } from '../tables.ts'
import { chunksOf } from './closure.ts'

/**
 * The sources that some incidents cite, what was taken from these and goes with them (see
 * `isShared`), what all of it was taken from, and their origins. Without what is restricted, unless
 * that was asked for: then every incident given may be told with what it rests on.
 */
export async function sourcesFor(
  db: Db,
  incidents: ReadonlySet<string>,
  restricted: boolean,
): Promise<{ sources: Set<string>; origins: Set<string> }> {
  const sources = new Set<string>()
  const step = async (from: readonly string[], find: typeof cited): Promise<string[]> => {
    const found: string[] = []
    for (const some of chunksOf(from)) {
      for (const { id } of await find(db, some, restricted)) {
        if (sources.has(id)) continue
        sources.add(id)
        found.push(id)
      }
    }
    return found
  }
  await step([...incidents], cited)
  for (let fresh = [...sources]; fresh.length > 0;) fresh = await step(fresh, takenFrom)
  for (let fresh = [...sources]; fresh.length > 0;) fresh = await step(fresh, originals)
  return { sources, origins: await originsOf(db, sources, restricted) }
}

const open = (restricted: boolean) =>
  restricted ? sql`1 = 1` : sql`coalesce(source.sensitivity, 'open') = 'open'`

type Found = { id: string }[]

async function cited(db: Db, ids: readonly string[], restricted: boolean): Promise<Found> {
  const { rows } = await sql<{ id: string }>`select distinct source.id from claim
    join source on source.id = claim.source_id
    where claim.incident_id in ${inTexts(db, ids)} and ${open(restricted)}`.execute(db)
  return rows
}

async function takenFrom(db: Db, ids: readonly string[]): Promise<Found> {
  const { rows } = await sql<{ id: string }>`select source.id from source
    where source.derived_from in ${inTexts(db, ids)} and ${isShared}`.execute(db)
  return rows
}

async function originals(db: Db, ids: readonly string[], restricted: boolean): Promise<Found> {
  const { rows } = await sql<{ id: string }>`select distinct source.id from source as taken
    join source on source.id = taken.derived_from
    where taken.id in ${inTexts(db, ids)} and ${open(restricted)}`.execute(db)
  return rows
}

async function originsOf(db: Db, sources: ReadonlySet<string>, restricted: boolean) {
  const origins = new Set<string>()
  for (const some of chunksOf([...sources])) {
    const { rows } = await sql<{ id: string }>`select distinct origin.id from source
      join origin on origin.id = source.origin_id where source.id in ${inTexts(db, some)}
      and ${restricted ? sql`1 = 1` : sql`coalesce(origin.sensitivity, 'open') = 'open'`}`.execute(
      db,
    )
    for (const { id } of rows) origins.add(id)
  }
  return origins
}
