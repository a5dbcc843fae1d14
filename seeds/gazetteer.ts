import { sealed } from '../db/engine/seal.ts'
import { placeKeys } from '../db/place.ts'
import type { Db, PlaceRow, Tables } from '../db/tables.ts'
import { cell, readRows } from './csv.ts'
import { inBatches } from './vocabulary.ts'

type Source = Record<string, string | null>

/** The columns of a gazetteer file that hold names, with the language and scheme of each. */
const name_columns = [
  ['name_en', 'en', 'press'],
  ['name_dprk', 'ko-Latn', 'dprk'],
  ['name_rr', 'ko-Latn', 'revised_romanisation'],
  ['name_ko', 'ko-KP', 'northern'],
  ['name_ko_rok', 'ko', 'southern'],
  ['aliases', null, 'alias'],
  ['former_names', null, 'former'],
] as const

/**
 * Loads gazetteer files, all in the format that `seeds/gazetteer/README.md` describes. Parents must
 * stand before their children, in the same file or an earlier one.
 */
export async function seedPlaces(db: Db, files: readonly string[]): Promise<void> {
  const at = new Date().toISOString()
  const places = new Map<string, PlaceRow>()
  const sources = files.flatMap((file) => readRows(file))
  for (const row of sources) {
    const place = placeFrom(row, places, at)
    places.set(place.id, place)
  }
  await inBatches([...places.values()], (batch) => db.insertInto('place').values(batch).execute())
  const names = sources.flatMap((row) => namesOf(row))
  await inBatches(names, (batch) => db.insertInto('place_name').values(batch).execute())
  await inBatches(placeKeys(names), (batch) => db.insertInto('place_key').values(batch).execute())
}

function placeFrom(row: Source, places: ReadonlyMap<string, PlaceRow>, at: string): PlaceRow {
  const id = cell(row, 'place_id')
  const parent_id = row['parent_id'] ?? null
  const parent = parent_id === null ? undefined : places.get(parent_id)
  if (parent_id !== null && !parent) throw new Error(`${id} stands before its parent ${parent_id}.`)
  const level = Number(cell(row, 'level'))
  return sealed('place', {
    id,
    parent_id,
    level,
    country_id: parent?.country_id ?? id,
    province_id: level === 1 ? id : (parent?.province_id ?? null),
    county_id: level === 2 ? id : (parent?.county_id ?? null),
    type: cell(row, 'type'),
    name_en: cell(row, 'name_en'),
    name_ko: row['name_ko_rok'] ?? row['name_ko'] ?? null,
    latitude: row['lat'] ?? null,
    longitude: row['lon'] ?? null,
    coord_source: row['coord_source'] ?? null,
    iso_3166_2: row['iso_3166_2'] ?? null,
    geonames_id: row['geonames_id'] ?? null,
    ocha_pcode: row['ocha_pcode'] ?? null,
    note: row['note'] ?? null,
    source: row['source'] ?? null,
    version: 1,
    created_at: at,
    updated_at: at,
    ...{ created_in: 0, change_number: 0 },
  })
}

function namesOf(row: Source): Tables['place_name'][] {
  const place_id = cell(row, 'place_id')
  const seen = new Set<string>()
  const names: Tables['place_name'][] = []
  for (const [column, language, scheme] of name_columns) {
    for (const name of (row[column] ?? '').split('|').map((text) => text.trim())) {
      if (name === '' || seen.has(name)) continue
      seen.add(name)
      names.push(sealed('place_name', { place_id, position: names.length, name, language, scheme }))
    }
  }
  return names
}
