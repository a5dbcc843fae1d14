import { sql } from 'kysely'
import type { Choice } from './dictionary/field.ts'
import { bareName, nameKey } from './dictionary/search/names.ts'
import type { Db, PlaceRow, Tables } from './tables.ts'

/**
 * The places a text may mean: one by id or code, else every place that has it as a name; only
 * when none has, every place whose name without its unit word it is.
 */
export async function findPlaces(db: Db, text: string): Promise<PlaceRow[]> {
  const exact = await db.selectFrom('place').selectAll().where('id', '=', text).execute()
  return exact.length > 0 ? exact : placesNamed(db, text)
}

async function placesNamed(db: Db, text: string): Promise<PlaceRow[]> {
  const key = nameKey(text)
  if (key === '') return []
  const found = await db
    .selectFrom('place_key')
    .innerJoin('place', 'place.id', 'place_key.place_id')
    .selectAll('place')
    .select('place_key.whole')
    .where('place_key.key', '=', key)
    .orderBy('place.level')
    .orderBy('place.id')
    .execute()
  const whole = found.filter((row) => row.whole === 1)
  return (whole.length > 0 ? whole : found).map(({ whole: _, ...place }) => place)
}

/** {@link findPlaces}, each with a label that tells it from its namesakes. */
export async function placeChoices(db: Db, text: string, language: 'en' | 'ko'): Promise<Choice[]> {
  const exact = await placesWithAbove(db, [text])
  if (exact.length > 0) return choicesOf([text], exact, language)
  const ids = (await placesNamed(db, text)).map((place) => place.id)
  return choicesOf(ids, await placesWithAbove(db, ids), language)
}

function choicesOf(ids: readonly string[], places: readonly Labelled[], language: 'en' | 'ko') {
  const labels = fullNames(places, language)
  const by_id = new Map(places.map((place) => [place.id, place]))
  return ids.flatMap((id) => {
    const place = by_id.get(id)
    return place ? [{ id, label: labels.get(id) ?? id, precision: precisionOf(place) }] : []
  })
}

/** How near a place pins an event that is only known to have been there. */
function precisionOf(place: Labelled): string {
  if (place.level === 0) return 'country'
  if (place.type === 'facility') return 'facility'
  if (place.type === 'village') return 'settlement'
  if (place.level === 1 && !/city/.test(place.type)) return 'province'
  if (place.level <= 2) return /city|town/.test(place.type) ? 'settlement' : 'county'
  return place.level === 3 ? 'neighbourhood' : 'facility'
}

/** One place; undefined when there is none. */
export const findPlace = (db: Db, id: string) =>
  db.selectFrom('place').selectAll().where('id', '=', id).executeTakeFirst()

/** The ids of some places and of all places beneath them. */
export async function placesWithin(db: Db, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    with recursive within (id) as (
      select id from place where id in (${sql.join(ids)})
      union
      select place.id from place join within on place.parent_id = within.id
    )
    select id from within order by id`.execute(db)
  return rows.map((row) => row.id)
}

type Named = Pick<PlaceRow, 'id' | 'name_en' | 'name_ko' | 'province_id' | 'county_id'>

/**
 * Names for showing, by id: "Hyesan, Ryanggang Province" (혜산시, 양강도). The country is left out
 * where a province is named.
 * @param places with the provinces and counties that they are in
 */
export function fullNames(places: readonly Named[], language: 'en' | 'ko'): Map<string, string> {
  const by_id = new Map(places.map((row) => [row.id, row]))
  const nameOf = ({ name_en, name_ko }: Named) =>
    language === 'ko' ? (name_ko ?? name_en) : name_en
  return new Map(
    [...by_id.values()].map((row) => {
      const ids = [row.county_id, row.province_id].filter((id) => id !== null && id !== row.id)
      const above = ids.flatMap((id) => by_id.get(id ?? '') ?? []).map(nameOf)
      const own = nameOf(row)
      const name =
        language === 'ko' ? [...above.toReversed(), own].join(' ') : [own, ...above].join(', ')
      return [row.id, name]
    }),
  )
}

/** {@link fullNames} of some places by id. */
export const placeNames = async (db: Db, ids: readonly string[], language: 'en' | 'ko') =>
  fullNames(await placesWithAbove(db, ids), language)

type Labelled = Named & Pick<PlaceRow, 'level' | 'type'>

/** Some places, with the counties and provinces that they are in. */
async function placesWithAbove(db: Db, ids: readonly string[]): Promise<Labelled[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Labelled>`
    with own as (
      select id, name_en, name_ko, province_id, county_id, level, type from place
      where id in (${sql.join([...new Set(ids)])})
    )
    select * from own
    union select id, name_en, name_ko, province_id, county_id, level, type from place
      where id in (select province_id from own union all select county_id from own)`.execute(db)
  return rows
}

/** The names of one place, in every spelling. */
export const listPlaceNames = (db: Db, id: string) =>
  db
    .selectFrom('place_name')
    .select(['name', 'language', 'scheme'])
    .where('place_id', '=', id)
    .orderBy('position')
    .execute()

/** The places directly inside a place, by id: the provinces of a country, the counties of a province. */
export const listPlacesIn = (db: Db, id: string) =>
  db.selectFrom('place').selectAll().where('parent_id', '=', id).orderBy('id').execute()

/** What each place is found by: its whole names, and its names without their unit word. */
export function placeKeys(
  names: readonly Pick<Tables['place_name'], 'place_id' | 'name'>[],
): Tables['place_key'][] {
  const keys = new Map<string, Tables['place_key']>()
  const add = (name: string, place_id: string, whole: 0 | 1) => {
    const key = nameKey(name)
    if (key === '') return
    const found = keys.get(`${key} ${place_id}`)
    if (!found || found.whole < whole) keys.set(`${key} ${place_id}`, { key, place_id, whole })
  }
  for (const { name, place_id } of names) {
    add(name, place_id, 1)
    add(bareName(name), place_id, 0)
  }
  return [...keys.values()]
}
