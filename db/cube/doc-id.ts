import { last_day, parseDay } from '../dictionary/date/day-number.ts'

/** Room for so many incidents on one day: with the days of 10,000 years, still an exact number. */
const doc_step = 2 ** 30

/** From here on stand those without a date. */
export const no_date = last_day * doc_step

/**
 * The key of an incident's derived row. Rows stand in its order on disk and in lists: newest first,
 * of one day the last recorded first, without a date last. A list, and an export of it, so read
 * forwards from one place.
 * @param day the earliest known day of the incident, or else its latest; null without a date
 * @param number counts incidents: no two have the same
 */
export function docId(day: string | null, number: number): number {
  const days_back = day === null ? last_day + 1 : last_day - (parseDay(day) ?? 0)
  return (days_back + 1) * doc_step - number
}

/** The number that a key was made with. */
export const numberOf = (doc_id: number) => doc_step - (doc_id % doc_step)

/** A key of the same day with another number. */
export const numbered = (doc_id: number, number: number) => doc_id + numberOf(doc_id) - number
