import { expect, test } from 'vitest'
import { describeProblem } from '../../db/dictionary/date/describe.ts'
import { readDate } from '../../db/dictionary/date/read.ts'
import { date_problems } from '../../db/dictionary/date/uncertain-date.ts'

const published = '2024-01-24'

test.each([
  ['Dec. 29 … Soon after', 'not_a_date'],
  ['soon after', 'not_a_date'],
  ['recently', 'not_a_date'],
  ['a few days ago', 'not_a_date'],
  ['최근', 'not_a_date'],
  ['며칠 전', 'not_a_date'],
  ['Hyesan', 'not_a_date'],
  ['', 'not_a_date'],
  ['   ', 'not_a_date'],
  ['on', 'not_a_date'],
  ['late', 'not_a_date'],
  ['the year', 'not_a_date'],
  ['last', 'not_a_date'],
  ['this', 'not_a_date'],
  ['this 10th', 'not_a_date'],
  ['late 29 December 2023', 'not_a_date'],
  ['-2023', 'not_a_date'],
  ['..2023', 'not_a_date'],
  ['29', 'not_a_date'],
  ['10 2023', 'not_a_date'],
  ['the 10th 2023', 'not_a_date'],
  ['10:30', 'not_a_date'],
  ['29 December 2023 at 10:30', 'not_a_date'],
  ['Monday in December 2023', 'not_a_date'],
  ['2022 to May', 'not_a_date'],
  ['29 to December', 'not_a_date'],
  ['29 and 30 December 2023', 'not_a_date'],
  ['before', 'not_a_date'],
  ['between April', 'not_a_date'],
  ['third quarter of December', 'not_a_date'],
  ['20231', 'not_a_date'],
  ['29 December 2023\0', 'not_a_date'],
  ['29 December 2023\uD800', 'not_a_date'],
  ['29 December 2023 or 30 December 2022 or 2021', 'not_a_date'],
  ['Dec 10 12', 'contradiction'],
  ['29 December January 2023', 'contradiction'],
  ['Juche 112 (2024)', 'contradiction'],
  ['주체112(2024)년', 'contradiction'],
  ['Dec. 30, the last day of the year', 'contradiction'],
  ['30 February 2023', 'no_such_day'],
  ['Feb. 29', 'no_such_day'],
  ['2월 30일', 'no_such_day'],
  ['13월 1일', 'no_such_day'],
  ['2023-02-30', 'no_such_day'],
  ['2023.13.01', 'no_such_day'],
  ['13/13/2023', 'no_such_day'],
  ['0 December 2023', 'no_such_day'],
  ['the 45th', 'no_such_day'],
  ['29/12/23', 'two_digit_year'],
  ['23.12.29', 'two_digit_year'],
  ["29 Dec '23", 'two_digit_year'],
  ['23년 12월 29일', 'two_digit_year'],
  ['음력 12월 29일', 'lunar'],
  ['설날', 'lunar'],
  ['Lunar New Year', 'lunar'],
  ['31–29 December 2023', 'reversed'],
  ['Dec 31-29', 'reversed'],
  ['from 3 January 2024 to 29 December 2023', 'reversed'],
  ['2024..2023', 'reversed'],
  ['from the 12th to the 10th', 'reversed'],
  [`29 December 2023${' '.repeat(200)}`, 'too_long'],
])('%j is refused: %s', (text, code) => {
  expect(readDate(text, { published })).toEqual({ ok: false, problem: { code } })
})

test.each([
  'Dec. 29',
  'on Monday',
  'last month',
  'the 10th',
  'late last year',
  'yesterday',
  'in summer',
  'this winter',
  'the last day of the year',
  'Dec 29-31',
  'before Jan. 10',
  '12월 29일',
  '지난해 말',
  '연말',
  '12/29',
  '03/04',
])('%s is refused without a publication day', (text) => {
  const refused = { ok: false, problem: { code: 'needs_published' } }
  expect(readDate(text)).toEqual(refused)
  expect(readDate(text, { published: null })).toEqual(refused)
  expect(readDate(text, { published: '2024-01' })).toEqual(refused)
})

test.each([
  ['03/04/2024', ['2024-03-04', '2024-04-03']],
  ['3.4.2024', ['2024-03-04', '2024-04-03']],
  ['03-04-2024', ['2024-03-04', '2024-04-03']],
  ['12/01', ['2023-12-01', '2024-01-12']],
  ['2023-24', ['[2023-12-01..2024-02-29]', '[2023..2024]']],
])('%s offers every reading, and each can be entered', (text, readings) => {
  const reading = readDate(text, { published })
  expect(reading).toEqual({ ok: false, problem: { code: 'ambiguous', readings } })
  for (const offered of readings) expect(readDate(offered).ok).toBe(true)
})

test('a weekday that is not that of the date is refused, and the date offered', () => {
  const problem = { code: 'wrong_weekday', readings: ['2023-12-29'] } as const
  const refused = { ok: false, problem }
  expect(readDate('Monday 29 Dec 2023')).toEqual(refused)
  expect(readDate('Monday, Dec. 29', { published })).toEqual(refused)
  expect(readDate('12월 29일(월)', { published })).toEqual(refused)
  expect(describeProblem({ ...problem, readings: ['2023-12-29'] }, 'en')).toContain(
    '29 December 2023, a Friday',
  )
})

test('both readings of 03/04/2024 are put in words, in either language', () => {
  const problem = { code: 'ambiguous', readings: ['2024-03-04', '2024-04-03'] } as const
  const [en, ko] = [
    describeProblem({ ...problem, readings: [...problem.readings] }, 'en'),
    describeProblem({ ...problem, readings: [...problem.readings] }, 'ko'),
  ]
  for (const words of ['2024-03-04', '4 March 2024', '2024-04-03', '3 April 2024'])
    expect(en).toContain(words)
  for (const words of ['2024-03-04', '2024년 3월 4일', '2024-04-03', '2024년 4월 3일'])
    expect(ko).toContain(words)
})

test.each(date_problems)('%s has words in both languages', (code) => {
  expect(describeProblem({ code }, 'en')).toMatch(/^[A-Z].*\.$/)
  expect(describeProblem({ code }, 'ko')).toMatch(/[가-힣].*\.$/)
})
