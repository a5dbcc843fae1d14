import { expect, test } from 'vitest'
import { readDate, readEdtf } from '../../db/dictionary/date/read.ts'
import { rowsOf } from './table.ts'

/** `edtf sent | edtf kept | earliest | latest | precision` */
const supported = `
2023-12-29 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day
2023-12 | 2023-12 | 2023-12-01 | 2023-12-31 | month
2023 | 2023 | 2023-01-01 | 2023-12-31 | year
0001 | 0001 | 0001-01-01 | 0001-12-31 | year
9999 | 9999 | 9999-01-01 | 9999-12-31 | year
2024-02-29 | 2024-02-29 | 2024-02-29 | 2024-02-29 | day
2023-12-29? | 2023-12-29? | 2023-12-29 | 2023-12-29 | day
2023-12-29~ | 2023-12-29~ | 2023-12-26 | 2024-01-01 | day
2023-12-29% | 2023-12-29% | 2023-12-26 | 2024-01-01 | day
2024-12~ | 2024-12~ | 2024-11-01 | 2025-01-31 | month
2024-03~ | 2024-03~ | 2024-02-01 | 2024-04-30 | month
2023~ | 2023~ | 2022-01-01 | 2024-12-31 | year
0001~ | 0001~ | 0001-01-01 | 0002-12-31 | year
9999-12-31~ | 9999-12-31~ | 9999-12-28 | 9999-12-31 | day
2023-12-XX | 2023-12-XX | 2023-12-01 | 2023-12-31 | month
2023-12-uu | 2023-12-XX | 2023-12-01 | 2023-12-31 | month
2023-XX-XX | 2023-XX-XX | 2023-01-01 | 2023-12-31 | year
202X | 202X | 2020-01-01 | 2029-12-31 | range
19XX | 19XX | 1900-01-01 | 1999-12-31 | range
000X | 000X | 0001-01-01 | 0009-12-31 | range
2023-21 | [2023-03-01..2023-05-31] | 2023-03-01 | 2023-05-31 | season
2023-22 | [2023-06-01..2023-08-31] | 2023-06-01 | 2023-08-31 | season
2023-23 | [2023-09-01..2023-11-30] | 2023-09-01 | 2023-11-30 | season
2023-24 | [2023-12-01..2024-02-29] | 2023-12-01 | 2024-02-29 | season
2023-21~ | [2023-02-01..2023-06-30] | 2023-02-01 | 2023-06-30 | range
[2023-12-29..2023-12-31] | [2023-12-29..2023-12-31] | 2023-12-29 | 2023-12-31 | range
[2021-07-01..2021-07-10] | [2021-07-01..2021-07-10] | 2021-07-01 | 2021-07-10 | part_of_month
[2021-07-11..2021-07-20] | [2021-07-11..2021-07-20] | 2021-07-11 | 2021-07-20 | part_of_month
[2021-07-21..2021-07-31] | [2021-07-21..2021-07-31] | 2021-07-21 | 2021-07-31 | part_of_month
[2021-07-21..2021-07-30] | [2021-07-21..2021-07-30] | 2021-07-21 | 2021-07-30 | range
[2024-01-15..2024-01-21] | [2024-01-15..2024-01-21] | 2024-01-15 | 2024-01-21 | week
[2024-01-16..2024-01-22] | [2024-01-16..2024-01-22] | 2024-01-16 | 2024-01-22 | range
[2023-04..2023-05] | [2023-04..2023-05] | 2023-04-01 | 2023-05-31 | range
[..2024-01-09] | [..2024-01-09] | - | 2024-01-09 | range
[2024-01-11..] | [2024-01-11..] | 2024-01-11 | - | range
[2023-12-29,2023-12-31] | [2023-12-29,2023-12-31] | 2023-12-29 | 2023-12-31 | range
[2023-12-31,2023-12-29] | [2023-12-31,2023-12-29] | 2023-12-29 | 2023-12-31 | range
2023-12-29/2024-01-03 | 2023-12-29/2024-01-03 | 2023-12-29 | 2024-01-03 | range
2023-12-21/2023-12-31 | 2023-12-21/2023-12-31 | 2023-12-21 | 2023-12-31 | range
2023-12/2024 | 2023-12/2024 | 2023-12-01 | 2024-12-31 | range
2023-12-29~/2024-01 | 2023-12-29~/2024-01 | 2023-12-26 | 2024-01-31 | range
2020-01/.. | 2020-01/.. | 2020-01-01 | - | range
2020-01/ | 2020-01/ | 2020-01-01 | - | range
../2020-01 | ../2020-01 | - | 2020-01-31 | range
/2020-01 | /2020-01 | - | 2020-01-31 | range
XXXX | XXXX | - | - | unknown
XXXX-XX-XX | XXXX | - | - | unknown
`

test.each(rowsOf(supported))('%s', (sent = '', ...expected) => {
  const reading = readEdtf(sent)
  if (!reading.ok) expect.fail(reading.problem.code)
  const { text, edtf, earliest, latest, precision, basis } = reading.date
  expect([edtf, earliest ?? '-', latest ?? '-', precision]).toEqual(expected)
  expect([text, basis]).toEqual([sent, 'stated'])
})

test('the words and the basis of whoever wrote the EDTF are kept', () => {
  const reading = readEdtf('[2023-12-29..2023-12-31]', 'Dec. 29 … Soon after', 'bounded')
  expect(reading).toMatchObject({ date: { text: 'Dec. 29 … Soon after', basis: 'bounded' } })
})

test.each([
  ['{2023-12-29..2023-12-31}', 'unsupported_edtf'],
  ['{2023-12-29,2023-12-31}', 'unsupported_edtf'],
  ['[2023-12-29~..2023-12-31]', 'unsupported_edtf'],
  ['[2023-12-29,2023-12-30..2023-12-31]', 'unsupported_edtf'],
  ['[..]', 'unsupported_edtf'],
  ['../..', 'unsupported_edtf'],
  ['2023/2024/2025', 'unsupported_edtf'],
  ['2023-21/2023-22', 'unsupported_edtf'],
  ['202X~', 'unsupported_edtf'],
  ['2023-1X', 'unsupported_edtf'],
  ['2023-XX-29', 'unsupported_edtf'],
  ['2023~-12', 'unsupported_edtf'],
  ['2023-33', 'unsupported_edtf'],
  ['Y17000', 'unsupported_edtf'],
  ['-0044', 'unsupported_edtf'],
  ['2023-12-29T10:00', 'unsupported_edtf'],
  ['0000', 'no_such_day'],
  ['2023-13', 'no_such_day'],
  ['2023-02-29', 'no_such_day'],
  ['2023-04-31', 'no_such_day'],
  ['2023-12-00', 'no_such_day'],
  ['9999-24', 'no_such_day'],
  ['[2023-12-31..2023-12-29]', 'reversed'],
  ['2024/2023-12-31', 'reversed'],
  ['X'.repeat(201), 'too_long'],
])('%s is refused: %s', (edtf, code) => {
  expect(readEdtf(edtf)).toEqual({ ok: false, problem: { code } })
})

test.each(['{2023-12-29..2023-12-31}', '2023-1X', '[..]', '202X~'])(
  '%s is called EDTF in the date box too',
  (text) => {
    expect(readDate(text)).toMatchObject({ problem: { code: 'unsupported_edtf' } })
  },
)
