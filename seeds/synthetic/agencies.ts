import type { AgencyRow } from '../../db/tables.ts'
import type { Place } from './places.ts'
import { bagOf, chance, draw, type Bag, type Random } from './random.ts'

/** What is needed of an agency. */
export type Agency = Pick<AgencyRow, 'id' | 'kind' | 'name_en' | 'name_ko' | 'place_id'>

/** Draws an agency that acts at a place: for decisions, one that decides. */
export type Agencies = (random: Random, place: Place | null, deciding: boolean) => Agency

const shares: Record<string, number> = {
  security_service: 40,
  police: 26,
  border_guard: 8,
  task_force: 8,
  military: 4,
  local_government: 3,
  party: 3,
  prosecutor: 2,
  court: 2,
  neighbourhood_unit: 2,
  mass_organisation: 1,
  customs: 1,
}
const deciding_shares: Record<string, number> = { court: 50, security_service: 30, police: 20 }

/** Abroad, those of that country, and some sent there. */
const foreign_shares: Record<string, number> = { ...shares, foreign: 300 }

/** @param rows all agencies, in any order */
export function knowAgencies(rows: readonly Agency[]): Agencies {
  const agencies = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const acting = byPlace(agencies, shares)
  const deciding = byPlace(agencies, deciding_shares)
  return (random, place, decides) =>
    draw(random, (decides && chance(random, 0.8) ? deciding : acting)(place))
}

/** The agencies of a province: those that are nowhere in particular, its own and its country's. */
function byPlace(agencies: readonly Agency[], by_kind: Record<string, number>) {
  const known = new Map<string, Bag<Agency>>()
  return (place: Place | null): Bag<Agency> => {
    const [country, province] = [place?.country_id ?? 'KP', place?.province_id ?? null]
    const key = province ?? country
    const found = known.get(key)
    if (found) return found
    const there = agencies.filter(({ place_id: at }) => at === country || at === province)
    const near = agencies.filter(
      ({ place_id: at }) => at === null || at === country || at === province,
    )
    const abroad = there.some((agency) => agency.kind === 'foreign')
    const bag = weigh(near.length > 0 ? near : agencies, abroad ? foreign_shares : by_kind)
    known.set(key, bag)
    return bag
  }
}

function weigh(agencies: readonly Agency[], by_kind: Record<string, number>): Bag<Agency> {
  const alike = Map.groupBy(agencies, (agency) => agency.kind)
  return bagOf(
    agencies.map((agency): [Agency, number] => [
      agency,
      // Of a kind that is not listed there is now and then one.
      (by_kind[agency.kind ?? ''] ?? 0.2) / (alike.get(agency.kind)?.length ?? 1),
    ]),
  )
}
