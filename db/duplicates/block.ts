import { sql } from 'kysely'
import type { Cube } from '../cube/cube.ts'
import { parseDay } from '../dictionary/date/day-number.ts'
import { placesWithin } from '../place.ts'
import type { Db } from '../tables.ts'
import type { Probe } from './probe.ts'

/** Days before and after within which one event is told of: outlets and memories differ. */
const window_days = 7
/** What is vaguer than this is near everything: such dates pile up, and tell nothing. */
const most_vague_days = 62
/** So many are looked at closely. */
const most = 60

/**
 * The incidents among which those that may be the same are to be found: of the same county within a
 * week, and of the same source or address. Nearest days first.
 */
export async function findBlock(db: Db, cube: Cube, probe: Probe): Promise<string[]> {
  const near = await nearby(db, cube, probe)
  const of_source = await ofSources(db, probe)
  const ids = [...new Set([...of_source, ...near])]
  return ids.filter((id) => id !== probe.incident_id).slice(0, most)
}

async function nearby(
  db: Db,
  cube: Cube,
  { place_id, earliest, latest }: Probe,
): Promise<string[]> {
  const [from, to] = [parseDay(earliest ?? ''), parseDay(latest ?? '')]
  if (place_id === null || from === null || to === null || to - from > most_vague_days) return []
  const place = await db
    .selectFrom('place')
    .select(['id', 'county_id'])
    .where('id', '=', place_id)
    .executeTakeFirst()
  if (!place) return []
  const within = new Uint8Array(cube.coders.place.size())
  for (const id of await placesWithin(db, [place.county_id ?? place.id])) {
    const code = cube.coders.place.find(id)
    if (code !== undefined) within[code] = 1
  }
  return idsOf(db, nearest(cube, within, from, to))
}

/** The keys of the derived rows of incidents with an act there and about then, nearest first. */
function nearest({ incidents, acts, ends }: Cube, within: Uint8Array, from: number, to: number) {
  const found: { doc_id: number; days: number }[] = []
  const { first, last, open, place } = acts.columns
  let act = 0
  for (let at = 0; at < incidents.count; at += 1) {
    let days = window_days + 1
    for (const end = ends.acts[at] ?? 0; act < end; act += 1) {
      if (open[act] !== 0 || within[place[act] ?? 0] !== 1) continue
      const [own_first, own_last] = [first[act] ?? 0, last[act] ?? 0]
      if (own_last - own_first > most_vague_days) continue
      days = Math.min(days, Math.max(0, own_first - to, from - own_last))
    }
    const doc_id = incidents.columns.doc_id[at]
    if (days <= window_days && doc_id !== undefined) found.push({ doc_id, days })
  }
  return found
    .toSorted((a, b) => a.days - b.days)
    .slice(0, most)
    .map(({ doc_id }) => doc_id)
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

async function ofSources(db: Db, { sources, urls }: Probe): Promise<string[]> {
  if (sources.length + urls.length === 0) return []
  const rows = await db
    .selectFrom('claim')
    .innerJoin('source', 'source.id', 'claim.source_id')
    .select('claim.incident_id')
    .distinct()
    .where((b) =>
      b.or([
        b('source.id', 'in', [...sources, '']),
        b(sql`source.url`, 'in', urls.length > 0 ? [...urls] : ['']),
      ]),
    )
    .limit(most)
    .execute()
  return rows.map((row) => row.incident_id)
}
