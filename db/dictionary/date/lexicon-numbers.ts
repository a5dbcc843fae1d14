import { calendarDay, dayNumber, daysInMonth, writeDay } from './day-number.ts'
import { adds_nothing, joins, sticky, type Entry, type Meaning, type Published } from './lexicon.ts'
import type { DateProblem } from './uncertain-date.ts'

const month_names = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
]
const month_name = `(${month_names.join('|')})[a-z]{0,6}`

/** Dates in digits, and the signs around them, in any language. Longer forms come first. */
export const lexicon_numbers: Entry[] = [
  [
    sticky('(\\d{4})([-./]) ?(\\d{1,2})\\2 ?(\\d{1,2})(?!\\d)(?:\\.(?!\\.))?'),
    ([, y, , m, d]) => ymd(y, m, d),
  ],
  [sticky('(\\d{4})(\\d{2})(\\d{2})(?!\\d)'), ([, y, m, d]) => ymd(y, m, d)],
  [
    sticky('(\\d{1,2})([-./]) ?(\\d{1,2})\\2 ?(\\d{4})(?!\\d)'),
    ([, a, , b, y]) => eitherOrder(a, b, Number(y)),
  ],
  [sticky('\\d{1,2}([-./]) ?\\d{1,2}\\1 ?\\d{2}(?!\\d)'), () => ({ code: 'two_digit_year' })],
  [sticky("['’]\\d\\d(?!\\d)"), () => ({ code: 'two_digit_year' })],
  [sticky(`(\\d{1,2})-${month_name}-(\\d{4})(?!\\d)`), ([, d, m, y]) => ymd(y, monthOf(m), d)],
  [sticky('(\\d{4})([-./]) ?(\\d{1,2})(?!\\d)(?:\\.(?!\\.))?'), ([, y, , m]) => ymd(y, m)],
  [
    sticky('(\\d{1,2})([./]) ?(\\d{1,2})(?!\\d)(?:\\.(?!\\.))?'),
    ([, a, , b], published) => yearless(a, b, published),
  ],
  [
    sticky('(\\d{3})0s(?![a-z])|(\\d{3})0년대'),
    ([, en, ko]) => ({ said: { decade: `${en ?? ko}X` } }),
  ],
  [sticky('\\d{1,2}년(?! ?전)'), () => ({ code: 'two_digit_year' })],
  [sticky('(\\d{4})(?:년도?|(?!\\d))'), ([, y]) => ({ said: { year: Number(y) } })],
  [sticky('(\\d{1,2})(?:st|nd|rd|th)(?![a-z])'), ([, d]) => ({ said: { day: Number(d) } })],
  [sticky('\\.\\.(?!\\.)|-|~'), joins('dash')],
  [sticky('[,()]'), adds_nothing],
  [sticky('\\?'), () => ({ said: { uncertain: true } })],
]

/** Comes after the words that begin with a digit ("3주 전", "12월"). */
export const bare_number: Entry = [
  sticky('(\\d{1,2})(?!\\d)'),
  ([, n]) => ({ said: { number: Number(n) } }),
]

function ymd(year?: string, month?: string | number, day?: string): Meaning | DateProblem {
  const said = { year: Number(year), month: Number(month) }
  if (said.month < 1 || said.month > 12) return { code: 'no_such_day' }
  return { said: day === undefined ? said : { ...said, day: Number(day) } }
}

function monthOf(name?: string): number {
  return month_names.indexOf(name ?? '') + 1
}

/** `03/04/2024` is 3 April or 4 March; `29/12/2023` and `03/03/2024` can only be one day. */
function eitherOrder(first?: string, second?: string, year = 0): Meaning | DateProblem {
  const [a, b] = [Number(first), Number(second)]
  const days = [...daysOf(year, a, b), ...daysOf(year, b, a)]
  const readings = [...new Set(days.map(writeDay))].toSorted()
  if (readings.length > 1) return { code: 'ambiguous', readings }
  return days[0] === undefined ? { code: 'no_such_day' } : { said: calendarDay(days[0]) }
}

function daysOf(year: number, month: number, day: number): number[] {
  const exists =
    year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  return exists ? [dayNumber(year, month, day)] : []
}

/** `12/29`, `29.12.`; a leap year is tried so that 29 February has a month and a day. */
function yearless(
  first: string | undefined,
  second: string | undefined,
  published: Published,
): Meaning | DateProblem {
  const [a, b] = [Number(first), Number(second)]
  const [month, day] = daysOf(2000, a, b).length > 0 ? [a, b] : [b, a]
  if (daysOf(2000, month, day).length === 0) return { code: 'no_such_day' }
  const other = a === b ? [] : daysOf(2000, day, month)
  if (other.length === 0) return { said: { month, day } }
  if (!published.known) return { code: 'needs_published' }
  const readings = [lastBefore(published.day, month, day), lastBefore(published.day, day, month)]
  return { code: 'ambiguous', readings: readings.toSorted() }
}

function lastBefore(limit: number, month: number, day: number): string {
  const { year } = calendarDay(limit)
  const this_year = dayNumber(year, month, day)
  return writeDay(this_year <= limit ? this_year : dayNumber(year - 1, month, day))
}
