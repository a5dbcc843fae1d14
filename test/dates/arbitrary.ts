import * as fc from 'fast-check'

/** Days of any year 0001–9999, more often of our time, as the JavaScript clock (UTC) counts them. */
export function day(from = '0001-01-01', to = '9999-12-31'): fc.Arbitrary<string> {
  const number = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000
  const any = fc.integer({ min: number(from), max: number(to) })
  return any.map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10))
}

export const recent_day = day('1990-01-01', '2030-12-31')
const any_day = fc.oneof({ weight: 4, arbitrary: recent_day }, { weight: 1, arbitrary: day() })
const month = any_day.map((text) => text.slice(0, 7))
const year = any_day.map((text) => text.slice(0, 4))
const decade = year.map((text) => `${text.slice(0, 3)}X`)
const mark = fc.constantFrom('', '', '?', '~', '%')

/** One date without a mark. */
export const plain_date = fc.oneof(
  any_day,
  month,
  year,
  month.map((text) => `${text}-XX`),
  year.map((text) => `${text}-XX-XX`),
  decade,
)

export const marked_date = fc
  .tuple(fc.oneof(any_day, month, year), mark)
  .map(([text, sign]) => text + sign)

/** Two dates in order; equal beginnings may still be refused as reversed, and are then left out. */
function pair(dates: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  return fc.tuple(dates, dates).map((both) => both.toSorted())
}

/** A date with both bounds, of every form. */
export const closed_edtf = fc.oneof(
  plain_date,
  marked_date,
  fc
    .tuple(year, fc.constantFrom('21', '22', '23'), mark)
    .map(([text, season, sign]) => `${text}-${season}${sign}`),
  pair(plain_date).map(([a, b]) => `[${a}..${b}]`),
  pair(plain_date).map((both) => `[${both.join(',')}]`),
  pair(marked_date).map(([a, b]) => `${a}/${b}`),
  pair(recent_day).map(([a, b]) => `[${a}..${b}]`),
)

export const open_edtf = fc.oneof(
  plain_date.map((text) => `[..${text}]`),
  plain_date.map((text) => `[${text}..]`),
  marked_date.map((text) => `${text}/..`),
  marked_date.map((text) => `../${text}`),
)

const words =
  `early mid late end beginning of the on in at last this next past week month year Monday Wed. Friday
  December Dec. January Feb may spring winter weekend 1 2 10 29 31 29th 2023 2024 '23 1990s Juche 112 yesterday
  ago two before after by until since between and from to or about c. ~ - – .. / ? , ( ) . 2023-12-29 29/12/2023
  03/04 2023. 12. half first second quarter day 년 월 일 2023년 12월 29일 하순 말 초 경 약 전 이전 후 이후 까지 부터
  사이 지난 지난해 작년 올해 연말 지난달 이달 지난주 월요일 (금) 봄 상반기 마지막 날 주체 112 에 의 중에 또는 이나
  [ ] { } X XXXX ~ % 2023-21 … 음력 unknown`.split(/\s+/)

/** Words of the two languages in any order. */
export const soup = fc
  .tuple(fc.array(fc.constantFrom(...words), { maxLength: 9 }), fc.constantFrom(' ', ' ', ''))
  .map(([picked, gap]) => picked.join(gap))

/** Any UTF-16 at all, lone surrogates and NUL included. */
export const anything = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 220 })
  .map((units) => String.fromCharCode(...units))
