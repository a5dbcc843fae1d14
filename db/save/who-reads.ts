import { sql } from 'kysely'
import type { Bundle } from '../bundle.ts'
import type { Change } from '../change.ts'
import { inTexts } from '../engine/flavour.ts'
import { listOriginals, withOriginals } from '../source-taken.ts'
import type { Db, IncidentRow } from '../tables.ts'

type Resting = Pick<Bundle, 'incident' | 'sources' | 'origins'>

/**
 * Whether an incident that everybody may read rests on a source or an origin that not everybody may:
 * by citing it, or through what was taken from it.
 */
export async function tellsTooMuch(
  db: Db,
  { incident, sources, origins }: Resting,
): Promise<boolean> {
  // A draft is its author's alone, until it is submitted: then this is asked again.
  if (incident.sensitivity !== 'open' || incident.status === 'draft') return false
  if ([...sources, ...origins].some(isRestricted)) return true
  const known = new Set(sources.map(({ id }) => id))
  const beyond = sources.flatMap(({ derived_from: id }) =>
    id === null || known.has(id) ? [] : [id],
  )
  if (beyond.length === 0) return false
  const found = await withOriginals(db, beyond, sql`1 = 1`)
    .selectFrom('taken')
    .innerJoin('source', 'source.id', 'taken.from_id')
    .leftJoin('origin', 'origin.id', 'source.origin_id')
    .select('source.id')
    .where((b) =>
      b.or([
        b('source.sensitivity', '=', 'restricted'),
        b('origin.sensitivity', '=', 'restricted'),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

const isRestricted = ({ sensitivity }: { sensitivity: string | null }) =>
  sensitivity === 'restricted'

type Named = Pick<IncidentRow, 'id' | 'ref'>

/** Of incidents that were written, and of those below a source that was, those that {@link tellsTooMuch}. */
export async function tellingTooMuch(
  db: Db,
  { change, since }: { change: Change; since: number },
  bundles: readonly Bundle[],
): Promise<Named[]> {
  const found: Named[] = []
  for (const bundle of bundles) if (await tellsTooMuch(db, bundle)) found.push(bundle.incident)
  // From what is new nothing was taken yet.
  const made = new Set(change.made('source', since))
  const written = change.changed('source', since).filter((id) => !made.has(id))
  return [...found, ...(await restingBelow(db, written))]
}

/** The open incidents that cite what was taken, however often, from some sources or their originals, of those that are restricted. */
async function restingBelow(db: Db, sources: readonly string[]): Promise<Named[]> {
  if (sources.length === 0) return []
  const above = await listOriginals(db, sources)
  const { rows } = await sql<Named>`
    with recursive below(id) as (
      select source.id from source left join origin on origin.id = source.origin_id
        where source.id in ${inTexts(db, above)}
        and (source.sensitivity = 'restricted' or origin.sensitivity = 'restricted')
      union select source.id from below join source on source.derived_from = below.id
    )
    select distinct incident.id, incident.ref from below
      join claim on claim.source_id = below.id
      join incident on incident.id = claim.incident_id
      where incident.sensitivity = 'open' and incident.status <> 'draft' order by incident.ref`.execute(
    db,
  )
  return rows
}
