import type { Actor } from '../actor.ts'
import { changeRecord } from '../change-set.ts'
import { insertMany } from '../engine/bulk.ts'
import { sealed } from '../engine/seal.ts'
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
    if (!parent || parent.level >= deepest) return null
    const known = await db
      .selectFrom('place')
      .innerJoin('place_name', 'place_name.place_id', 'place.id')
      .select('place.id')
      .where('parent_id', '=', within)
      .where('place_name.name', '=', name)
      .executeTakeFirst()
    if (known) return known.id
    const [id, level] = [ulid(), parent.level + 1]
    const [korean, latin] = is_korean.test(name) ? [name, other] : [other, name]
    await change.insert('place', {
      ...{ id, parent_id: within, level, type, country_id: parent.country_id },
      province_id: level === 1 ? id : parent.province_id,
      county_id: level === 2 ? id : parent.county_id,
      ...{ name_en: latin ?? name, name_ko: korean, note: null, source: actor.name },
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
