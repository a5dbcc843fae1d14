import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import type { Bundle } from './bundle.ts'
import { loadBundles } from './bundle.ts'
import { without_words, type Parts } from './bundle-rows.ts'
import type { Db, IncidentRow } from './tables.ts'
import { visibleTo } from './visible.ts'

/** What a line of a list says of an incident: which, when and where. */
export const line_columns = [
  ...(['ref', 'title', 'date_edtf', 'date_earliest', 'date_latest'] as const),
  ...(['date_precision', 'place_id'] as const),
] as const
export type IncidentLine = Pick<IncidentRow, (typeof line_columns)[number]>

/** One incident by its reference, if this person may see it. */
export function findIncident(db: Db, actor: Actor, ref: string): Promise<IncidentRow | undefined> {
  return db
    .selectFrom('incident')
    .selectAll()
    .where('ref', '=', ref)
    .where(visibleTo(actor))
    .executeTakeFirst()
}

/** One incident with all that hangs on it, if this person may see it. */
export async function findBundle(db: Db, actor: Actor, ref: string): Promise<Bundle | undefined> {
  const which = sql<SqlBool>`incident.ref = ${ref} and ${visibleTo(actor)}`
  return (await loadBundles(db, which, actor))[0]
}

/**
 * Incidents by id with all that hangs on them but the words of their sources, which are long; in the
 * order of the ids, for those who may see them.
 */
export const listBundles = (db: Db, actor: Actor, ids: readonly string[]): Promise<Bundle[]> =>
  inOrder(db, actor, ids, without_words)

/** {@link listBundles} with the words of their sources. */
export const listWhole = (db: Db, actor: Actor, ids: readonly string[]): Promise<Bundle[]> =>
  inOrder(db, actor, ids)

async function inOrder(db: Db, actor: Actor, ids: readonly string[], less?: Parts) {
  if (ids.length === 0) return []
  const which = sql<SqlBool>`incident.id in (${sql.join(ids)}) and ${visibleTo(actor)}`
  const bundles = await loadBundles(db, which, actor, less)
  const by_id = new Map(bundles.map((bundle) => [bundle.incident.id, bundle]))
  return ids.flatMap((id) => by_id.get(id) ?? [])
}

/** Some incidents by reference, newest first, as far as this person may see them. */
export const listByRefs = (db: Db, actor: Actor, refs: readonly string[]): Promise<IncidentRow[]> =>
  db
    .selectFrom('incident')
    .selectAll()
    .where('ref', 'in', [...refs, ''])
    .where(visibleTo(actor))
    .orderBy('ref', 'desc')
    .execute()

/** The references of some incidents by id, as far as this person may see them. */
export async function listRefs(
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('incident')
    .select(['id', 'ref'])
    .where('id', 'in', [...new Set(ids)])
    .where(visibleTo(actor))
    .execute()
  return new Map(rows.map((row) => [row.id, row.ref]))
}

/** Whether this person may see an incident that a change set brought, by its number or its id. */
export async function seesImport(db: Db, actor: Actor, change_set: string): Promise<boolean> {
  const row = await db
    .selectFrom('incident')
    .innerJoin('change_set', 'change_set.number', 'incident.created_in')
    .select('incident.id')
    .where(isChangeSet([change_set]))
    .where(visibleTo(actor))
    .executeTakeFirst()
  return row !== undefined
}

/** Change sets by their numbers or ids, as a condition on `change_set`. */
export function isChangeSet(named: readonly string[]): RawBuilder<SqlBool> {
  const numbers = named.flatMap((one) => (/^\d{1,15}$/.test(one) ? Number(one) : []))
  return sql<SqlBool>`(change_set.id in (${sql.join([...named, ''])})
    or change_set.number in (${sql.join([...numbers, -1])}))`
}

/** Whether the example is still in the database. */
export async function hasExample(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('incident')
    .select('id')
    .where('example', '=', sql.lit(1))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * The next reference for the country of a place and a year: `KP-2023-0001`. Numbers only grow, and
 * what was given stays given.
 */
export async function nextRef(db: Db, place_id: string | null, earliest: string | null) {
  const ref_year = earliest?.slice(0, 4) ?? '0000'
  const { rows } = await sql<{ country: string; number: number }>`
    insert into ref_counter (country, year, number, seal)
    select country, cast(${ref_year} as text), 1, country || ' ' || cast(${ref_year} as text) || ' 1' from (
      select coalesce((select country_id from place where id = ${place_id}), 'ZZ') as country
    ) as named where true
    on conflict (country, year) do update set number = ref_counter.number + 1,
      seal = ref_counter.country || ' ' || ref_counter.year || ' ' ||
        cast(ref_counter.number + 1 as text)
    returning country, number`.execute(db)
  const [given] = rows
  if (!given) throw new Error('No reference was given.')
  const { country: ref_country, number: ref_number } = given
  const ref = `${ref_country}-${ref_year}-${String(ref_number).padStart(4, '0')}`
  return { ref, ref_country, ref_year, ref_number }
}
