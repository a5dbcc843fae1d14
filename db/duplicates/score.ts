import type { Bundle } from '../bundle.ts'
import { parseDay } from '../dictionary/date/day-number.ts'
import { tokensOf } from '../dictionary/search/tokens.ts'
import type { Probe } from './probe.ts'

/** Why two may be the same: each part of the score has its reason. */
export type Reason =
  | 'same_place'
  | 'same_county'
  | 'same_day'
  | 'near_day'
  | 'overlapping'
  | 'same_acts'
  | 'same_agency'
  | 'same_source'
  | 'same_wording'

export type Scored = { score: number; reasons: Reason[] }

type Part = readonly [points: number, reason: Reason]

/**
 * How likely it is that an incident is the one that is looked for: points for what the two have in
 * common, 0 to 1. They are weights for a list that a person reads, no probabilities.
 */
export function scoreOf(probe: Probe, bundle: Bundle): Scored {
  const parts = [
    placePart(probe, bundle),
    datePart(probe, bundle),
    actPart(probe, bundle),
    agencyPart(probe, bundle),
    sourcePart(probe, bundle),
    wordPart(probe, bundle),
  ].filter((part) => part !== null)
  const sum = parts.reduce((all, [points]) => all + points, 0)
  return {
    score: Math.min(1, Math.round(sum * 100) / 100),
    reasons: parts.map(([, reason]) => reason),
  }
}

function placePart({ place_id }: Probe, { incident, acts, places }: Bundle): Part | null {
  if (place_id === null) return null
  const own = [incident, ...acts].flatMap((row) => row.place_id ?? [])
  if (own.includes(place_id)) return [0.25, 'same_place']
  const countyOf = (id: string) => places.find((place) => place.id === id)?.county_id ?? id
  // Of the place that was typed only its own code is known here: a county's begins those inside it.
  const near = own.some(
    (id) => countyOf(id) === place_id || place_id.startsWith(`${countyOf(id)}.`),
  )
  return near ? [0.15, 'same_county'] : null
}

function datePart(probe: Probe, { incident, acts }: Bundle): Part | null {
  const [from, to] = [parseDay(probe.earliest ?? ''), parseDay(probe.latest ?? '')]
  if (from === null || to === null) return null
  const apart = [incident, ...acts].flatMap(({ date_earliest, date_latest }) => {
    const [first, last] = [parseDay(date_earliest ?? ''), parseDay(date_latest ?? '')]
    return first === null || last === null
      ? []
      : { days: Math.max(0, first - to, from - last), exact: first === last && from === to }
  })
  const [nearest] = apart.toSorted((a, b) => a.days - b.days || Number(b.exact) - Number(a.exact))
  if (!nearest || nearest.days > 7) return null
  if (nearest.days > 0) return [nearest.days <= 3 ? 0.12 : 0.06, 'near_day']
  return nearest.exact ? [0.3, 'same_day'] : [0.2, 'overlapping']
}

function actPart({ types }: Probe, { acts }: Bundle): Part | null {
  const share = shareOf(new Set(types), new Set(acts.map((act) => act.type)))
  return share === 0 ? null : [0.15 * share, 'same_acts']
}

function agencyPart({ agencies }: Probe, { involvements }: Bundle): Part | null {
  const same = involvements.some(
    ({ agency_id }) => agency_id !== null && agencies.includes(agency_id),
  )
  return same ? [0.05, 'same_agency'] : null
}

function sourcePart({ sources: ids, urls }: Probe, { sources }: Bundle): Part | null {
  const same = sources.some(
    ({ id, url }) => ids.includes(id) || (url !== null && urls.includes(url)),
  )
  return same ? [0.15, 'same_source'] : null
}

/** Fewer words in common are an accident. */
const least_words = 0.25

function wordPart({ words }: Probe, { incident }: Bundle): Part | null {
  const [own, other] = [words, `${incident.title} ${incident.summary ?? ''}`].map(wordsOf)
  const share = own && other ? shareOf(own, other) : 0
  return share < least_words ? null : [0.35 * share, 'same_wording']
}

const wordsOf = (text: string) =>
  new Set(
    tokensOf(text)
      .split(' ')
      .filter((token) => token.length > 2 || /[가-힣]{2}/.test(token)),
  )

/** What two sets have in common, of what both hold together: 0 to 1 (Jaccard). */
function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((one) => b.has(one)).length
  const all = a.size + b.size - both
  return all === 0 ? 0 : both / all
}
