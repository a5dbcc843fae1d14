import { writeDay } from '../../db/dictionary/date/day-number.ts'
import type { OriginRow } from '../../db/tables.ts'
import type { World } from './acts.ts'
import type { Language } from './date-words.ts'
import { nameOf, type Place, type Places, type Spot } from './places.ts'
import { between, chance, draw } from './random.ts'
import type { Plain } from './rows.ts'

/** The province or country that somebody who knows of a place is in, and nothing finer. */
export const regionOf = ({ byId }: Places, { place }: Spot): Place | null =>
  byId.get(place?.province_id ?? place?.country_id ?? '') ?? null

export function originRow(
  { random, ids, codes }: Pick<World, 'random' | 'ids' | 'codes'>,
  region: Place | null,
  language: Language,
  published: number,
): Plain<OriginRow> {
  const kind = draw(random, codes.origin_kind)
  return {
    id: ids.next(),
    kind,
    label: labelOf(kind, region, language),
    region_place_id: region?.id ?? null,
    connection: chance(random, 0.8) ? draw(random, codes.connection) : null,
    reliability: draw(random, codes.reliability),
    spoke_on: chance(random, 0.4) ? writeDay(published - between(random, 0, 6)) : null,
    consent: null,
    consent_on: null,
    sensitivity: null,
  }
}

const nouns: Record<string, readonly [en: string, ko: string]> = {
  document: ['document', '문서'],
  organisation: ['organisation', '단체'],
  recording: ['recording', '녹음'],
}

function labelOf(kind: string, region: Place | null, language: Language): string {
  const [en, ko] = nouns[kind] ?? ['source', '소식통']
  if (region === null) return language === 'en' ? en : ko
  const name = nameOf(region, language)
  return language === 'en' ? `${en} in ${name}` : `${name} ${ko}`
}
