import { sql, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import { inTexts } from './engine/flavour.ts'
import type { Db, SourceRow } from './tables.ts'
import { visibleTo } from './visible.ts'

/**
 * Sources and origins are seen through the incidents that rest on them: one that only a draft or a
 * restricted incident cites is not there for those who may not see that incident.
 */

/**
 * Whether what was taken from a source goes with it wherever that is cited, as a condition on
 * `source`. A reprint that only restricted incidents and drafts cite would tell of them; it
 * belongs to those alone, and so does a restricted one. The same for every reader, so that no count differs by who counts.
 */
export const isShared = sql<SqlBool>`(
  coalesce(source.sensitivity, 'open') <> 'restricted' and (not exists (select 1 from claim where claim.source_id = source.id)
  or exists (select 1 from claim join incident on incident.id = claim.incident_id
    where claim.source_id = source.id
    and incident.sensitivity = 'open' and incident.status <> 'draft')))`

/** The sources that some incidents cite and that were taken from others. */
export async function derivedSourcesOf(db: Db, incidents: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('claim')
    .innerJoin('source', 'source.id', 'claim.source_id')
    .select('source.id')
    .distinct()
    .where('claim.incident_id', 'in', inTexts(db, incidents))
    .where('derived_from', 'is not', null)
    .execute()
  return rows.map(({ id }) => id)
}

/** Those of some sources that are shared; see {@link isShared}. */
export async function sharedSources(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('source')
    .select('id')
    .where('id', 'in', inTexts(db, ids))
    .where(isShared)
    .execute()
  return new Set(rows.map((row) => row.id))
}

/**
 * Of some sources, those a person sees: what incidents they may see cite, what goes with that (see
 * {@link isShared}), and all that any of it was taken from. From such an original nothing leads
 * down again: its other reprints are another's.
 */
async function seenAmong(db: Db, actor: Actor, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const asked = inTexts(db, ids)
  const rows = await db
    .withRecursive('below(base, id)', (db) =>
      db
        .selectFrom('source')
        .where('id', 'in', asked)
        .select(['id as base', 'id'])
        .union((db) =>
          db
            .selectFrom('below')
            .innerJoin('source', 'source.derived_from', 'below.id')
            .select(['below.base', 'source.id']),
        ),
    )
    .withRecursive('bringing(base, id)', (db) =>
      db
        .selectFrom('below')
        .select(['base', 'id'])
        .union((db) =>
          db
            .selectFrom('bringing')
            .innerJoin('source', 'source.id', 'bringing.id')
            .where('source.derived_from', 'is not', null)
            .where(isShared)
            .select(['bringing.base', 'source.derived_from as id'])
            .$narrowType<{ id: string }>(),
        ),
    )
    .selectFrom('bringing')
    .innerJoin('claim', 'claim.source_id', 'bringing.id')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .where(visibleTo(actor))
    .select('bringing.base')
    .distinct()
    .execute()
  return new Set(rows.map((row) => row.base))
}

/** Of some rows of `source`, those a person sees. */
export async function onlySeen(
  db: Db,
  actor: Actor,
  rows: readonly SourceRow[],
): Promise<SourceRow[]> {
  const seen = await seenAmong(
    db,
    actor,
    rows.map((row) => row.id),
  )
  return rows.filter((row) => seen.has(row.id))
}
