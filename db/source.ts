import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import { firstPage, page_size, visibleIncidents } from './entity.ts'
import type { Db, OriginRow, SourceRow } from './tables.ts'
import { visibleTo } from './visible.ts'

/**
 * Sources and origins are seen through the incidents that rest on them: one that only a draft or a
 * restricted incident cites is not there for those who may not see that incident.
 */

/**
 * Whether what was taken from a source goes with it wherever that is cited, as a condition on
 * `source`. A reprint that only restricted incidents and drafts cite would tell of them; it
 * belongs to those alone. The same for every reader, so that no count differs by who counts.
 */
export const isShared = sql<SqlBool>`(
  not exists (select 1 from claim where claim.source_id = source.id)
  or exists (select 1 from claim join incident on incident.id = claim.incident_id
    where claim.source_id = source.id
    and incident.sensitivity = 'open' and incident.status <> 'draft'))`

/** Those of some sources that are shared; see {@link isShared}. */
export async function sharedSources(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('source')
    .select('id')
    .where('id', 'in', [...ids, ''])
    .where(isShared)
    .execute()
  return new Set(rows.map((row) => row.id))
}

/**
 * The sources a person sees, as `seen`: those of incidents they may see, and all that these were
 * taken from. From such an original nothing leads down again: its other reprints are another's.
 */
function withSeen(db: Db, actor: Actor) {
  return db
    .withRecursive('cited(id)', (db) =>
      db
        .selectFrom('claim')
        .innerJoin('incident', 'incident.id', 'claim.incident_id')
        .where(visibleTo(actor))
        .select('claim.source_id as id')
        .union((db) =>
          db
            .selectFrom('cited')
            .innerJoin('source', 'source.derived_from', 'cited.id')
            .where(isShared)
            .select('source.id'),
        ),
    )
    .withRecursive('seen(id)', (db) =>
      db
        .selectFrom('cited')
        .select('cited.id')
        .union((db) =>
          db
            .selectFrom('seen')
            .innerJoin('source', 'source.id', 'seen.id')
            .where('source.derived_from', 'is not', null)
            .select('source.derived_from as id')
            .$narrowType<{ id: string }>(),
        ),
    )
}

/** One source, if this person sees it. */
export const findSource = (db: Db, actor: Actor, id: string): Promise<SourceRow | undefined> =>
  withSeen(db, actor)
    .selectFrom('source')
    .selectAll('source')
    .where('source.id', '=', id)
    .where('source.id', 'in', (b) => b.selectFrom('seen').select('seen.id'))
    .executeTakeFirst()

/** One origin, if this person sees a source of it. */
export const findOrigin = (db: Db, actor: Actor, id: string): Promise<OriginRow | undefined> =>
  withSeen(db, actor)
    .selectFrom('origin')
    .selectAll('origin')
    .where('origin.id', '=', id)
    .where('origin.id', 'in', (b) =>
      b
        .selectFrom('source')
        .innerJoin('seen', 'seen.id', 'source.id')
        .select('source.origin_id')
        .$narrowType<{ origin_id: string }>(),
    )
    .executeTakeFirst()

/** The sources with this id or publisher that this person sees. */
export async function findSources(db: Db, actor: Actor, name: string): Promise<string[]> {
  const rows = await withSeen(db, actor)
    .selectFrom('source')
    .select('source.id')
    .where((b) => b.or([b('source.id', '=', name), b('source.publisher', '=', name)]))
    .where('source.id', 'in', (b) => b.selectFrom('seen').select('seen.id'))
    .execute()
  return rows.map((row) => row.id)
}

/** What was taken from a source, as far as this person sees it. */
export const listDerived = (db: Db, actor: Actor, id: string) =>
  withSeen(db, actor)
    .selectFrom('source')
    .selectAll('source')
    .where('source.derived_from', '=', id)
    .where('source.id', 'in', (b) => b.selectFrom('seen').select('seen.id'))
    .orderBy('source.id')
    .execute()

