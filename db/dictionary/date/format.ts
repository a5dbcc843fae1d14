import { calendarDay, pad } from './day-number.ts'
import { monthDate, type EdtfDate } from './edtf-date.ts'

export type Language = 'en' | 'ko'
/** `short` for table cells; Korean has one length. */
export type Style = { language: Language; short: boolean }

/** The months in English, from January. */
export const months_en = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
/** A date in its own unit, its mark left out: "29 December 2023", "2023년 12월", "2020s". */
export function dateWords({ unit, lo, hi }: EdtfDate, style: Style): string {
  const { year } = calendarDay(lo)
  if (unit !== 'years') return rangeWords(lo, hi, style, unit === 'day')
  if (calendarDay(hi).year - year !== 9) return rangeWords(lo, hi, style)
  if (style.language === 'ko') return `${pad(year, 4)}년대`
  return style.short ? `${pad(year, 4)}s` : `the ${pad(year, 4)}s`
}

/**
 * The days from `lo` to `hi`, in whole years or months where they are that (unless `by_day`), and
 * nothing said twice: "29–31 Dec 2023", "Sep–Dec 2023", "2023년 12월 29~31일".
 */
export function rangeWords(lo: number, hi: number, style: Style, by_day = false): string {
  const [from, to] = [calendarDay(lo), calendarDay(hi)]
  const whole_months = !by_day && from.day === 1 && hi === monthDate(to.year, to.month).hi
  const whole_years = whole_months && from.month === 1 && to.month === 12
  const depth = whole_years ? 1 : whole_months ? 2 : 3
  const first = [from.year, from.month, from.day].slice(0, depth)
  const last = [to.year, to.month, to.day].slice(0, depth)
  const differs = first.findIndex((number, i) => number !== last[i])
  return style.language === 'en'
    ? englishRange(first, last, differs, style.short)
    : koreanRange(first, last, differs)
}

/** Year, month, day as far as given; `differs` is the first of them that is not the same. */
function englishRange(first: number[], last: number[], differs: number, short: boolean): string {
  const end = englishParts(last, short)
  if (differs === -1) return end.join(' ')
  const begin = englishParts(first, short).slice(0, first.length - differs)
  return begin.join(' ') + (begin.length === 1 ? '–' : ' – ') + end.join(' ')
}

function englishParts([year = 0, month, day]: number[], short: boolean): string[] {
  const name = month === undefined ? undefined : months_en[month - 1]
  const parts = [day === undefined ? undefined : String(day), short ? name?.slice(0, 3) : name]
  return [...parts.filter((part) => part !== undefined), pad(year, 4)]
}

function koreanRange(first: number[], last: number[], differs: number): string {
  const begin = koreanParts(first)
  if (differs === -1) return begin.join(' ')
  const end = koreanParts(last).slice(differs)
  const text = begin.join(' ')
  return `${end.length === 1 ? text.slice(0, -1) : text}~${end.join(' ')}`
}

function koreanParts([year = 0, month, day]: number[]): string[] {
  const parts = [`${pad(year, 4)}년`, month && `${month}월`, day && `${day}일`]
  return parts.filter((part) => typeof part === 'string')
}
