import { sql } from 'kysely'
import type { Bundle } from '../bundle.ts'
import { withOriginals } from '../source-taken.ts'
import type { Db } from '../tables.ts'

type Resting = Pick<Bundle, 'incident' | 'sources' | 'origins'>

/**
 * Whether an incident that everybody may read rests on a source or an origin that not everybody may:
 * by citing it, or through what was taken from it.
 */
export async function tellsTooMuch(
  db: Db,
  { incident, sources, origins }: Resting,
): Promise<boolean> {
  if (incident.sensitivity !== 'open') return false
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

/** Of incidents that were written, those that {@link tellsTooMuch}. */
export async function tellingTooMuch(db: Db, bundles: readonly Bundle[]): Promise<Bundle[]> {
  const found: Bundle[] = []
  for (const bundle of bundles) if (await tellsTooMuch(db, bundle)) found.push(bundle)
  return found
}
