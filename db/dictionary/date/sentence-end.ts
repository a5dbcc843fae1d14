import { addDays, addMonths } from './period.ts'

/** Two inclusive days, `YYYY-MM-DD`; null where a side is not known. */
export type Days = { earliest: string | null; latest: string | null }

/** A length in months as decimal text: a year is 12, a day 1/30. */
export type Months = { months_min: string | null; months_max: string | null }

/** Nobody serves longer: it is said of a sentence for life. */
const most_months = 1_200

/**
 * When a sentence is expected to end: not before its least length from the first day on which it may
 * have begun, and not after its greatest from the last. Whole months are calendar months, so that
 * three months from 10 January end on 10 April, and one month from 31 January on the last of
 * February; what is left over is in thirtieths of a month, which are days.
 */
export function expectedEnd(begun: Days, { months_min, months_max }: Months): Days {
  return { earliest: later(begun.earliest, months_min), latest: later(begun.latest, months_max) }
}

function later(day: string | null, months: string | null): string | null {
  if (day === null || months === null) return null
  const length = Number(months)
  if (!(length <= most_months)) return null
  const whole = Math.floor(length)
  try {
    return addDays(addMonths(day, whole), Math.round((length - whole) * 30))
  } catch (error) {
    // Beyond the year 9999.
    if (error instanceof RangeError) return null
    throw error
  }
}
