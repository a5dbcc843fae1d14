/** How fine the date is. `range` covers spans `a/b`, one-of-a-range `[a..b]`, and open sides. */
export const date_precisions = [
  'day',
  'week',
  'part_of_month',
  'month',
  'season',
  'year',
  'range',
  'unknown',
] as const
export type DatePrecision = (typeof date_precisions)[number]

/**
 * Where the date comes from.
 * - `stated`: the words name it, year included
 * - `bounded`: the words give one limit only (before, by, until, after, since)
 * - `year_inferred`: the year is not in the words; the publication day supplies it
 * - `inferred`: counted from the publication day ("on Monday", "last month", "the 10th")
 *
 * Where two apply, the one that leans more on us wins, in the order above.
 */
export const date_bases = ['stated', 'year_inferred', 'inferred', 'bounded'] as const
export type DateBasis = (typeof date_bases)[number]

/**
 * What the source said and what it must mean. `text` is verbatim (NFC); `edtf` is the subset of
 * ISO 8601-2 that `edtf.ts` lists; `earliest` and `latest` are inclusive calendar days,
 * `YYYY-MM-DD`, null on an open side, both null when the date is not known. Bounds and
 * precision follow from `edtf` alone.
 */
export type UncertainDate = {
  text: string
  edtf: string
  earliest: string | null
  latest: string | null
  precision: DatePrecision
  basis: DateBasis
}

export const date_problems = [
  'ambiguous',
  'contradiction',
  'wrong_weekday',
  'needs_published',
  'no_such_day',
  'two_digit_year',
  'lunar',
  'reversed',
  'too_long',
  'unsupported_edtf',
  'not_a_date',
] as const
export type DateProblemCode = (typeof date_problems)[number]

/**
 * Why a text was refused. `readings` are EDTF texts that can be entered as they stand: for
 * `ambiguous` every meaning the text could have, for `wrong_weekday` the date without its weekday.
 */
export type DateProblem = { code: DateProblemCode; readings?: string[] }

export type DateReading = { ok: true; date: UncertainDate } | { ok: false; problem: DateProblem }

export const longest_date_text = 200

export function isProblem(value: object): value is DateProblem {
  return 'code' in value
}
