import type { Case, Deed, Someone } from './case.ts'
import type { Codes } from './codes.ts'
import { manners, pattern_manners, vaguer_manners } from './dates.ts'
import { drawHousehold, drawPerpetrator, drawVictim } from './people.ts'
import { drawSpot, widen, type Places } from './places.ts'
import { below, between, chance, draw, type Random } from './random.ts'
import { theme_bag } from './themes.ts'

type World = { random: Random; places: Places; codes: Codes }

/**
 * What may follow on an act against the same person: how often, and how many days later. Nought is
 * with the event.
 */
const follow_ups: Record<
  string,
  readonly [type: string, share: number, from: number, to: number][]
> = {
  arrest: [
    ['detention', 0.2, 0, 0],
    ['confiscation', 0.1, 0, 0],
    ['interrogation', 0.04, 0, 0],
    ['sentence', 0.16, 14, 60],
  ],
  detention: [
    ['interrogation', 0.1, 0, 0],
    ['ill_treatment', 0.06, 0, 0],
    ['sentence', 0.12, 20, 80],
    ['release', 0.08, 20, 200],
  ],
  search: [
    ['confiscation', 0.3, 0, 0],
    ['arrest', 0.25, 0, 0],
  ],
  confiscation: [['arrest', 0.14, 0, 0]],
  forced_repatriation: [
    ['detention', 0.35, 0, 0],
    ['interrogation', 0.12, 1, 20],
  ],
  trial: [['sentence', 0.6, 0, 0]],
  public_trial: [
    ['sentence', 0.5, 0, 0],
    ['execution', 0.1, 0, 0],
  ],
  interrogation: [
    ['torture', 0.08, 0, 0],
    ['forced_confession', 0.05, 0, 0],
  ],
  sentence: [['forced_labour', 0.12, 7, 40]],
  summons: [['interrogation', 0.25, 0, 3]],
}

/** The share of patterns among incidents. */
const pattern_share = 0.03

/** A case of its own, on a day. */
export function makeCase({ random, places, codes }: World, day: number): Case {
  const theme = draw(random, theme_bag)
  const language = chance(random, 0.3) ? 'ko' : 'en'
  const spot = drawSpot(random, places)
  const whole = { day, theme, language, spot, publisher: null } as const
  if (chance(random, pattern_share)) {
    const manner = draw(random, pattern_manners)
    return { ...whole, kind: 'pattern', manner, people: [], deeds: [] }
  }
  const people = chance(random, 0.02) ? [] : victims(random, theme)
  const deeds = deedsAgainst({ random, codes }, people)
  if (chance(random, 0.46)) people.push(drawPerpetrator(random))
  return { ...whole, kind: 'event', manner: draw(random, manners), people, deeds }
}

/** One victim mostly; some are counted in a household, which then stands before them. */
function victims(random: Random, theme: Case['theme']): Someone[] {
  const people = [drawVictim(random, theme)]
  if (chance(random, 0.24)) people.push(drawVictim(random, theme))
  const counted_within = ({ sort }: Someone) => sort.unit === 'individual'
  if (!chance(random, 0.36) || !people.some(counted_within)) return people
  const members = people.map((one) => (counted_within(one) ? { ...one, part_of: 0 } : one))
  return [drawHousehold(), ...members]
}

/** The first act, what followed on it, and the same against whoever else suffered it. */
function deedsAgainst(
  { random, codes }: Pick<World, 'random' | 'codes'>,
  people: readonly Someone[],
): Deed[] {
  const type = draw(random, codes.act_type)
  const suffering = [...people.keys()].filter((index) => !hasMembers(people, index))
  if (suffering.length === 0) return [{ type, victim: null, days_after: null }]
  return suffering.flatMap((victim) => chain(random, type, victim))
}

const hasMembers = (people: readonly Someone[], index: number) =>
  people.some((person) => person.part_of === index)

function chain(random: Random, type: string, victim: number): Deed[] {
  const deeds: Deed[] = [{ type, victim, days_after: null }]
  let last = type
  let day = 0
  while (deeds.length < 4) {
    const next = (follow_ups[last] ?? []).find(([, share]) => chance(random, share))
    if (next === undefined) break
    day += between(random, next[2], next[3])
    // Some sources date what followed, some tell all of it in one breath.
    deeds.push({ type: next[0], victim, days_after: day > 0 && chance(random, 0.8) ? day : null })
    last = next[0]
  }
  return deeds
}

/**
 * The same case as another source reports it: in other words, for a neighbouring day or less
 * exactly, of the same place or the county that it is in. What is told may be less.
 */
export function retell({ random, places }: World, told: Case): Case {
  const to_the_day = chance(random, 0.5)
  const shift = to_the_day ? between(random, 1, 2) * (chance(random, 0.5) ? 1 : -1) : 0
  const seen = new Set<number | null>()
  const deeds = told.deeds.filter(({ victim }) => {
    const first = !seen.has(victim)
    seen.add(victim)
    return first || chance(random, 0.7)
  })
  return {
    ...told,
    day: told.day + shift,
    manner: to_the_day ? 'day' : draw(random, vaguer_manners),
    spot: chance(random, 0.5) ? widen(places, told.spot) : told.spot,
    language: chance(random, 0.5) ? 'en' : 'ko',
    people: told.people.map((person) =>
      below(random, 3) === 0 ? { ...person, decade: null } : person,
    ),
    deeds,
  }
}
