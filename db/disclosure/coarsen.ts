/** How exact values become such as many share: pure, and each result covers what it was made of. */

/** How far a day is told. */
export type DateStep = 'month' | 'quarter' | 'year'

/**
 * A date no finer than asked for: `2024-03`, `2024-Q1` or `2024`. Where its two days lie in
 * different months it is told by the next step that holds both; blank where no year does, or a
 * side of it is open: what reaches into two years is in neither.
 * @param earliest its first day, `YYYY-MM-DD`, and `latest` its last; null where not known
 */
export function coarseDate(earliest: string | null, latest: string | null, step: DateStep): string {
  if (earliest === null || latest === null) return ''
  const at = date_steps.indexOf(step)
  const found = date_steps.slice(at).find((one) => told(earliest, one) === told(latest, one))
  return found === undefined ? '' : told(earliest, found)
}

/** {@link coarseDate} of what is coarse already. */
export function coarser(date: string, step: DateStep): string {
  if (date === '' || step === 'month') return date
  const year = date.slice(0, 4)
  if (step === 'year' || date.length === 4) return year
  return date.includes('Q') ? date : told(`${date}-01`, 'quarter')
}

const date_steps: readonly DateStep[] = ['month', 'quarter', 'year']

function told(day: string, step: DateStep): string {
  const year = day.slice(0, 4)
  if (step === 'year') return year
  if (step === 'month') return day.slice(0, 7)
  return `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
}

/** A band of whole years or of months: its least, and the least of the next. */
type Bands = readonly number[]

/** Under age, then as surveys of displaced people have them. */
const age_bands: Bands = [0, 18, 30, 45, 60]
const month_bands: Bands = [0, 6, 12, 36, 60, 120]

/** An age as a band, `30-44` or `60+`; blank where it is not known, or two bands have it. */
export const ageBand = (min: number | null, max: number | null): string =>
  bandOf(age_bands, min ?? max, max ?? min, 1)

/**
 * The length of a sentence in months as a band: `12-35`; blank where it is not known, or two bands
 * have it.
 * @param min decimals as text, as the record has them
 */
export const monthsBand = (min: string | null, max: string | null): string =>
  bandOf(month_bands, numberOf(min ?? max), numberOf(max ?? min), 1)

const numberOf = (text: string | null) => (text === null ? null : Number(text))

function bandOf(bands: Bands, min: number | null, max: number | null, unit: number): string {
  if (min === null || max === null) return ''
  const at = (value: number) => bands.findLastIndex((least) => least <= value)
  if (at(min) !== at(max) || at(min) < 0) return ''
  const next = bands[at(min) + 1]
  return next === undefined ? `${bands[at(min)]}+` : `${bands[at(min)]}-${next - unit}`
}
