import { calendarDay, dayNumber, mondayOf } from './day-number.ts'
import { monthIndex, monthOfIndex } from './parts.ts'
import type { Said } from './said.ts'
import type { DateProblem } from './uncertain-date.ts'

/** Words that join or limit what stands beside them. */
export type Joint =
  | 'between'
  | 'and'
  | 'from'
  | 'to'
  | 'dash'
  | 'or'
  | 'before'
  | 'by'
  | 'until'
  | 'after'
  | 'not_before'
  | 'since'

/** A word adds to the date, joins, or adds nothing (null: "on", "the", "의"). */
export type Meaning = { said: Said } | { joint: Joint } | null

/** The publication day; where there is none, any day stands in and `known` is false. */
export type Published = { day: number; known: boolean }

export type Unit = 'week' | 'month' | 'year'

/** North Korea counts years from 1912, Juche 1. */
export const year_before_juche = 1911

/** A pattern is tried at one place only (sticky) and never backtracks over more than its match. */
export type Entry = [
  RegExp,
  (match: (string | undefined)[], published: Published) => Meaning | DateProblem,
]

export function sticky(source: string): RegExp {
  return new RegExp(source, 'y')
}

/** English alternatives: no letter may follow. */
export function english(alternatives: string): RegExp {
  return sticky(`(?:${alternatives})(?![a-z])`)
}

export function adds(said: Said): () => Meaning {
  return () => ({ said })
}

export function joins(joint: Joint): () => Meaning {
  return () => ({ joint })
}

export function adds_nothing(): Meaning {
  return null
}

/** What a count from the publication day adds; `n` is negative for the past. */
export const counted = {
  day: ({ day }: Published, n: number): Meaning => {
    return { said: { ...calendarDay(day + n), relative: true } }
  },
  /** Weeks run from Monday to Sunday. */
  week: ({ day }: Published, n: number): Meaning => {
    return { said: { monday: mondayOf(day) + n * 7, relative: true } }
  },
  month: ({ day }: Published, n: number): Meaning => {
    return { said: { ...monthOfIndex(monthIndex(day) + n), relative: true } }
  },
  year: ({ day }: Published, n: number): Meaning => {
    return { said: { year: calendarDay(day).year + n, relative: true } }
  },
}

/** "earlier this month": from the first day of it up to the publication day. */
export function soFar({ day }: Published, unit: Unit): Meaning {
  return { said: { from: firstOf(day, unit), to: day, relative: true } }
}

/** "later this month": from the publication day to the last day of it. */
export function stillToCome({ day }: Published, unit: Unit): Meaning {
  const beyond = { week: 7, month: 31, year: 366 }[unit]
  return { said: { from: day, to: firstOf(firstOf(day, unit) + beyond, unit) - 1, relative: true } }
}

/** The latest Saturday and Sunday that have begun; "last" is before the present week. */
export function weekend({ day }: Published, which?: 'last' | 'this'): Meaning {
  const saturday = mondayOf(day) + 5
  const back = which === 'this' || (which === undefined && saturday <= day) ? 0 : 7
  return { said: { from: saturday - back, to: saturday - back + 1, relative: true } }
}

function firstOf(day: number, unit: Unit): number {
  const { year, month } = calendarDay(day)
  if (unit === 'week') return mondayOf(day)
  return dayNumber(year, unit === 'year' ? 1 : month, 1)
}
