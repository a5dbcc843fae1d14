import { calendarDay } from './day-number.ts'
import { dayDate, isAbout, reach, type EdtfDate } from './edtf-date.ts'
import type { Edtf } from './edtf.ts'
import { resolve, type Anchor, type Meant } from './resolve.ts'
import { shareSaid, type Said } from './said.ts'
import type { Token } from './tokens.ts'
import { isProblem, type DateBasis, type DateProblem } from './uncertain-date.ts'

/** What a whole text means. */
export type Phrase = { edtf: Edtf; basis: DateBasis }

type Sides = { first: Meant; second: Meant }
type Limit = 'before' | 'by' | 'after' | 'not_before' | 'since' | 'until'

/**
 * The shapes a text can have, `_` for what is said. A dash, "between" and "or" mean one day
 * within; "from … to" means it lasted. Korean puts the joints behind.
 */
const one_within = [
  '_ dash _',
  'between _ and _',
  'between _ dash _',
  '_ and _ between',
  '_ dash _ between',
  '_ from _ between',
]
const lasted = [
  '_ to _',
  '_ until _',
  'from _ to _',
  'from _ until _',
  'from _ dash _',
  '_ from _',
  '_ from _ until',
  '_ dash _ until',
]
const limits: Record<string, Limit> = {
  'before _': 'before',
  '_ before': 'before',
  'by _': 'by',
  '_ by': 'by',
  'after _': 'after',
  '_ after': 'after',
  'not_before _': 'not_before',
  '_ not_before': 'not_before',
  'since _': 'since',
  'from _': 'since',
  '_ from': 'since',
  'until _': 'until',
  '_ until': 'until',
}
/** From what is said to what leans most on us. */
const by_weight: DateBasis[] = ['stated', 'bounded', 'year_inferred', 'inferred']

export function readPhrase(tokens: Token[], published: number | null): Phrase | DateProblem {
  const shape = tokens.map((token) => ('said' in token ? '_' : token.joint)).join(' ')
  const [first, second] = tokens.filter((token) => 'said' in token).map((token) => token.said)
  if (!first) return { code: 'not_a_date' }
  if (shape === '_') return readOne(first, published)
  const limit = limits[shape]
  if (limit) return readLimit(limit, first, published)
  if (!second) return { code: 'not_a_date' }
  if (shape === '_ or _') return readEither(first, second, published)
  if (one_within.includes(shape)) return readWithin(first, second, published)
  return lasted.includes(shape) ? readSpan(first, second, published) : { code: 'not_a_date' }
}

function readOne(said: Said, published: number | null): Phrase | DateProblem {
  const meant = resolve(said, fromPublished(published))
  if (isProblem(meant)) return meant
  const { start, end, mark, basis } = meant
  if (start === end) return { edtf: { kind: 'date', date: { ...start, mark } }, basis }
  return { edtf: withinDays(...reachOf(meant)), basis }
}

function readLimit(limit: Limit, said: Said, published: number | null): Phrase | DateProblem {
  const meant = resolve(said, fromPublished(published))
  if (isProblem(meant)) return meant
  return { edtf: limit_edtf[limit](meant), basis: weightier('bounded', meant.basis) }
}

/** "about" moves a limit outwards, so that nothing the words allow is left out. */
const limit_edtf: Record<Limit, (meant: Meant) => Edtf> = {
  before: (meant) => {
    const eve = meant.start.lo - 1
    return upTo(dayDate(reach({ ...meant, lo: eve, hi: eve })[1]))
  },
  after: (meant) => {
    const morrow = meant.end.hi + 1
    return onward(dayDate(reach({ ...meant, lo: morrow, hi: morrow })[0]))
  },
  by: (meant) => upTo(isBracketed(meant) ? meant.end : dayDate(reachOf(meant)[1])),
  not_before: (meant) => onward(isBracketed(meant) ? meant.start : dayDate(reachOf(meant)[0])),
  since: (meant) => ({ kind: 'span', start: sideOf(meant, 'start'), end: null }),
  until: (meant) => ({ kind: 'span', start: null, end: sideOf(meant, 'end') }),
}

/** Whether it may stand in brackets as it is: others read no mark and no decade there. */
function isBracketed({ mark, unit }: Meant): boolean {
  return !isAbout(mark) && unit !== 'years'
}

function upTo(end: EdtfDate): Edtf {
  return { kind: 'within', start: null, end }
}

function onward(start: EdtfDate): Edtf {
  return { kind: 'within', start, end: null }
}

function readSpan(first: Said, second: Said, published: number | null): Phrase | DateProblem {
  const sides = readSides(first, second, published)
  if (isProblem(sides)) return sides
  const [start, end] = [sideOf(sides.first, 'start'), sideOf(sides.second, 'end')]
  return { edtf: { kind: 'span', start, end }, basis: basisOf(sides) }
}

function readWithin(first: Said, second: Said, published: number | null): Phrase | DateProblem {
  const sides = readSides(...alike(first, second), published)
  return isProblem(sides) ? sides : { edtf: withinSides(sides), basis: basisOf(sides) }
}

