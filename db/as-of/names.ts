import { sql } from 'kysely'
import { insertMany, type PlainRow } from '../engine/bulk.ts'
import { nameKey } from '../dictionary/search/names.ts'
import { sealed } from '../engine/seal.ts'
import { placeKeys } from '../place.ts'
import { pagesOf } from '../engine/scan.ts'
import { describeTable } from '../engine/catalogue.ts'
import type { Db, Tables } from '../tables.ts'
import type { Moment } from './moment.ts'

/**
 * The names that places and agencies are found by, as they stood: they are no rows of the record,
 * and change only with what made, took in or brought back a place or an agency.
 */

const of = { place_name: 'place', agency_name: 'agency' } as const
type NameTable = keyof typeof of

/** Fills in the names of the places and agencies that `to` holds, and what they are looked up by. */
export async function fillNames(from: Db, to: Db, moment: Moment): Promise<void> {
  for (const table of ['place_name', 'agency_name'] as const) {
    for await (const rows of pagesOf(from, await describeTable(from, table))) {
      await insertMany(to, table, columnsOf(rows), rows)
    }
    await putBack(from, to, table, moment)
    await sql`delete from ${sql.table(table)} where ${sql.ref(`${of[table]}_id`)} not in
      (select id from ${sql.table(of[table])})`.execute(to)
  }
  await nameTheNameless(to)
  await fillKeys(to)
}

const columnsOf = (rows: readonly PlainRow[]) =>
  Object.keys(rows[0] ?? {}).filter((column) => column !== 'rowid')

/** The names of those that had others: what was kept when these were changed. */
async function putBack(from: Db, to: Db, table: NameTable, { number }: Moment): Promise<void> {
  const kept = await from
    .selectFrom('revision')
    .select(['row_id', 'before'])
    .where('table_name', '=', table)
    .where('change_number', '>', number)
    .orderBy('change_number', 'desc')
    .execute()
  // The last of each is the first that was kept since.
  const first = new Map(kept.map(({ row_id, before }) => [row_id, before]))
  for (const [id, before] of first) {
    await sql`delete from ${sql.table(table)}
      where ${sql.ref(`${of[table]}_id`)} = ${id}`.execute(to)
    const rows = (JSON.parse(before) as PlainRow[]).map((row) => sealed(table, row))
    await insertMany(to, table, columnsOf(rows), rows)
  }
}

/** What went before names were kept is found by its own two names, as when it is brought back. */
async function nameTheNameless(to: Db): Promise<void> {
  const named = (table: 'place' | 'agency') =>
    to
      .selectFrom(table)
      .select(['id', 'name_en', 'name_ko'])
      .where(
        'id',
        'not in',
        sql<string>`(select ${sql.ref(`${table}_id`)} from ${sql.table(`${table}_name`)})`,
      )
      .execute()
  const namesOf = (row: { name_en: string | null; name_ko: string | null }) =>
    (['en', 'ko'] as const).flatMap((language, position) => {
      const name = row[`name_${language}`]
      return name === null ? [] : { name, language, position }
    })
  const places = (await named('place')).flatMap((row) =>
    namesOf(row).map((name) =>
      sealed('place_name', { place_id: row.id, ...name, scheme: 'added' }),
    ),
  )
  await insertMany(to, 'place_name', columnsOf(places), places)
  const agencies = (await named('agency')).flatMap((row) =>
    namesOf(row).map((name) =>
      sealed('agency_name', {
        ...{ agency_id: row.id, ...name, position: name.position + 1 },
        ...{ name_kind: 'official', valid_from: null, valid_to: null },
      }),
    ),
  )
  await insertMany(to, 'agency_name', columnsOf(agencies), agencies)
}

async function fillKeys(to: Db): Promise<void> {
  const places = await to.selectFrom('place_name').select(['place_id', 'name']).execute()
  await insertMany(to, 'place_key', ['key', 'place_id', 'whole'], placeKeys(places))
  const agencies = await to.selectFrom('agency_name').select(['agency_id', 'name']).execute()
  const keys = new Map<string, Tables['agency_key']>()
  for (const { agency_id, name } of agencies) {
    const key = nameKey(name)
    if (key !== '') keys.set(`${key} ${agency_id}`, { key, agency_id })
  }
  await insertMany(to, 'agency_key', ['key', 'agency_id'], [...keys.values()])
}
