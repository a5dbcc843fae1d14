import type { Actor } from '../actor.ts'
import { changeRecord } from '../change-set.ts'
import { insertMany } from '../engine/bulk.ts'
import { sealed } from '../engine/seal.ts'
import { nameKey } from '../dictionary/search/names.ts'
import { findPlace, placeKeys } from '../place.ts'
import type { Db } from '../tables.ts'
import { ulid } from '../ulid.ts'

/** What a place that people add may be; where it lies is said by what it is within. */
export const place_types = ['city', 'county', 'district', 'village', 'facility'] as const
export type PlaceType = (typeof place_types)[number]

export type NewPlace = {
  /** As it was typed, and in the other language where that is known. */
  name: string
  other: string | null
  type: PlaceType
  within: string
}

/** What stands directly within a province and is counted by. */
const counties: readonly PlaceType[] = ['city', 'county', 'district']
const is_korean = /\p{Script=Hangul}/u
const deepest = 9

/**
 * Adds a place to the gazetteer, as a change set of its own: it is there for everybody from then on.
 * Its point is that of the place it is within, and is said to be. One of that name that lies there
 * already is taken for it.
 * @returns null where it cannot lie within the place that is named
 */
export function addPlace(
  db: Db,
  actor: Actor,
  { name, other, type, within }: NewPlace,
): Promise<string | null> {
  return changeRecord(db, actor, { kind: 'place' }, async (db, change) => {
    const parent = await findPlace(db, within)
    // In a country there are provinces, and they are known.
    if (!parent || parent.level < 1 || parent.level >= deepest) return null
    const known = await db
      .selectFrom('place')
      .innerJoin('place_key', 'place_key.place_id', 'place.id')
      .select('place.id')
      .where('parent_id', '=', within)
      .where('place_key.key', '=', nameKey(name))
      .executeTakeFirst()
    if (known) return known.id
    const [id, level] = [ulid(), parent.level + 1]
    const [korean, latin] = is_korean.test(name) ? [name, other] : [other, name]
    await change.insert('place', {
      ...{ id, parent_id: within, level, type, country_id: parent.country_id },
      province_id: parent.province_id,
      county_id: level === 2 && counties.includes(type) ? id : parent.county_id,
      // Who added it, the change set knows: the page of a place is for everybody.
      ...{ name_en: latin ?? name, name_ko: korean, note: null, source: null },
      ...{ latitude: parent.latitude, longitude: parent.longitude },
      coord_source: parent.latitude === null ? null : 'inherited',
      ...{ iso_3166_2: null, geonames_id: null, ocha_pcode: null },
    })
    const names = [
      { name: latin, language: 'en' },
      { name: korean, language: 'ko' },
    ].flatMap(({ name, language }, position) =>
      name === null
        ? []
        : [sealed('place_name', { place_id: id, position, name, language, scheme: 'added' })],
    )
    await insertMany(db, 'place_name', Object.keys(names[0] ?? {}), names)
    await insertMany(db, 'place_key', ['key', 'place_id', 'whole'], placeKeys(names))
    return id
  })
}
