import type { Bundle } from '../bundle.ts'
import { parseDay } from '../dictionary/date/day-number.ts'
import { tokensOf } from '../dictionary/search/tokens.ts'
import { alike, shareOf, victimsOf, wordsOf, type Probe } from './probe.ts'

/** Why two may be the same: each part of the score has its reason. */
export type Reason =
  | 'same_place'
  | 'same_county'
  | 'same_province'
  | 'same_day'
  | 'near_day'
  | 'overlapping'
  | 'same_acts'
  | 'same_people'
  | 'same_term'
  | 'same_agency'
  | 'same_source'
  | 'same_wording'

/** A part of a score: points for what agrees, or, without a reason, against what does not. */
export type Part = { points: number; reason: Reason | null }

export type Scored = { score: number; reasons: Reason[]; parts: Part[] }

/**
 * How likely it is that an incident is the one that is looked for: points for what the two have in
 * common, less some for what cannot be of one, 0 to 1. They are weights for a list that a person
 * reads, no probabilities.
 */
export function scoreOf(probe: Probe, bundle: Bundle): Scored {
  const parts = [
    placePart(probe, bundle),
    datePart(probe, bundle),
    actPart(probe, bundle),
    peoplePart(probe, bundle),
    termPart(probe, bundle),
    agencyPart(probe, bundle),
    sourcePart(probe, bundle),
    wordPart(probe, bundle),
  ].filter((part) => part !== null && part.points !== 0) as Part[]
  const sum = parts.reduce((all, { points }) => all + points, 0)
  return {
    score: Math.max(0, Math.min(1, Math.round(sum * 100) / 100)),
    reasons: parts.flatMap(({ reason }) => reason ?? []),
    parts,
  }
}

const part = (points: number, reason: Reason | null): Part => ({ points, reason })

function placePart({ place_id }: Probe, { incident, acts, places }: Bundle): Part | null {
  if (place_id === null) return null
  const own = [incident, ...acts].flatMap((row) => row.place_id ?? [])
  if (own.includes(place_id)) return part(0.22, 'same_place')
  const above = (id: string) => places.find((place) => place.id === id)
  // Of the place that was typed only its own code is known here: a county's begins those inside it.
  const isInside = (outer: string | null | undefined) =>
    outer != null && (outer === place_id || place_id.startsWith(`${outer}.`))
  if (own.some((id) => isInside(above(id)?.county_id))) return part(0.16, 'same_county')
  const wide = own.some((id) => isInside(id) || above(id)?.province_id === place_id)
  return wide ? part(0.1, 'same_province') : null
}

type Days = { from: number; to: number }

const daysOf = ({ date_earliest, date_latest }: Bundle['acts'][number] | Bundle['incident']) => {
  const [from, to] = [
    parseDay(date_earliest ?? date_latest ?? ''),
    parseDay(date_latest ?? date_earliest ?? ''),
  ]
  return from === null || to === null ? [] : [{ from, to }]
}

function datePart({ earliest, latest }: Probe, { incident, acts }: Bundle): Part | null {
  const [own] = daysOf({ date_earliest: earliest, date_latest: latest } as Bundle['incident'])
  if (!own) return null
  const parts = [incident, ...acts].flatMap(daysOf).map((other) => dayPoints(own, other))
  return parts.toSorted((a, b) => b.points - a.points)[0] ?? null
}

/** The vaguer the one or the other is, the less it says that they meet. */
function dayPoints(own: Days, other: Days): Part {
  const apart = Math.max(0, other.from - own.to, own.from - other.to)
  const width = Math.max(own.to - own.from, other.to - other.from) + 1
  if (apart > 7) return part(-0.1, null)
  if (apart > 0) return part(apart <= 2 ? 0.16 : 0.07, 'near_day')
  if (width === 1) return part(0.26, 'same_day')
  return part(width <= 11 ? 0.18 : width <= 31 ? 0.15 : width <= 92 ? 0.11 : 0.06, 'overlapping')
}

function actPart({ types }: Probe, { acts }: Bundle): Part | null {
  const theirs = new Set(acts.map((act) => act.type))
  const own = new Set(types)
  if (own.size === 0 || theirs.size === 0) return null
  const both = [...own].filter((type) => theirs.has(type)).length
  // What is told may be less: one report has the arrest, the other the sentence as well.
  const share = both / Math.min(own.size, theirs.size)
  const points = 0.12 * share + 0.08 * shareOf(own, theirs)
  return both === 0 ? part(-0.12, null) : part(points, 'same_acts')
}

function peoplePart({ people: own }: Probe, bundle: Bundle): Part | null {
  const theirs = victimsOf(bundle)
  if (own.length === 0 || theirs.length === 0) return null
  const likeness = own.map((one) => Math.max(...theirs.map((other) => alike(one, other))))
  const mean = likeness.reduce((sum, one) => sum + one, 0) / likeness.length
  if (mean < 0) return part(Math.max(-0.2, 0.2 * mean), null)
  return mean < 0.25 ? null : part(0.18 * mean, 'same_people')
}

function termPart({ terms }: Probe, { acts }: Bundle): Part | null {
  const theirs = new Set(acts.flatMap((act) => act.months_min ?? []))
  return terms.some((months) => theirs.has(months)) ? part(0.06, 'same_term') : null
}

function agencyPart({ agencies }: Probe, { involvements }: Bundle): Part | null {
  const same = involvements.some(
    ({ agency_id }) => agency_id !== null && agencies.includes(agency_id),
  )
  return same ? part(0.06, 'same_agency') : null
}

function sourcePart({ sources: ids, urls }: Probe, { sources }: Bundle): Part | null {
  const same = sources.some(
    ({ id, url }) => ids.includes(id) || (url !== null && urls.includes(url)),
  )
  return same ? part(0.12, 'same_source') : null
}

/** Fewer words in common are an accident. */
const least_words = 0.12

/** Those of a probe, which is held against many. */
const known = new WeakMap<Probe, ReadonlySet<string>>()

function wordPart(probe: Probe, { incident }: Bundle): Part | null {
  const own = known.get(probe) ?? tokensIn(probe.words)
  known.set(probe, own)
  const share = shareOf(own, tokensIn(wordsOf(incident)))
  return share < least_words ? null : part(0.35 * share, 'same_wording')
}

const tokensIn = (text: string) =>
  new Set(
    tokensOf(text)
      .split(' ')
      .filter((token) => token.length > 2 || /[가-힣]{2}/.test(token)),
  )
