import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeDate, describeProblem, shortDate } from '../../db/dictionary/date/describe.ts'
import { isDay } from '../../db/dictionary/date/period.ts'
import { readDate, readEdtf } from '../../db/dictionary/date/read.ts'
import type { UncertainDate } from '../../db/dictionary/date/uncertain-date.ts'
import { anything, closed_edtf, open_edtf, recent_day, soup } from './arbitrary.ts'

const any_edtf = fc.oneof(closed_edtf, open_edtf, fc.constant('XXXX'))
const runs = { numRuns: 3000 }

/** Leaves out what is rightly refused, such as a list of which one is no day. */
function readable(edtf: string): UncertainDate {
  const reading = readEdtf(edtf)
  fc.pre(reading.ok)
  return reading.ok ? reading.date : expect.fail()
}

function expectSound({ edtf, earliest, latest, precision }: UncertainDate): void {
  if (earliest !== null) expect(isDay(earliest)).toBe(true)
  if (latest !== null) expect(isDay(latest)).toBe(true)
  if (earliest !== null && latest !== null) expect(earliest <= latest).toBe(true)
  expect(precision === 'unknown').toBe(earliest === null && latest === null)
  expect(readEdtf(edtf)).toMatchObject({ ok: true, date: { edtf, earliest, latest, precision } })
}

test('bounds are days, in order, and follow from the EDTF', () => {
  fc.assert(
    fc.property(any_edtf, (edtf) => expectSound(readable(edtf))),
    runs,
  )
})

test('most generated EDTF is readable, so the laws are not empty', () => {
  const sample = fc.sample(any_edtf, 1000)
  expect(sample.filter((edtf) => readEdtf(edtf).ok).length).toBeGreaterThan(900)
})

test('the EDTF of a date, typed into the box, is the same date', () => {
  fc.assert(
    fc.property(any_edtf, recent_day, (edtf, published) => {
      const date = readable(edtf)
      const { text, ...same } = date
      expect(text).toBe(edtf)
      expect(readDate(date.edtf, { published })).toMatchObject({ ok: true, date: same })
    }),
    runs,
  )
})

test('what a table cell shows can be typed back and has the same bounds', () => {
  fc.assert(
    fc.property(any_edtf, fc.constantFrom('en' as const, 'ko' as const), (edtf, language) => {
      const date = readable(edtf)
      fc.pre(date.latest !== '9999-12-31' && date.earliest !== '0001-01-01')
      const { earliest, latest } = date
      const shown = shortDate(date, language)
      expect([shown, readDate(shown)]).toMatchObject([
        shown,
        { ok: true, date: { earliest, latest } },
      ])
    }),
    runs,
  )
})

test('month, season and year never show a first day', () => {
  fc.assert(
    fc.property(any_edtf, fc.constantFrom('en' as const, 'ko' as const), (edtf, language) => {
      const date = readable(edtf)
      fc.pre(['month', 'season', 'year'].includes(date.precision))
      for (const shown of [describeDate(date, language), shortDate(date, language)]) {
        expect(shown).not.toMatch(/\b0?1 [A-Z]|(?<!\d)1일|-01\b/)
      }
    }),
    runs,
  )
})

test('words in any order are refused or give a sound date, counted from a day or not', () => {
  fc.assert(
    fc.property(soup, fc.option(recent_day), (text, published) => {
      const reading = readDate(text, { published })
      if (reading.ok) expectSound(reading.date)
      else expect(describeProblem(reading.problem, 'ko')).not.toBe('')
    }),
    { numRuns: 20_000 },
  )
})

test('what can be read without a publication day is the same with any', () => {
  fc.assert(
    fc.property(soup, recent_day, (text, published) => {
      const reading = readDate(text)
      fc.pre(reading.ok)
      expect(readDate(text, { published })).toEqual(reading)
    }),
    runs,
  )
})

const past_words = ['Dec. 29', '12월 29일', 'March', '여름', 'Monday', 'the 10th', '연말']

test('the past is preferred: a date without a year began by the day of publication', () => {
  fc.assert(
    fc.property(recent_day, fc.constantFrom(...past_words), (published, text) => {
      const reading = readDate(text, { published })
      expect(reading.ok && String(reading.date.earliest) <= published).toBe(true)
    }),
  )
})

test('no text throws, however hostile', () => {
  fc.assert(
    fc.property(fc.oneof(anything, fc.string({ maxLength: 220 })), (text) => {
      const reading = readDate(text, { published: '2024-01-24' })
      if (reading.ok) expectSound(reading.date)
      readEdtf(text)
    }),
    runs,
  )
})

test.each([
  '1',
  '12월',
  '12월 ',
  'early ',
  'the ',
  'c.',
  '(주체1',
  '2023-',
  '[',
  ',',
  '1/',
  '..',
  'ﷺ',
  '\u0307',
  '지난',
  'last last ',
  'X',
  'year',
  '일',
  '3 ',
  '전',
  'a\u0301',
])('200 characters of %j take no time', (piece) => {
  const text = piece.repeat(200).slice(0, 200)
  // Of the processor's time: that others are at work does not count.
  const began = process.threadCpuUsage()
  for (let i = 0; i < 20; i++) readDate(text, { published: '2024-01-24' })
  const { user, system } = process.threadCpuUsage(began)
  expect((user + system) / 20).toBeLessThan(20_000)
})
