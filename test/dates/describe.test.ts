import { expect, test } from 'vitest'
import { describeDate, shortDate } from '../../db/dictionary/date/describe.ts'
import { readEdtf } from '../../db/dictionary/date/read.ts'
import { rowsOf } from './table.ts'

function dateOf(edtf: string) {
  const reading = readEdtf(edtf)
  return reading.ok ? reading.date : expect.fail(`${edtf}: ${reading.problem.code}`)
}

/** `edtf | describeDate en | describeDate ko | shortDate en | shortDate ko` */
const read_back = `
2023-12-29 | 29 December 2023, a Friday | 2023년 12월 29일 금요일 | 29 Dec 2023 | 2023년 12월 29일
2023-12-29? | 29 December 2023, a Friday, uncertain | 2023년 12월 29일 금요일 (불확실) | 29 Dec 2023? | 2023년 12월 29일?
2023-12-29~ | about 29 December 2023, within 26 December 2023 – 1 January 2024 | 2023년 12월 29일경, 2023년 12월 26일~2024년 1월 1일 사이 | about 29 Dec 2023 | 2023년 12월 29일경
2023-12 | December 2023, day not known | 2023년 12월, 날짜 미상 | Dec 2023 | 2023년 12월
2023-12-XX | December 2023, day not known | 2023년 12월, 날짜 미상 | Dec 2023 | 2023년 12월
2024-12~ | about December 2024, within November 2024 – January 2025 | 2024년 12월경, 2024년 11월~2025년 1월 사이 | about Dec 2024 | 2024년 12월경
2023 | 2023, month and day not known | 2023년, 월일 미상 | 2023 | 2023년
2023~ | about 2023, within 2022–2024 | 2023년경, 2022~2024년 사이 | about 2023 | 2023년경
202X | one day within the 2020s | 2020년대 중 하루 | 2020s | 2020년대
20XX | one day within 2000–2099 | 2000~2099년 중 하루 | 2000–2099 | 2000~2099년
[2023-12-29..2023-12-31] | one day within 29–31 December 2023 | 2023년 12월 29~31일 중 하루 | 29–31 Dec 2023 | 2023년 12월 29~31일
[2023-12-29..2024-01-03] | one day within 29 December 2023 – 3 January 2024 | 2023년 12월 29일~2024년 1월 3일 중 하루 | 29 Dec 2023 – 3 Jan 2024 | 2023년 12월 29일~2024년 1월 3일
[2023-11-29..2023-12-03] | one day within 29 November – 3 December 2023 | 2023년 11월 29일~12월 3일 중 하루 | 29 Nov – 3 Dec 2023 | 2023년 11월 29일~12월 3일
[2023-09-01..2023-12-31] | one day within September–December 2023 | 2023년 9~12월 중 하루 | Sep–Dec 2023 | 2023년 9~12월
[2023-12..2024-01-15] | one day within December 2023 – 15 January 2024 | 2023년 12월~2024년 1월 15일 중 하루 | Dec 2023 – 15 Jan 2024 | 2023년 12월~2024년 1월 15일
[2023-12-21..2023-12-31] | late December 2023: one day within 21–31 December 2023 | 2023년 12월 하순: 2023년 12월 21~31일 중 하루 | 21–31 Dec 2023 | 2023년 12월 21~31일
[2023-05-11..2023-05-20] | mid-May 2023: one day within 11–20 May 2023 | 2023년 5월 중순: 2023년 5월 11~20일 중 하루 | 11–20 May 2023 | 2023년 5월 11~20일
[2023-03-01..2023-05-31] | spring 2023: one day within March–May 2023 | 2023년 봄: 2023년 3~5월 중 하루 | Mar–May 2023 | 2023년 3~5월
[2023-12-01..2024-02-29] | winter 2023: one day within December 2023 – February 2024 | 2023년 겨울: 2023년 12월~2024년 2월 중 하루 | Dec 2023 – Feb 2024 | 2023년 12월~2024년 2월
[2024-01-15..2024-01-21] | one day within the week 15–21 January 2024 | 2024년 1월 15~21일 한 주 중 하루 | 15–21 Jan 2024 | 2024년 1월 15~21일
[2023-12-29,2023-12-31] | 29 December 2023 or 31 December 2023 | 2023년 12월 29일 또는 2023년 12월 31일 | 29 Dec 2023 or 31 Dec 2023 | 2023년 12월 29일 또는 2023년 12월 31일
[..2024-01-09] | before 10 January 2024 | 2024년 1월 10일 전 | before 10 Jan 2024 | 2024년 1월 10일 전
[..2023-11-30] | before December 2023 | 2023년 12월 전 | before Dec 2023 | 2023년 12월 전
[..2023-12-31] | before 2024 | 2024년 전 | before 2024 | 2024년 전
[2024-01-11..] | after 10 January 2024 | 2024년 1월 10일 후 | after 10 Jan 2024 | 2024년 1월 10일 후
[2023-12-01..] | after November 2023 | 2023년 11월 후 | after Nov 2023 | 2023년 11월 후
[2024-01-01..] | after 2023 | 2023년 후 | after 2023 | 2023년 후
2023-12-29/2024-01-03 | from 29 December 2023 to 3 January 2024 | 2023년 12월 29일부터 2024년 1월 3일까지 | 29 Dec 2023 – 3 Jan 2024 | 2023년 12월 29일~2024년 1월 3일
2023-12-29~/2024-01-03 | from about 29 December 2023 to 3 January 2024 | 2023년 12월 29일경부터 2024년 1월 3일까지 | from about 29 Dec 2023 to 3 Jan 2024 | 2023년 12월 29일경부터 2024년 1월 3일까지
2020-01/.. | since January 2020 | 2020년 1월부터 | since Jan 2020 | 2020년 1월부터
../2024-01-10 | until 10 January 2024 | 2024년 1월 10일까지 | until 10 Jan 2024 | 2024년 1월 10일까지
XXXX | not known | 미상 | not known | 미상
`

test.each(rowsOf(read_back))('%s', (edtf = '', ...expected) => {
  const date = dateOf(edtf)
  const said = [
    describeDate(date, 'en'),
    describeDate(date, 'ko'),
    shortDate(date, 'en'),
    shortDate(date, 'ko'),
  ]
  expect(said).toEqual(expected)
})

test('EDTF that we do not read is described by its bounds', () => {
  const foreign = { edtf: 'R5/whatever', precision: 'range' } as const
  const [earliest, latest] = ['2023-12-29', '2023-12-31']
  const words = (bounds: { earliest: string | null; latest: string | null }) =>
    shortDate({ ...foreign, ...bounds }, 'en')
  expect(words({ earliest, latest })).toBe('29–31 Dec 2023')
  expect(words({ earliest, latest: earliest })).toBe('29 Dec 2023')
  expect(words({ earliest: null, latest })).toBe('before 2024')
  expect(words({ earliest: null, latest: null })).toBe('not known')
})
