import { writeDay } from '../../db/dictionary/date/day-number.ts'
import { readDate } from '../../db/dictionary/date/read.ts'
import type { UncertainDate } from '../../db/dictionary/date/uncertain-date.ts'
import { wordings, type Language, type Manner } from './date-words.ts'
import { bagOf, chance, type Random } from './random.ts'

/** A date as it is recorded, and as a sentence says it. */
export type Recorded = UncertainDate & { phrase: string }

/** How the dates of events are put, in hundredths. */
export const manners = bagOf<Manner>([
  ['day', 55],
  ['month', 15],
  ['part', 8],
  ['within', 6],
  ['span', 3],
  ['season', 3],
  ['year', 3],
  ['about', 3],
  ['open', 2],
  ['unknown', 2],
])

/** A pattern is a statement about months or years. */
export const pattern_manners = bagOf<Manner>([
  ['month', 25],
  ['within', 30],
  ['season', 20],
  ['year', 25],
])

/** An act that has a date of its own is one that the source dates well. */
export const act_manners = bagOf<Manner>([
  ['day', 70],
  ['month', 20],
  ['part', 10],
])

/** How a second report puts what the first knew to the day. */
export const vaguer_manners = bagOf<Manner>([
  ['month', 40],
  ['part', 30],
  ['within', 20],
  ['season', 10],
])

const precisions: Partial<Record<Manner, string>> = {
  day: 'day',
  month: 'month',
  part: 'part_of_month',
  within: 'week',
}

/**
 * Puts days into words and reads these words as the form does, so that every column is what would
 * be stored had somebody typed them. What was read is kept for as long as the days of one stretch
 * of years come up, then let go: dates descend, so an older one does not come again.
 */
export function makeDates(random: Random) {
  const known = new Map<string, UncertainDate | null>()
  const read = (text: string, published: string | null): UncertainDate | null => {
    const key = published === null ? text : `${text}|${published}`
    const found = known.get(key)
    if (found !== undefined) return found
    const reading = readDate(text, { published })
    const date = reading.ok ? reading.date : null
    if (known.size >= 20_000) known.clear()
    known.set(key, date)
    return date
  }
  return (manner: Manner, day: number, published: string | null, language: Language): Recorded => {
    const words = wordings[manner](random, day, language)
    if (words.short !== undefined && published !== null && chance(random, 0.25)) {
      const date = read(words.short, published)
      // "Dec. 29" in an article of three years later would be another December.
      if (date && date.precision === precisions[manner] && holds(date, writeDay(day))) {
        return { ...date, phrase: words.phrase }
      }
    }
    const date = read(words.text, null)
    if (date === null) throw new Error(`Not read as a date: ${words.text}`)
    return { ...date, phrase: words.phrase }
  }
}

/** The six columns of a date; all blank where there is none. */
export const dateColumns = (date: Recorded | null) => ({
  date_text: date?.text ?? null,
  date_edtf: date?.edtf ?? null,
  date_earliest: date?.earliest ?? null,
  date_latest: date?.latest ?? null,
  date_precision: date?.precision ?? null,
  date_basis: date?.basis ?? null,
})

export type Dates = ReturnType<typeof makeDates>

/** Whether a date may be that of a day; one without bounds may be of any. */
export const holds = ({ earliest, latest }: UncertainDate, day: string): boolean =>
  (earliest === null || earliest <= day) && (latest === null || latest >= day)
