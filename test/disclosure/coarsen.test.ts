import { expect, test } from 'vitest'
import { ageBand, coarseDate, coarser, monthsBand } from '../../db/disclosure/coarsen.ts'
import { nameFinder } from '../../db/disclosure/names.ts'
import { telltalesIn } from '../../db/disclosure/telltale.ts'

test.each([
  ['2023-12-29', '2023-12-31', 'month', '2023-12'],
  ['2023-11-29', '2023-12-02', 'month', '2023-Q4'],
  ['2023-03-31', '2023-04-01', 'month', '2023'],
  ['2023-12-31', '2024-01-01', 'month', ''],
  ['2023-12-29', '2023-12-29', 'quarter', '2023-Q4'],
  ['2023-12-29', '2023-12-29', 'year', '2023'],
  [null, '2023-12-29', 'month', ''],
  ['2023-01-01', null, 'year', ''],
] as const)('%s to %s by %s is %s', (earliest, latest, step, told) => {
  expect(coarseDate(earliest, latest, step)).toBe(told)
})

test('what is coarse already is made coarser', () => {
  expect(coarser('2023-12', 'quarter')).toBe('2023-Q4')
  expect(coarser('2023-Q4', 'quarter')).toBe('2023-Q4')
  expect(coarser('2023', 'quarter')).toBe('2023')
  expect(coarser('2023-Q4', 'year')).toBe('2023')
  expect(coarser('', 'year')).toBe('')
})

test.each([
  [34, 34, '30-44'],
  [30, 39, '30-44'],
  [29, 30, ''],
  [60, 99, '60+'],
  [0, 17, '0-17'],
  [40, null, '30-44'],
  [null, null, ''],
] as const)('an age of %s to %s is %s', (min, max, told) => {
  expect(ageBand(min, max)).toBe(told)
})

test('months are told by bands', () => {
  expect(monthsBand('3', '3')).toBe('0-5')
  expect(monthsBand('5.5', '5.5')).toBe('0-5')
  expect(monthsBand('12', '36')).toBe('')
  expect(monthsBand('180', null)).toBe('120+')
  expect(monthsBand(null, null)).toBe('')
})

const found = (text: string) => telltalesIn(text).map(({ kind }) => kind)

test.each([
  ['Call +82 10-1234-5678 at night', ['phone']],
  ['전화 010-1234-5678', ['phone']],
  ['her number (02) 123 4567', ['phone']],
  ['write to chol.su@example.org', ['email']],
  ['at 41.40231, 128.17832', ['coordinates']],
  ['41°24′08″N 128°10′', ['coordinates']],
  ['북위 41.402°N', ['coordinates']],
  ['12 Chollima Street', ['address']],
  ['the flat 12 on the third floor', ['address']],
  ['혜산시 연봉동 27인민반', ['address']],
  ['5층 2호에서', ['address']],
] as const)('%s has %j', (text, kinds) => {
  expect(found(text)).toEqual(kinds)
})

test.each([
  'Agents entered a home soon after money had been collected on 29 December 2023.',
  '2023-12-29, 3 months, 6 months, 1,200,000 won',
  '60,000 Chinese yuan and 2 phones were taken from 12 people',
  '2024년 1월 10일에 3개월 형을 선고받았다',
  'The Ministry of State Security in Hyesan',
])('%s has nothing', (text) => {
  expect(found(text)).toEqual([])
})

test('a text of any length is looked at in no time', () => {
  for (const piece of ['0', '1 ', '12 a ', '+1 234 ', 'a.', '1.1,', '27 ', 'a@', '층1']) {
    const began = performance.now()
    found(piece.repeat(50_000 / piece.length))
    expect(performance.now() - began, piece).toBeLessThan(300)
  }
})

const hasName = nameFinder([
  'Kim Chol-su',
  '박영희',
  'Ri Myong Ho',
  '한란초 (Han Ran-cho)',
  '김',
  'Ha',
])

test.each([
  '김철수가 체포되었다',
  '김 철수',
  'Chul-soo Kim was arrested',
  'KIM CHŎL-SU',
  'they came for Kim Cholsu.',
  '박영희는',
  'Pak Yong-hui',
  'Ms Park Young Hee said',
  '리명호와 그의 아내',
  '이명호',
  '한란초라고',
  'Ran Cho Han',
])('%s has one of the names', (text) => {
  expect(hasName(text)).toBe(true)
})

test.each([
  'the ha ha arrest of a trader',
  'Agents entered a home soon after money had been collected.',
  '보위원들이 집에 들이닥쳐 현금을 모두 가져갔다',
  'Kim was arrested',
  '',
])('%s has none', (text) => {
  expect(hasName(text)).toBe(false)
  expect(nameFinder([])(text)).toBe(false)
})
