import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import { firstPage, page_size, visibleIncidents } from './entity.ts'
import type { Db, OriginRow, SourceRow } from './tables.ts'
import { visibleTo } from './visible.ts'

/**
 * Sources and origins are seen through the incidents that rest on them: one that only a draft or a
 * restricted incident cites is not there for those who may not see that incident.
 */

/**
 * The sources a person sees, as `seen`: those cited in incidents they may see, what these were
 * taken from, and what was taken from them.
 */
function withSeen(db: Db, actor: Actor) {
  return db.withRecursive('seen(id)', (db) =>
    db
      .selectFrom('claim')
      .innerJoin('incident', 'incident.id', 'claim.incident_id')
      .where((b) => visibleTo(actor)(b as never) as never)
      .select('claim.source_id as id')
      .union((db) =>
        db
          .selectFrom('seen')
          .innerJoin('source', (join) =>
            join.on((b) =>
              b.or([
                b('source.derived_from', '=', b.ref('seen.id')),
                b('source.id', '=', b.ref('seen.id')),
              ]),
            ),
          )
          .where('source.derived_from', 'is not', null)
          .select(
            sql<string>`case when source.id = seen.id then source.derived_from else source.id end`.as(
              'id',
            ),
          ),
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

/** What was taken from a source: whoever sees it sees these. */
export const listDerived = (db: Db, id: string) =>
  db.selectFrom('source').selectAll().where('derived_from', '=', id).orderBy('id').execute()

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
    .where((b) => visibleTo(actor)(b as never) as never)
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
  const rows = await withOriginals(db, ids)
    .selectFrom('taken')
    .innerJoin('claim', 'claim.source_id', 'taken.from_id')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .where((b) => visibleTo(actor)(b as never) as never)
    .select(['taken.id', sql<number>`count(distinct incident.id)`.as('n')])
    .groupBy('taken.id')
    .execute()
  return new Map(rows.map((row) => [row.id, row.n]))
}

/** Each of some sources with itself and all that it was taken from, as `taken`. */
function withOriginals(db: Db, ids: readonly string[]) {
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
          .select(['taken.id', 'source.derived_from as from_id'])
          .$narrowType<{ from_id: string }>(),
      ),
  )
}

/** Some sources and all that they were taken from: an incident that cites an article has its reprints too. */
export async function listOriginals(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await withOriginals(db, ids)
    .selectFrom('taken')
    .select('from_id')
    .distinct()
    .execute()
  return rows.map((row) => row.from_id)
}

/** The incidents, seen by this person, that rest on a source or on what it was taken from. */
export async function incidentsOfSources(db: Db, actor: Actor, ids: readonly string[]) {
  const originals = await listOriginals(db, ids)
  return visibleIncidents(db, actor)
    .where(
      'incident.id',
      'in',
      db
        .selectFrom('claim')
        .select('claim.incident_id')
        .where('claim.source_id', 'in', [...originals, '']),
    )
    .execute()
}
