import { calendarDay, parseDay, weekdayOf } from './day-number.ts'
import {
  dayDate,
  isAbout,
  isUncertain,
  monthDate,
  reach,
  yearDate,
  type EdtfDate,
} from './edtf-date.ts'
import { parseEdtf, precisionOf, seasonOf, thirdOfMonth, type Edtf } from './edtf.ts'
import { words } from './describe-words.ts'
import { dateWords, rangeWords, type Language, type Style } from './format.ts'
import { problem_words, write_instead } from './problem-words.ts'
import { isProblem, type DateProblem, type UncertainDate } from './uncertain-date.ts'

type Described = Pick<UncertainDate, 'edtf' | 'earliest' | 'latest' | 'precision'>
type Sides = { start: EdtfDate | null; end: EdtfDate | null }

/**
 * Reads a date back in words: "29 December 2023, a Friday", "one day within 29–31 December 2023",
 * "late December 2023: one day within 21–31 December 2023", "December 2023, day not known",
 * "before 10 January 2024", "about …, within …". What is not known is said so, never filled in.
 */
export function describeDate(date: Described, language: Language): string {
  const edtf = edtfOf(date)
  const style = { language, short: false }
  const say = words[language]
  if (edtf.kind === 'date') return describeOne(edtf.date, style)
  if (edtf.kind === 'span' && edtf.start && edtf.end) {
    return say.span(sideWords(edtf.start, style), sideWords(edtf.end, style))
  }
  if (edtf.kind !== 'within' || !edtf.start || !edtf.end) return wordsOf(edtf, style)
  return describeWithin(edtf.start, edtf.end, date.precision, style)
}

/** The same for a table cell: "29 Dec 2023", "Sep–Dec 2023", "before 10 Jan 2024", "2023년 12월". */
export function shortDate(date: Described, language: Language): string {
  return wordsOf(edtfOf(date), { language, short: true })
}

/** The same with the months in full, for a title: "December 2023", "12–20 December 2023". */
export function longDate(date: Described, language: Language): string {
  return wordsOf(edtfOf(date), { language, short: false })
}

/** Says to a researcher what is wrong with a date and what to write instead, every reading offered. */
export function describeProblem(problem: DateProblem, language: Language): string {
  const message = problem_words[language][problem.code]
  const offers = (problem.readings ?? []).map((text) => {
    const edtf = parseEdtf(text)
    if (isProblem(edtf)) return text
    const date = { edtf: text, earliest: null, latest: null, precision: precisionOf(edtf) }
    return `${text} (${describeDate(date, language)})`
  })
  if (offers.length === 0) return message
  return `${message} ${write_instead[language]} ${offers.join(words[language].or)}.`
}

function describeOne(date: EdtfDate, style: Style): string {
  const say = words[style.language]
  const name = dateWords(date, style)
  const weekday = say.weekdays[weekdayOf(date.lo) - 1] ?? ''
  const plain = {
    day: say.weekday(name, weekday),
    month: say.day_not_known(name),
    year: say.month_not_known(name),
    years: say.one_day(name),
  }[date.unit]
  const about = say.reaching(say.about(name), rangeWords(...reach(date), style))
  const text = isAbout(date.mark) ? about : plain
  return isUncertain(date.mark) ? say.uncertain(text) : text
}

function describeWithin(
  start: EdtfDate,
  end: EdtfDate,
  precision: Described['precision'],
  style: Style,
): string {
  const say = words[style.language]
  const days = betweenWords(start, end, style)
  const third = thirdOfMonth(start.lo, end.hi)
  const season = seasonOf(start.lo, end.hi)
  if (precision === 'week') return say.one_day(say.week(days))
  if (precision === 'part_of_month' && third !== null) {
    const { year, month } = calendarDay(start.lo)
    return say.one_day_named(say.third(dateWords(monthDate(year, month), style), third), days)
  }
  if (precision === 'season' && season !== null) {
    const name = say.season(dateWords(yearDate(season.year), style), season.season)
    return say.one_day_named(name, days)
  }
  return say.one_day(days)
}

/** The plain words of any date. */
function wordsOf(edtf: Edtf, style: Style): string {
  const say = words[style.language]
  if (edtf.kind === 'unknown') return say.unknown
  if (edtf.kind === 'date') return sideWords(edtf.date, style)
  if (edtf.kind === 'list') return edtf.dates.map((date) => sideWords(date, style)).join(say.or)
  const { start, end } = edtf
  if (!start || !end) return edtf.kind === 'span' ? openSpan(edtf, style) : openWithin(edtf, style)
  if (start.mark || end.mark) return say.span(sideWords(start, style), sideWords(end, style))
  return betweenWords(start, end, style)
}

function openSpan({ start, end }: Sides, style: Style): string {
  const say = words[style.language]
  if (start) return say.since(sideWords(start, style))
  return end ? say.until(sideWords(end, style)) : say.unknown
}

/** "before 10 January" for days up to the 9th; "before 2024" rather than "before 1 January 2024". */
function openWithin({ start, end }: Sides, style: Style): string {
  const say = words[style.language]
  if (end) {
    const { year, month, day } = calendarDay(end.hi + 1)
    const [of_month, of_year] = [monthDate(year, month), yearDate(year)]
    const limit = day > 1 ? dayDate(end.hi + 1) : month > 1 ? of_month : of_year
    return say.before(dateWords(limit, style))
  }
  if (!start) return say.unknown
  const { year, month } = calendarDay(start.lo - 1)
  const [of_month, of_year] = [monthDate(year, month), yearDate(year)]
  const at_end = of_year.hi < start.lo ? of_year : of_month
  return say.after(dateWords(at_end.hi < start.lo ? at_end : dayDate(start.lo - 1), style))
}

/** A month is not written as its first day because the other side is a day. */
function betweenWords(start: EdtfDate, end: EdtfDate, style: Style): string {
  if ((start.unit === 'day') === (end.unit === 'day')) return rangeWords(start.lo, end.hi, style)
  const sides = [dateWords(start, style), dateWords(end, style)]
  return sides.join(words[style.language].dash)
}

function sideWords(date: EdtfDate, style: Style): string {
  const name = dateWords(date, style)
  const text = isAbout(date.mark) ? words[style.language].about(name) : name
  return isUncertain(date.mark) ? `${text}?` : text
}

/** What another program wrote and we do not read is described by its bounds. */
function edtfOf({ edtf, earliest, latest }: Described): Edtf {
  const parsed = parseEdtf(edtf)
  if (!isProblem(parsed)) return parsed
  const [lo, hi] = [parseDay(earliest ?? ''), parseDay(latest ?? '')]
  if (lo === null && hi === null) return { kind: 'unknown' }
  if (lo !== null && lo === hi) return { kind: 'date', date: dayDate(lo) }
  return {
    kind: 'within',
    start: lo === null ? null : dayDate(lo),
    end: hi === null ? null : dayDate(hi),
  }
}
