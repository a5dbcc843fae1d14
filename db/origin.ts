import type { Actor } from './actor.ts'
import { closedSets } from './changes.ts'
import { listPast } from './past.ts'
import { findOrigin } from './source.ts'
import type { Db, OriginRow } from './tables.ts'
import { visibleTo } from './visible.ts'

/** A grade that an origin was given, by whom, and why; newest first. */
export type Grading = {
  number: number
  at: string
  by: string | null
  grade: string | null
  reason: string | null
}

/**
 * How reliable an origin was held to be, from its first grade on. By whom and why, is told to who sees
 * every incident that was touched by that: it may speak of any of them.
 */
export async function listGradings(db: Db, actor: Actor, id: string): Promise<Grading[]> {
  const past = await listPast(db, [['origin', [id]]])
  const closed = await closedSets(
    db,
    actor,
    past.map(({ number }) => number),
  )
  return past.flatMap(({ number, at, actor: by, kind, reason, before, after }): Grading[] => {
    const [was, is] = [before, after].map((row) => row?.['reliability'] ?? null) as (
      string | null
    )[]
    if (after === null || was === is) return []
    const own = { number, at, grade: is ?? null }
    if (closed.has(number)) return [{ ...own, by: null, reason: null }]
    // Why somebody edited an incident is that incident's.
    return [{ ...own, by, reason: kind === 'grading' ? reason : null }]
  })
}

/** So many are offered. */
const most = 20

/** The other origins that some incidents rest on which this person sees: one may be the same. */
export async function listBeside(db: Db, actor: Actor, id: string): Promise<OriginRow[]> {
  const rows = await db
    .selectFrom('source as own')
    .innerJoin('claim as own_claim', 'own_claim.source_id', 'own.id')
    .innerJoin('claim', 'claim.incident_id', 'own_claim.incident_id')
    .innerJoin('source', 'source.id', 'claim.source_id')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .select('source.origin_id')
    .distinct()
    .where('own.origin_id', '=', id)
    .where('source.origin_id', '<>', id)
    .where(visibleTo(actor))
    .orderBy('source.origin_id')
    .limit(most)
    .execute()
  const ids = rows.flatMap(({ origin_id }) => origin_id ?? [])
  const found = await Promise.all(ids.map((other) => findOrigin(db, actor, other)))
  return found.filter((origin) => origin !== undefined)
}