/** The sources of an origin that this person sees. */
export const listSourcesOf = (db: Db, actor: Actor, origin_id: string) =>
  withSeen(db, actor)
    .selectFrom('source')
    .selectAll('source')
    .where('source.origin_id', '=', origin_id)
    .where('source.id', 'in', (b) => b.selectFrom('seen').select('seen.id'))
    .orderBy('source.id')
    .execute()

/** A page of sources, each with how many incidents this person sees that rest on it. */
export async function listSources(db: Db, actor: Actor, after: string | null) {
  const found = await withSeen(db, actor)
    .selectFrom('source')
    .selectAll('source')
    .where('source.id', '>', after ?? '')
    .where('source.id', 'in', (b) => b.selectFrom('seen').select('seen.id'))
    .orderBy('source.id')
    .limit(page_size + 1)
    .execute()
  const { rows, next } = firstPage(found)
  const counted = await countIncidents(db, actor, rows)
  return { next, rows: rows.map((row) => ({ ...row, incidents: counted.get(row.id) ?? 0 })) }
}

/** A page of origins, each with how many incidents this person sees that rest on it. */
export async function listOrigins(db: Db, actor: Actor, after: string | null) {
  const found = await db
    .selectFrom('origin')
    .innerJoin('source', 'source.origin_id', 'origin.id')
    .innerJoin('claim', 'claim.source_id', 'source.id')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .where(visibleTo(actor))
    .where('origin.id', '>', after ?? '')
    .selectAll('origin')
    .select(sql<number>`count(distinct incident.id)`.as('incidents'))
    .groupBy('origin.id')
    .orderBy('origin.id')
    .limit(page_size + 1)
    .execute()
  return firstPage(found)
}

async function countIncidents(db: Db, actor: Actor, sources: readonly SourceRow[]) {
  if (sources.length === 0) return new Map<string, number>()
  const ids = sources.map((source) => source.id)
  const rows = await withOriginals(db, ids, isShared)
    .selectFrom('taken')
    .innerJoin('claim', 'claim.source_id', 'taken.from_id')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .where(visibleTo(actor))
    .select(['taken.id', sql<number>`count(distinct incident.id)`.as('n')])
    .groupBy('taken.id')
    .execute()
  return new Map(rows.map((row) => [row.id, row.n]))
}

/**
 * Each of some sources with itself and all that it was taken from, as `taken`.
 * @param through which sources lead on to what they were taken from
 */
function withOriginals(db: Db, ids: readonly string[], through: RawBuilder<SqlBool>) {
  return db.withRecursive('taken(id, from_id)', (db) =>
    db
      .selectFrom('source')
      .where('id', 'in', [...ids, ''])
      .select(['id', 'id as from_id'])
      .union((db) =>
        db
          .selectFrom('taken')
          .innerJoin('source', 'source.id', 'taken.from_id')
          .where('source.derived_from', 'is not', null)
          .where(through)
          .select(['taken.id', 'source.derived_from as from_id'])
          .$narrowType<{ from_id: string }>(),
      ),
  )
}

/** Some sources and all that they were taken from. */
export const listOriginals = (db: Db, ids: readonly string[]): Promise<string[]> =>
  listTaken(db, ids, sql`1 = 1`)

/**
 * Some sources and those that bring them along: an incident that cites any of these has one of the
 * sources asked for.
 */
export const listBringing = (db: Db, ids: readonly string[]): Promise<string[]> =>
  listTaken(db, ids, isShared)

async function listTaken(db: Db, ids: readonly string[], through: RawBuilder<SqlBool>) {
  const rows = await withOriginals(db, ids, through)
    .selectFrom('taken')
    .select('from_id')
    .distinct()
    .execute()
  return rows.map((row) => row.from_id)
}

/** The incidents, seen by this person, that have one of some sources. */
export async function incidentsOfSources(db: Db, actor: Actor, ids: readonly string[]) {
  const bringing = await listBringing(db, ids)
  return visibleIncidents(db, actor)
    .where(
      'incident.id',
      'in',
      db
        .selectFrom('claim')
        .select('claim.incident_id')
        .where('claim.source_id', 'in', [...bringing, '']),
    )
    .execute()
}
