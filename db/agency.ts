import { sql } from 'kysely'
import type { Choice } from './dictionary/field.ts'
import { nameKey } from './dictionary/search/names.ts'
import { sealed } from './engine/seal.ts'
import type { AgencyRow, Db } from './tables.ts'

/** The agencies a text may mean: one by id, else every agency that has, or had, it as a name. */
export async function findAgencies(db: Db, text: string): Promise<AgencyRow[]> {
  const exact = await db.selectFrom('agency').selectAll().where('id', '=', text).execute()
  if (exact.length > 0) return exact
  const key = nameKey(text)
  if (key === '') return []
  return db
    .selectFrom('agency_key')
    .innerJoin('agency', 'agency.id', 'agency_key.agency_id')
    .selectAll('agency')
    .where('agency_key.key', '=', key)
    .orderBy('agency.id')
    .execute()
}

/** {@link findAgencies}, with labels. */
export async function agencyChoices(
  db: Db,
  text: string,
  language: 'en' | 'ko',
): Promise<Choice[]> {
  const agencies = await findAgencies(db, text)
  return agencies.map((agency) => ({ id: agency.id, label: agency[`name_${language}`] }))
}

/** One agency; undefined when there is none. */
export const findAgency = (db: Db, id: string) =>
  db.selectFrom('agency').selectAll().where('id', '=', id).executeTakeFirst()

/** Every agency, by English name. */
export const listAgencies = (db: Db) =>
  db.selectFrom('agency').selectAll().orderBy('name_en').orderBy('id').execute()

/** The bodies that belong to an agency. */
export const listBodies = (db: Db, id: string) =>
  db.selectFrom('agency').selectAll().where('parent_id', '=', id).orderBy('name_en').execute()

/** The ids of some agencies and of all bodies that belong to them. */
export async function agenciesWithin(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    with recursive within (id) as (
      select id from agency where id in (${sql.join(ids)})
      union
      select agency.id from agency join within on agency.parent_id = within.id
    )
    select id from within order by id`.execute(db)
  return rows.map((row) => row.id)
}

/** The names of one agency with the years they were in use. */
export const listAgencyNames = (db: Db, id: string) =>
  db.selectFrom('agency_name').selectAll().where('agency_id', '=', id).orderBy('position').execute()

/** Gives an agency a name it can be found by. */
export async function insertAgencyName(
  db: Db,
  name: {
    agency_id: string
    position: number
    name: string
    language: string
    name_kind: string
    valid_from: string | null
    valid_to: string | null
  },
): Promise<void> {
  await db.insertInto('agency_name').values(sealed('agency_name', name)).execute()
  const key = nameKey(name.name)
  if (key === '') return
  await db
    .insertInto('agency_key')
    .values({ key, agency_id: name.agency_id })
    .onConflict((on) => on.doNothing())
    .execute()
}