/** Both orders are tried, and the closer pair is meant: "January or December" are neighbours. */
function readEither(first: Said, second: Said, published: number | null): Phrase | DateProblem {
  const [a, b] = alike(first, second)
  const tries = [readSides(a, b, published), readSides(b, a, published)]
  const pairs = tries.filter((sides) => !isProblem(sides) && distance(sides) >= 0) as Sides[]
  const [sides] = pairs.toSorted((one, other) => distance(one) - distance(other))
  if (!sides) return tries.find((result) => isProblem(result)) ?? { code: 'reversed' }
  const dates = [sides.first.start, sides.second.start]
  const apart = distance(sides) > 1 && isPlain(sides.first) && isPlain(sides.second)
  const edtf: Edtf = apart ? { kind: 'list', dates } : withinSides(ending(sides))
  return { edtf, basis: basisOf(sides) }
}

/** "February 1990 or the 1990s" ends with the later of the two ends. */
function ending(sides: Sides): Sides {
  const [last] = [sides.first, sides.second].toSorted((a, b) => reachOf(b)[1] - reachOf(a)[1])
  return { ...sides, second: last ?? sides.second }
}

/** Days from the end of the one to the beginning of the other; negative if they are out of order. */
function distance({ first, second }: Sides): number {
  return second.start.lo < first.start.lo ? -1 : Math.max(second.start.lo - first.end.hi, 0)
}

/** "about" and "?" beside one of "29–31 December" are said of both. */
function alike(first: Said, second: Said): [Said, Said] {
  const { about = second.about, uncertain = second.uncertain } = first
  const marks = { ...(about && { about }), ...(uncertain && { uncertain }) }
  return [
    { ...first, ...marks },
    { ...second, ...marks },
  ]
}

/**
 * Places two sides by each other. A side with a year places the one without; else the first is
 * placed by the publication day and the second follows it: "Dec. 29 to Jan. 3" crosses the year.
 */
function readSides(left: Said, right: Said, published: number | null): Sides | DateProblem {
  const [a, b] = shareSaid(left, right)
  if ((isBareYear(a) && !isPlaced(b)) || (isBareYear(b) && !isPlaced(a))) {
    return { code: 'not_a_date' }
  }
  const days_only = a.month === undefined && b.month === undefined
  if (days_only && Number(a.day) > Number(b.day)) return { code: 'reversed' }
  const same_month = a.month !== undefined && a.month === b.month && b.year === undefined
  if (b.year !== undefined && a.year === undefined) {
    const second = resolve(b, fromPublished(published))
    if (isProblem(second)) return second
    const first = resolve(a, besideOf(second, 'past', a, published))
    return isProblem(first) ? first : { first, second }
  }
  const first = resolve(a, fromPublished(published))
  if (isProblem(first)) return first
  const { year } = calendarDay(first.start.lo)
  const second = resolve(same_month ? { ...b, year } : b, besideOf(first, 'future', b, published))
  return isProblem(second) ? second : { first, second }
}

function isBareYear({ year, month, season, unit }: Said): boolean {
  return (year !== undefined || unit === 'year') && month === undefined && season === undefined
}

function isPlaced({ year, decade, monday, from }: Said): boolean {
  return [year, decade, monday, from].some((field) => field !== undefined)
}

function fromPublished(published: number | null): Anchor | null {
  return published === null ? null : { day: published, toward: 'past' }
}

function besideOf(
  other: Meant,
  toward: Anchor['toward'],
  said: Said,
  published: number | null,
): Anchor | null {
  if (said.which) return fromPublished(published)
  const { year } = calendarDay(other.start.lo)
  return { day: toward === 'past' ? other.end.hi : other.start.lo, toward, year }
}

/** Other readers of EDTF take only days, months or years of one kind as the ends of `[a..b]`. */
function withinSides({ first, second }: Sides): Edtf {
  const alike = first.unit === second.unit && first.unit !== 'years'
  if (!alike || !isPlain(first) || !isPlain(second)) {
    return withinDays(reachOf(first)[0], reachOf(second)[1])
  }
  if (first.start.edtf === second.end.edtf) return { kind: 'date', date: first.start }
  return { kind: 'within', start: first.start, end: second.end }
}

function withinDays(lo: number, hi: number): Edtf {
  return { kind: 'within', start: dayDate(lo), end: dayDate(hi) }
}

function isPlain({ start, end, mark }: Meant): boolean {
  return start === end && !isAbout(mark)
}

/** A stretch keeps no mark of its own: its reach is written out. */
function sideOf(meant: Meant, side: 'start' | 'end'): EdtfDate {
  if (meant.start === meant.end) return { ...meant.start, mark: meant.mark }
  return dayDate(reachOf(meant)[side === 'start' ? 0 : 1])
}

function reachOf({ start, end, unit, mark }: Meant): [number, number] {
  return reach({ unit, lo: start.lo, hi: end.hi, mark })
}

function basisOf({ first, second }: Sides): DateBasis {
  return weightier(first.basis, second.basis)
}

function weightier(one: DateBasis, other: DateBasis): DateBasis {
  return by_weight.indexOf(one) > by_weight.indexOf(other) ? one : other
}
