import type { PlaceRow } from '../../db/tables.ts'
import { bagOf, chance, draw, type Bag, type Random } from './random.ts'

/** What is needed of a place of the gazetteer. */
export type Place = Pick<
  PlaceRow,
  'id' | 'level' | 'type' | 'name_en' | 'name_ko' | 'parent_id' | 'country_id' | 'province_id'
>

/** Where something is said to have happened; no place at all where that is not known. */
export type Spot = { place: Place | null; precision: string; near: boolean }

export type Places = {
  spots: Bag<Bag<Place> | null>
  facilities: Bag<Place> | null
  byId: ReadonlyMap<string, Place>
}

/** The country whose places most cases are at, and those where its people are met abroad. */
const home = 'KP'
const abroad = new Set(['CN', 'RU', 'KR', 'MN', 'TH', 'LA', 'VN', 'MY', 'PL'])

/** The dozen cities and counties that most is reported from, the first most of all. */
const commonest = [
  'KP-10.hyesan',
  'KP-09.hoeryong',
  'KP-09.chongjin',
  'KP-09.musan',
  'KP-03.sinuiju',
  'KP-09.onsong',
  'KP-08.hamhung',
  'KP-02.phyongsong',
  'KP-10.samjiyon',
  'KP-02.sunchon',
  'KP-07.wonsan',
  'KP-04.manpho',
]

/** @param rows the gazetteer, in any order */
export function knowPlaces(rows: readonly Place[]): Places {
  const places = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const own = places.filter((place) => place.country_id === home)
  const at = (level: number) => own.filter((place) => place.level === level)
  const counties = at(2).map((place): [Place, number] => [place, countyWeight(place)])
  const away = places
    .filter((place) => abroad.has(place.country_id) && place.level < 3)
    .map((place): [Place, number] => [place, place.level === 1 ? 0.3 : 4])
  const even = (list: readonly Place[]) => list.map((place): [Place, number] => [place, 1])
  const prisons = even(at(4).filter((place) => place.type !== 'border_crossing'))
  const kinds: [[Place, number][], number][] = [
    [counties, 70],
    [even(at(1)), 9],
    [even(at(3)), 7],
    [away, 6],
    [even(at(4)), 5],
    [even(at(0)), 1],
  ]
  const present = kinds.filter(([list]) => list.length > 0)
  return {
    spots: bagOf<Bag<Place> | null>([
      ...present.map(([list, weight]): [Bag<Place>, number] => [bagOf(list), weight]),
      [null, 2],
    ]),
    facilities: prisons.length > 0 ? bagOf(prisons) : null,
    byId: new Map(places.map((place) => [place.id, place])),
  }
}

/** Nearly two thirds fall to the dozen, half as much to the second as to the first. */
function countyWeight({ id }: Place): number {
  const rank = commonest.indexOf(id)
  return rank < 0 ? 0.009 : 1 / (rank + 1)
}

export function drawSpot(random: Random, { spots }: Places): Spot {
  const bag = draw(random, spots)
  if (bag === null) return { place: null, precision: 'unknown', near: false }
  const place = draw(random, bag)
  const near = place.level === 2 && chance(random, 0.08)
  return { place, precision: near ? 'area' : precisionOf(place), near }
}

/** The county of a place within one, else the place itself: a second report may know no more. */
export function widen({ byId }: Places, spot: Spot): Spot {
  const above = byId.get(spot.place?.parent_id ?? '')
  if (spot.place === null || spot.place.level < 3 || above === undefined) return spot
  return { place: above, precision: precisionOf(above), near: false }
}

/** How near a place pins an event, as the form concludes it from the place. */
function precisionOf({ level, type }: Place): string {
  if (level === 0) return 'country'
  if (level === 1) return /city/.test(type) ? 'settlement' : 'province'
  if (level === 2) return /city|town/.test(type) ? 'settlement' : 'county'
  return level === 3 ? 'neighbourhood' : 'facility'
}

export const nameOf = (place: Place, language: 'en' | 'ko'): string =>
  language === 'ko' ? (place.name_ko ?? place.name_en) : place.name_en

/** The source's own word for a place, where it is another than ours. */
export function placeText(random: Random, spot: Spot, language: 'en' | 'ko'): string | null {
  if (spot.place === null) return null
  const name = nameOf(spot.place, language)
  if (spot.near) return language === 'en' ? `a village near ${name}` : `${name} 인근 마을`
  if (!chance(random, 0.2)) return null
  const outskirts = language === 'en' ? `the outskirts of ${name}` : `${name} 외곽`
  return spot.place.level === 2 && chance(random, 0.3) ? outskirts : name
}
