import type { DateProblem } from './uncertain-date.ts'

/** Named parts; what each means in a month and in a year is in `parts.ts`. */
export type Part =
  | 'early'
  | 'mid'
  | 'late'
  | 'first_half'
  | 'second_half'
  | 'quarter_1'
  | 'quarter_2'
  | 'quarter_3'
  | 'quarter_4'

/**
 * What one stretch of words says about a date, before anything is concluded: "late December" is
 * `{ part: 'late', month: 12 }`. Everything a word adds is a field; two words that fill the same
 * field differently contradict each other.
 */
export type Said = {
  year?: number
  month?: number
  day?: number | 'first' | 'last'
  /** a bare "29": a day where there is a month or it stands beside a day, else nothing */
  number?: number
  /** Monday is 1 */
  weekday?: number
  /** day number of the Monday of a week */
  monday?: number
  /** spring is 1 */
  season?: number
  part?: Part
  /** `199X` */
  decade?: string
  /** day numbers of a stretch counted from the publication day */
  from?: number
  to?: number
  /** "the year", "the month": the one that the publication day suggests */
  unit?: 'year' | 'month'
  which?: 'last' | 'this'
  about?: true
  uncertain?: true
  /** something above was counted from the publication day */
  relative?: true
}

export function mergeSaid(pieces: Said[]): Said | DateProblem {
  const all: Said & Record<string, unknown> = {}
  for (const piece of pieces) {
    for (const [field, value] of Object.entries(piece)) {
      if (field in all && all[field] !== value) return { code: 'contradiction' }
      all[field] = value
    }
  }
  return settle(all)
}

/** A bare number beside a month is a day. */
function settle(said: Said): Said | DateProblem {
  const { number, ...rest } = said
  if (number === undefined || said.month === undefined) return said
  if (said.day !== undefined && said.day !== number) return { code: 'contradiction' }
  return { ...rest, day: number }
}

/**
 * Gives each side of a range what only the other side says: the month in "29–31 December", the
 * half of the year in "early to mid 2023", the week in "Monday to Wednesday of last week".
 */
export function shareSaid(left: Said, right: Said): [Said, Said] {
  const first = numberAsDay(left, right)
  const second = numberAsDay(right, left)
  if (first.day !== undefined && second.day !== undefined) share(first, second, ['month'])
  if (first.weekday !== undefined && second.weekday !== undefined) share(first, second, ['monday'])
  if (first.part !== undefined && second.part !== undefined) {
    if (!isPlaced(first) || !isPlaced(second)) share(first, second, ['month', 'year', 'unit'])
  }
  if (first.month !== undefined && first.month === second.month) share(first, second, ['year'])
  return [first, second]
}

function numberAsDay({ number, ...side }: Said, other: Said): Said {
  if (number === undefined) return { ...side }
  return other.day === undefined ? { ...side, number } : { ...side, day: number }
}

function isPlaced(said: Said): boolean {
  return said.month !== undefined || said.year !== undefined || said.unit !== undefined
}

function share(first: Said, second: Said, fields: ('month' | 'year' | 'unit' | 'monday')[]): void {
  for (const field of fields) {
    const [to, from] = first[field] === undefined ? [first, second] : [second, first]
    if (to[field] !== undefined || from[field] === undefined) continue
    Object.assign(to, { [field]: from[field] })
    if (from.relative) to.relative = true
  }
}
