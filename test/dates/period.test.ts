import { expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  addYears,
  isDay,
  matchPeriod,
  readBound,
  touchedDays,
} from '../../db/dictionary/date/period.ts'

test.each([
  ['2023-12-29', '2023-12-29', '2023-12-29'],
  ['2023-12', '2023-12-01', '2023-12-31'],
  ['2024-02', '2024-02-01', '2024-02-29'],
  ['2023', '2023-01-01', '2023-12-31'],
  [' 2023 ', '2023-01-01', '2023-12-31'],
  ['2023-02-30', null, null],
  ['2023-13', null, null],
  ['2023-21', null, null],
  ['0000', null, null],
  ['23-12', null, null],
  ['202X', null, null],
  ['2023-12~', null, null],
  ['2023-12-XX', null, null],
  ['Dec 2023', null, null],
  ['', null, null],
])('the limit %j is from %s, to %s', (text, from, to) => {
  expect([readBound(text, 'from'), readBound(text, 'to')]).toEqual([from, to])
})

/** The first incident of the example, and its filters in product.md. */
const raid = { earliest: '2023-12-29', latest: '2023-12-31' }
const second_arrest = { earliest: '2023-12-31', latest: '2023-12-31' }

test('December holds both incidents, 30 to 31 December surely only the second', () => {
  const december = { from: '2023-12-01', to: '2023-12-31' }
  const last_days = { from: '2023-12-30', to: '2023-12-31' }
  expect([raid, second_arrest].map((date) => matchPeriod(date, december))).toEqual([
    'certain',
    'certain',
  ])
  expect([raid, second_arrest].map((date) => matchPeriod(date, last_days))).toEqual([
    'possible',
    'certain',
  ])
})

test.each([
  ['2023-12-29', '2023-12-31', 'certain'],
  ['2023-12-31', '2024-01-31', 'possible'],
  ['2023-11-01', '2023-12-29', 'possible'],
  ['2024-01-01', '2024-01-31', null],
  ['2023-11-01', '2023-12-28', null],
  ['2023-12-29', null, 'certain'],
  ['2023-12-30', null, 'possible'],
  [null, '2023-12-31', 'certain'],
  [null, '2023-12-30', 'possible'],
  [null, null, 'certain'],
  ['2023-12-31', '2023-12-29', null],
])('29–31 December in %s to %s is %s', (from, to, expected) => {
  expect(matchPeriod(raid, { from, to })).toBe(expected)
})

test.each([
  // before 2024-01-10: reaches back to 2023-01-09
  [null, '2024-01-09', '2023-01-01', '2023-01-08', null],
  [null, '2024-01-09', '2023-01-01', '2023-01-09', 'possible'],
  [null, '2024-01-09', '2023-01-01', '2024-12-31', 'possible'],
  [null, '2024-01-09', null, '2024-12-31', 'certain'],
  [null, '2024-01-09', '2024-01-10', null, null],
  // since 2020-02-29: reaches to 2021-02-28
  ['2020-02-29', null, '2021-02-28', '2021-03-31', 'possible'],
  ['2020-02-29', null, '2021-03-01', '2021-03-31', null],
  ['2020-02-29', null, '2020-01-01', null, 'certain'],
  ['2020-02-29', null, '2020-01-01', '2030-12-31', 'possible'],
  // no bounds at all
  [null, null, '2020-01-01', '2030-12-31', null],
  [null, null, null, null, null],
])('%s to %s in %s to %s is %s', (earliest, latest, from, to, expected) => {
  expect(matchPeriod({ earliest, latest }, { from, to })).toBe(expected)
})

test('an open side reaches no further than the calendar', () => {
  expect(touchedDays({ earliest: '9999-06-01', latest: null })?.latest).toBe('9999-12-31')
  expect(touchedDays({ earliest: null, latest: '0001-06-01' })?.earliest).toBe('0001-01-01')
})

test.each([
  ['2024-02-28', 1, '2024-02-29'],
  ['2023-02-28', 1, '2023-03-01'],
  ['2023-12-31', 1, '2024-01-01'],
  ['2024-01-01', -1, '2023-12-31'],
  ['1900-02-28', 1, '1900-03-01'],
  ['2000-02-28', 1, '2000-02-29'],
])('%s and %i days is %s', (day, n, expected) => {
  expect(addDays(day, n)).toBe(expected)
})

test('years and months stay in their month: a sentence of three months from 10 January', () => {
  expect(addMonths('2024-01-10', 3)).toBe('2024-04-10')
  expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
  expect(addMonths('2024-01-31', -2)).toBe('2023-11-30')
  expect(addYears('2024-02-29', 1)).toBe('2025-02-28')
  expect(addYears('2024-02-29', 4)).toBe('2028-02-29')
})

test.each(['2023-02-29', '2023-13-01', '0000-01-01', '2023-1-1', '2023-12', '', ' 2023-12-29'])(
  '%j is no calendar day',
  (text) => {
    expect(isDay(text)).toBe(false)
    expect(() => addDays(text, 1)).toThrow(RangeError)
  },
)

test('beyond the calendar there is nothing to return', () => {
  expect(isDay('2024-02-29')).toBe(true)
  expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
  expect(() => addYears('0001-01-01', -1)).toThrow(RangeError)
  expect(() => addDays('2024-01-01', 0.5)).toThrow(RangeError)
  expect(() => addMonths('2024-01-01', Number.NaN)).toThrow(RangeError)
})
