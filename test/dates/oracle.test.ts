import edtf from 'edtf'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortDate } from '../../db/dictionary/date/describe.ts'
import { readDate, readEdtf } from '../../db/dictionary/date/read.ts'
import { closed_edtf, marked_date, open_edtf, plain_date, recent_day, soup } from './arbitrary.ts'

/** The bounds by the `edtf` package. */
function theirs(text: string): string[] {
  const { min, max } = edtf(text)
  return [min, max].map((ms) => new Date(ms).toISOString().slice(0, 10))
}

function ours(text: string): (string | null)[] {
  const reading = readEdtf(text)
  fc.pre(reading.ok)
  return reading.ok ? [reading.date.earliest, reading.date.latest] : expect.fail()
}

/** The package refuses a span whose ends overlap ("from 2023 to 1 January 2023"). */
function isOverlap(text: string): boolean {
  try {
    edtf(text)
    return false
  } catch (error) {
    return String(error).includes('invalid upper bound')
  }
}

const sorted_pair = fc.tuple(plain_date, plain_date).map((both) => both.toSorted())
const uncertain = marked_date.filter((text) => !/[~%]/.test(text))
const right = fc
  .oneof(
    plain_date,
    uncertain,
    fc.tuple(recent_day, recent_day).map((both) => `[${both.toSorted().join(',')}]`),
    sorted_pair.map((both) => both.join('/')),
  )
  .filter((text) => !text.includes('000X') && !isOverlap(text))

test('dates, uncertain dates, lists and closed spans have the bounds the package gives', () => {
  fc.assert(
    fc.property(right, (text) => {
      expect(ours(text)).toEqual(theirs(text))
    }),
    { numRuns: 1500 },
  )
})

/** Where the package is wrong or means something else, so that it is no oracle there. */
test.each([
  [
    '[a..b] ends with its first day',
    '[2023-12-29..2023-12-31]',
    '2023-12-29',
    '2023-12-29',
    '2023-12-31',
  ],
  ['seasons are quarters', '2023-21', '2023-01-01', '2023-03-31', '2023-05-31'],
  ['about widens nothing', '2023-12~', '2023-12-01', '2023-12-31', '2024-01-31'],
  ['an end not known is 1970', '2020-01/', '2020-01-01', '1970-01-01', null],
  ['a day that does not exist runs on', '2023-02-29', '2023-03-01', '2023-03-01', undefined],
])('known: %s', (_, text, min, max, our_latest) => {
  expect(theirs(text)).toEqual([min, max])
  const reading = readEdtf(text)
  expect(reading.ok ? reading.date.latest : undefined).toBe(our_latest)
})

test('known: an open end is infinite, and the year 0 exists', () => {
  expect(edtf('2020-01/..').max).toBe(Infinity)
  expect(theirs('000X')).toEqual(['0000-01-01', '0009-12-31'])
  expect(ours('000X')).toEqual(['0001-01-01', '0009-12-31'])
})

test('a list is as long as its longest member, which the package overlooks', () => {
  expect(theirs('[2001,200X]')).toEqual(['2001-01-01', '2009-12-31'])
  expect(ours('[2001,200X]')).toEqual(['2000-01-01', '2009-12-31'])
})

test('what we write for words, other readers of EDTF can parse', () => {
  const words = fc.oneof(
    soup,
    fc.oneof(closed_edtf, open_edtf).map((text) => {
      const reading = readEdtf(text)
      return reading.ok ? shortDate(reading.date, 'en') : 'not known'
    }),
  )
  fc.assert(
    fc.property(words, recent_day, (text, published) => {
      const reading = readDate(text, { published })
      fc.pre(reading.ok && !isOverlap(reading.date.edtf))
      if (reading.ok) expect(() => edtf(reading.date.edtf)).not.toThrow()
    }),
    { numRuns: 5000 },
  )
})
