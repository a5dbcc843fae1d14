import type { ActRow } from '../../db/tables.ts'
import { custodyOf, goodsOf, sentenceOf } from './act-fields.ts'
import type { Agencies, Agency } from './agencies.ts'
import type { Case, Deed } from './case.ts'
import type { Codes } from './codes.ts'
import { act_manners, dateColumns, type Dates } from './dates.ts'
import type { Ids } from './ids.ts'
import { placeText, type Places, type Spot } from './places.ts'
import { below, chance, draw, type Random } from './random.ts'
import type { Plain } from './rows.ts'

/** What rows are made from. */
export type World = {
  random: Random
  ids: Ids
  codes: Codes
  places: Places
  agencies: Agencies
  dates: Dates
}

export type Act = Plain<ActRow>

/** What the acts of one incident have in common. */
export type Around = {
  incident_id: string
  people: readonly { id: string }[]
  agency: Agency
  reason: string
  /** The publication day of the first source, from which dates are read. */
  published: string | null
}

/** The rows of the acts of a case, in their order. */
export const actRows = (world: World, told: Case, around: Around): Act[] =>
  told.deeds.map((deed, index) => actRow(world, told, deed, { ...around, seq: index + 1 }))

function actRow(
  world: World,
  told: Case,
  deed: Deed,
  { incident_id, people, agency, reason, published, seq }: Around & { seq: number },
): Act {
  const { random, ids, codes, dates } = world
  const { language, day } = told
  const { type, victim, days_after } = deed
  const date =
    days_after === null
      ? null
      : dates(draw(random, act_manners), day + days_after, published, language)
  const spot = chance(random, 0.04) ? elsewhere(world, told.spot) : null
  return {
    id: ids.next(),
    incident_id,
    seq,
    type,
    victim_id: victim === null ? null : (people[victim]?.id ?? null),
    ...dateColumns(date),
    place_id: spot?.place?.id ?? null,
    place_text: spot === null ? null : placeText(random, spot, language),
    place_precision: spot?.precision ?? null,
    asserted: assertedOf(random, type),
    reason: chance(random, 0.45) ? reason : null,
    outcome: chance(random, 0.5) ? draw(random, codes.outcome) : null,
    ...sentenceOf(world, type, language, agency),
    ...goodsOf(world, type, language),
    ...custodyOf(world, deed, told, published),
  }
}

/** A penalty may be imposed without a word of its having been served. */
function assertedOf(random: Random, type: string): string {
  const known = below(random, 1000)
  if (type === 'sentence') {
    if (known < 780) return 'occurred'
    return known < 940 ? 'imposed_not_confirmed_served' : known < 970 ? 'threatened' : 'denied'
  }
  if (known < 938) return 'occurred'
  return known < 945 ? 'imposed_not_confirmed_served' : known < 978 ? 'threatened' : 'denied'
}

/** Another place of the same province that the case was taken on to. */
function elsewhere({ random, places }: World, { place }: Spot): Spot | null {
  const above = places.byId.get(place?.province_id ?? '')
  if (above === undefined || above.id === place?.id) return null
  return { place: above, precision: chance(random, 0.5) ? 'province' : 'area', near: false }
}
