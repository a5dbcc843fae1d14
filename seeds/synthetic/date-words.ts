import { calendarDay, weekdayOf, writeDay } from '../../db/dictionary/date/day-number.ts'
import { months_en } from '../../db/dictionary/date/format.ts'
import { bagOf, below, between, chance, draw, type Random } from './random.ts'

export type Language = 'en' | 'ko'

/** How a source puts a date: `within` is one day of several, `span` all of them. */
export type Manner =
  'day' | 'month' | 'part' | 'within' | 'span' | 'season' | 'year' | 'about' | 'open' | 'unknown'

/**
 * A date in words: `text` says all of it, `short` leaves to the day of publication what that day
 * tells, `phrase` is for the middle of a sentence.
 */
export type DateWords = { text: string; short?: string; phrase: string }

const short_months = months_en.map((name) => (name.length > 4 ? `${name.slice(0, 3)}.` : name))
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const seasons_en = ['spring', 'summer', 'autumn', 'winter']
const seasons_ko = ['봄', '여름', '가을', '겨울']

/** A day of the calendar with the names of its month. */
type Named = { year: number; day: number; month: string; short: string; ko: string }

function named(number: number): Named {
  const { year, month, day } = calendarDay(number)
  const name = months_en[month - 1] ?? ''
  return { year, day, month: name, short: short_months[month - 1] ?? '', ko: `${month}월` }
}

const dayEnglish = ({ year, month, day }: Named) => `${day} ${month} ${year}`
const dayKorean = ({ year, ko, day }: Named) => `${year}년 ${ko} ${day}일`
const dayIn = (language: Language, number: number) =>
  language === 'en' ? dayEnglish(named(number)) : dayKorean(named(number))

type Wording = (random: Random, number: number, language: Language) => DateWords

const day: Wording = (random, number, language) => {
  const date = named(number)
  const iso = chance(random, 0.3) ? writeDay(number) : undefined
  if (language === 'ko') {
    const short = chance(random, 0.7) ? `${date.ko} ${date.day}일` : `지난 ${date.day}일`
    return { text: iso ?? dayKorean(date), short, phrase: dayKorean(date) }
  }
  const long = chance(random, 0.6) ? dayEnglish(date) : `${date.short} ${date.day}, ${date.year}`
  const weekday = `on ${weekdays[weekdayOf(number) - 1]}`
  const short = chance(random, 0.8) ? `${date.short} ${date.day}` : weekday
  return { text: iso ?? long, short, phrase: `on ${dayEnglish(date)}` }
}

const month: Wording = (random, number, language) => {
  const { year, month, ko } = named(number)
  const last = chance(random, 0.4)
  if (language === 'ko') {
    return { text: `${year}년 ${ko}`, short: last ? '지난달' : ko, phrase: `${year}년 ${ko}에` }
  }
  const text = chance(random, 0.3) ? writeDay(number).slice(0, 7) : `${month} ${year}`
  return { text, short: last ? 'last month' : `in ${month}`, phrase: `in ${month} ${year}` }
}

const part: Wording = (_, number, language) => {
  const { year, month, day, ko } = named(number)
  const third = day > 20 ? 2 : day > 10 ? 1 : 0
  if (language === 'ko') {
    const short = `${ko} ${['초순', '중순', '하순'][third]}`
    return { text: `${year}년 ${short}`, short, phrase: `${year}년 ${short}` }
  }
  const short = `${['early ', 'mid-', 'late '][third]}${month}`
  return { text: `${short} ${year}`, short, phrase: `in ${short} ${year}` }
}

/** The first and last of some days with the day among them. */
function around(random: Random, number: number): [string, string, number, number] {
  const length = between(random, 2, 12)
  const first = number - below(random, length)
  return [writeDay(first), writeDay(first + length - 1), first, first + length - 1]
}

const within: Wording = (random, number, language) => {
  if (chance(random, 0.3)) return partOfYear(random, number, language)
  const [earliest, latest, first, last] = around(random, number)
  const [from, to] = [dayIn(language, first), dayIn(language, last)]
  const phrase = language === 'en' ? `between ${from} and ${to}` : `${from}에서 ${to} 사이에`
  const text = language === 'en' ? phrase : `${from}에서 ${to} 사이`
  const short = language === 'en' ? 'last week' : '지난주'
  return { text: chance(random, 0.3) ? `[${earliest}..${latest}]` : text, short, phrase }
}

const partOfYear: Wording = (_, number, language) => {
  const { year, month } = calendarDay(number)
  const third = Math.floor((month - 1) / 4)
  if (language === 'ko') {
    const text = `${year}년 ${['초', '중반', '말'][third]}`
    return { text, phrase: `${text}에` }
  }
  const text = `${['early ', 'mid-', 'late '][third]}${year}`
  return { text, phrase: `in ${text}` }
}

const span: Wording = (random, number, language) => {
  const [earliest, latest, first, last] = around(random, number)
  const [from, to] = [dayIn(language, first), dayIn(language, last)]
  const phrase = language === 'en' ? `from ${from} to ${to}` : `${from}부터 ${to}까지`
  return { text: chance(random, 0.3) ? `${earliest}/${latest}` : phrase, phrase }
}

/** January and February belong to the winter of the year before. */
const season: Wording = (_, number, language) => {
  const { year, month } = calendarDay(number)
  const from_spring = (month + 9) % 12
  const index = Math.floor(from_spring / 3)
  const begun = month < 3 ? year - 1 : year
  const text =
    language === 'en' ? `${seasons_en[index]} ${begun}` : `${begun}년 ${seasons_ko[index]}`
  const phrase = language === 'en' ? `in the ${seasons_en[index]} of ${begun}` : `${text}에`
  return { text, phrase }
}

const year: Wording = (_, number, language) => {
  const { year } = calendarDay(number)
  if (language === 'ko') return { text: `${year}년`, phrase: `${year}년에` }
  return { text: String(year), phrase: `in ${year}` }
}

/** "About" a day is three days either way; the day that is named need not be the true one. */
const about: Wording = (random, number, language) => {
  const { year, month, ko } = named(number)
  const units = language === 'en' ? [`${month} ${year}`, year] : [`${year}년 ${ko}`, `${year}년`]
  const unit = below(random, 4)
  const said = units[unit] ?? dayIn(language, number + between(random, -3, 3))
  if (language === 'ko') return { text: `${said}경`, phrase: `${said}경` }
  return { text: `about ${said}`, phrase: `around ${said}` }
}

const open: Wording = (random, number, language) => {
  const before = chance(random, 0.6)
  const limit = number + (before ? 1 : -1) * between(random, 2, 60)
  const said = dayIn(language, limit)
  const text =
    language === 'en'
      ? `${before ? 'before' : 'after'} ${said}`
      : `${said} ${before ? '전' : '이후'}`
  return { text, phrase: language === 'en' ? text : `${text}에` }
}

const unknown_words = {
  en: bagOf([
    ['unknown', 4],
    ['not known', 2],
    ['undated', 1],
  ]),
  ko: bagOf([
    ['미상', 4],
    ['날짜 미상', 2],
  ]),
}

const unknown: Wording = (random, _, language) => ({
  text: draw(random, unknown_words[language]),
  phrase: language === 'en' ? 'on a day that was not given' : '알려지지 않은 날에',
})

export const wordings: Record<Manner, Wording> = {
  day,
  month,
  part,
  within,
  span,
  season,
  year,
  about,
  open,
  unknown,
}
