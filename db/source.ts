import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import { tableColumns } from './columns.ts'
import { firstPage, page_size, visibleIncidents } from './entity.ts'
import { isShared, onlySeen } from './source-seen.ts'
import { listBringing, withOriginals } from './source-taken.ts'
import type { Db, OriginRow, SourceRow } from './tables.ts'
import { visibleTo } from './visible.ts'

/** Sources without their words, which are long. */
const selectLight = (db: Db) =>
  db
    .selectFrom('source')
    .select(light)
    .select(sql<string | null>`null`.as('stored_text'))
    .$castTo<SourceRow>()
const light = tableColumns('source').filter((name) => name !== 'stored_text') as 'id'[]

/** One source, if this person sees it. */
export async function findSource(db: Db, actor: Actor, id: string): Promise<SourceRow | undefined> {
  const rows = await db.selectFrom('source').selectAll().where('id', '=', id).execute()
  return (await onlySeen(db, actor, rows))[0]
}

/** One origin, if this person sees a source of it. */
export async function findOrigin(db: Db, actor: Actor, id: string): Promise<OriginRow | undefined> {
  const [source] = await listSourcesOf(db, actor, id)
  if (!source) return undefined
  return db.selectFrom('origin').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Whether this person sees a source of this publisher. */
export async function seesPublisher(db: Db, actor: Actor, publisher: string): Promise<boolean> {
  const cited = await db
    .selectFrom('source')
    .innerJoin('claim', 'claim.source_id', 'source.id')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .where('publisher', '=', publisher)
    .where(visibleTo(actor))
    .select('source.id')
    .limit(1)
    .executeTakeFirst()
  if (cited) return true
  for await (const rows of inBatches((after) =>
    selectLight(db)
      .where('publisher', '=', publisher)
      .where('id', '>', after)
      .orderBy('id')
      .limit(page_size)
      .execute(),
  )) {
    if ((await onlySeen(db, actor, rows)).length > 0) return true
  }
  return false
}

/** Rows in the order of their ids, a batch at a time. */
async function* inBatches<T extends { id: string }>(
  read: (after: string) => Promise<T[]>,
  from = '',
): AsyncGenerator<T[], void> {
  for (let after = from; ;) {
    const rows = await read(after)
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.id
  }
}

/** What was taken from a source, as far as this person sees it. */
export async function listDerived(db: Db, actor: Actor, id: string) {
  const query = selectLight(db).where('derived_from', '=', id).orderBy('id')
  return onlySeen(db, actor, await query.execute())
}

/** The sources of an origin that this person sees. */
export async function listSourcesOf(db: Db, actor: Actor, origin_id: string) {
  const query = selectLight(db).where('origin_id', '=', origin_id)
  return onlySeen(db, actor, await query.orderBy('id').execute())
}

/** A page of sources, each with how many incidents this person sees that rest on it. */
export async function listSources(db: Db, actor: Actor, after: string | null) {
  const found: SourceRow[] = []
  const read = (after: string) =>
    selectLight(db).where('id', '>', after).orderBy('id').limit(page_size).execute()
  for await (const rows of inBatches(read, after ?? '')) {
    found.push(...(await onlySeen(db, actor, rows)))
    if (found.length > page_size) break
  }
  const { rows, next } = firstPage(found)
  const counted = await countIncidents(db, actor, rows)
  return { next, rows: rows.map((row) => ({ ...row, incidents: counted.get(row.id) ?? 0 })) }
}

/** A page of origins, each with how many incidents this person sees that rest on it. */
export async function listOrigins(db: Db, actor: Actor, after: string | null) {
  const found: (OriginRow & { incidents: number })[] = []
  const read = (after: string) =>
    db
      .selectFrom('origin')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(page_size)
      .execute()
  for await (const rows of inBatches(read, after ?? '')) {
    const counted = await countOfOrigins(db, actor, rows)
    found.push(
      ...rows.flatMap((row) => {
        const incidents = counted.get(row.id) ?? 0
        return incidents > 0 ? [{ ...row, incidents }] : []
      }),
    )
    if (found.length > page_size) break
  }
  return firstPage(found)
}

async function countOfOrigins(db: Db, actor: Actor, origins: readonly OriginRow[]) {
  const rows = await db
    .selectFrom('source')
    .innerJoin('claim', 'claim.source_id', 'source.id')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .where(visibleTo(actor))
    .where(
      'source.origin_id',
      'in',
      origins.map((row) => row.id),
    )
    .select(['source.origin_id', sql<number>`count(distinct incident.id)`.as('n')])
    .groupBy('source.origin_id')
    .execute()
  return new Map(rows.map((row) => [row.origin_id, row.n]))
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
