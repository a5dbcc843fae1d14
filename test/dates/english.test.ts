import { expect, test } from 'vitest'
import { readDate } from '../../db/dictionary/date/read.ts'
import { expectReading, rowsOf } from './table.ts'

const complete = `
29 Dec 2023 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
Dec 29, 2023 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
December 29th, 2023. | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
the 29th of December 2023 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
Friday, 29 December 2023 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
2023-12-29 (Fri.) | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
on the night of Dec. 29, 2023 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
29-Dec-2023 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
29/12/2023 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
12/29/2023 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
29.12.2023 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
03/03/2024 | 2024-03-03 | 2024-03-03 | 2024-03-03 | day | stated
2023/12/29 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
2023.12.29 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
20231229 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
2024-1-5 | 2024-01-05 | 2024-01-05 | 2024-01-05 | day | stated
Juche 112 (2023) December 29 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | stated
New Year's Day 2024 | 2024-01-01 | 2024-01-01 | 2024-01-01 | day | stated
the last day of February 2024 | 2024-02-29 | 2024-02-29 | 2024-02-29 | day | stated
the last day of 2023 | 2023-12-31 | 2023-12-31 | 2023-12-31 | day | stated
December 2023 | 2023-12 | 2023-12-01 | 2023-12-31 | month | stated
in Sept. 2023 | 2023-09 | 2023-09-01 | 2023-09-30 | month | stated
Dec-2023 | 2023-12 | 2023-12-01 | 2023-12-31 | month | stated
2023.12 | 2023-12 | 2023-12-01 | 2023-12-31 | month | stated
2023/12 | 2023-12 | 2023-12-01 | 2023-12-31 | month | stated
in 2023 | 2023 | 2023-01-01 | 2023-12-31 | year | stated
Juche 112 | 2023 | 2023-01-01 | 2023-12-31 | year | stated
the 1990s | 199X | 1990-01-01 | 1999-12-31 | range | stated
late August 2021 | [2021-08-21..2021-08-31] | 2021-08-21 | 2021-08-31 | part_of_month | stated
early July 2021 | [2021-07-01..2021-07-10] | 2021-07-01 | 2021-07-10 | part_of_month | stated
mid-Feb 2024 | [2024-02-11..2024-02-20] | 2024-02-11 | 2024-02-20 | part_of_month | stated
the end of February 2024 | [2024-02-21..2024-02-29] | 2024-02-21 | 2024-02-29 | part_of_month | stated
second half of December 2023 | [2023-12-16..2023-12-31] | 2023-12-16 | 2023-12-31 | range | stated
early 2023 | [2023-01-01..2023-04-30] | 2023-01-01 | 2023-04-30 | range | stated
mid-2023 | [2023-05-01..2023-08-31] | 2023-05-01 | 2023-08-31 | range | stated
late in 2023 | [2023-09-01..2023-12-31] | 2023-09-01 | 2023-12-31 | range | stated
Q3 2023 | [2023-07-01..2023-09-30] | 2023-07-01 | 2023-09-30 | range | stated
the first half of 2023 | [2023-01-01..2023-06-30] | 2023-01-01 | 2023-06-30 | range | stated
spring 2023 | [2023-03-01..2023-05-31] | 2023-03-01 | 2023-05-31 | season | stated
the fall of 2023 | [2023-09-01..2023-11-30] | 2023-09-01 | 2023-11-30 | season | stated
winter 2023 | [2023-12-01..2024-02-29] | 2023-12-01 | 2024-02-29 | season | stated
c. 2024-12 | 2024-12~ | 2024-11-01 | 2025-01-31 | month | stated
circa 2023 | 2023~ | 2022-01-01 | 2024-12-31 | year | stated
about 29 December 2023 | 2023-12-29~ | 2023-12-26 | 2024-01-01 | day | stated
~2023-12-29 | 2023-12-29~ | 2023-12-26 | 2024-01-01 | day | stated
around early December 2023 | [2023-11-28..2023-12-13] | 2023-11-28 | 2023-12-13 | range | stated
about spring 2023 | [2023-02-01..2023-06-30] | 2023-02-01 | 2023-06-30 | range | stated
possibly 29 December 2023 | 2023-12-29? | 2023-12-29 | 2023-12-29 | day | stated
about Dec. 29, 2023? | 2023-12-29% | 2023-12-26 | 2024-01-01 | day | stated
before 2024-01-10 | [..2024-01-09] | - | 2024-01-09 | range | bounded
prior to December 2023 | [..2023-11-30] | - | 2023-11-30 | range | bounded
before about 10 January 2024 | [..2024-01-12] | - | 2024-01-12 | range | bounded
after 2024-01-10 | [2024-01-11..] | 2024-01-11 | - | range | bounded
after December 2023 | [2024-01-01..] | 2024-01-01 | - | range | bounded
after about December 2023 | [2023-12-01..] | 2023-12-01 | - | range | bounded
by 10 January 2024 | [..2024-01-10] | - | 2024-01-10 | range | bounded
no later than December 2023 | [..2023-12] | - | 2023-12-31 | range | bounded
on or after 10 January 2024 | [2024-01-10..] | 2024-01-10 | - | range | bounded
until 10 January 2024 | ../2024-01-10 | - | 2024-01-10 | range | bounded
since 2020-01 | 2020-01/.. | 2020-01-01 | - | range | bounded
from January 2020 | 2020-01/.. | 2020-01-01 | - | range | bounded
since about 2020 | 2020~/.. | 2019-01-01 | - | range | bounded
2023-12-29..2023-12-31 | [2023-12-29..2023-12-31] | 2023-12-29 | 2023-12-31 | range | stated
2024-12-20..29 | [2024-12-20..2024-12-29] | 2024-12-20 | 2024-12-29 | range | stated
29–31 December 2023 | [2023-12-29..2023-12-31] | 2023-12-29 | 2023-12-31 | range | stated
Dec 29 - Jan 3, 2024 | [2023-12-29..2024-01-03] | 2023-12-29 | 2024-01-03 | range | year_inferred
Dec 29, 2023 - Jan 3 | [2023-12-29..2024-01-03] | 2023-12-29 | 2024-01-03 | range | year_inferred
about 29–31 December 2023 | [2023-12-26..2024-01-03] | 2023-12-26 | 2024-01-03 | range | stated
Nov-Dec 2023 | [2023-11..2023-12] | 2023-11-01 | 2023-12-31 | range | stated
2021-2023 | [2021..2023] | 2021-01-01 | 2023-12-31 | range | stated
between 29 and 31 December 2023 | [2023-12-29..2023-12-31] | 2023-12-29 | 2023-12-31 | range | stated
mid or late December 2023 | [2023-12-11..2023-12-31] | 2023-12-11 | 2023-12-31 | range | stated
late 2022 to early January 2023 | 2022-09-01/2023-01-10 | 2022-09-01 | 2023-01-10 | range | stated
from 29 December 2023 to 3 January 2024 | 2023-12-29/2024-01-03 | 2023-12-29 | 2024-01-03 | range | stated
29 December 2023 to December | 2023-12-29/2023-12 | 2023-12-29 | 2023-12-31 | range | stated
15 April 2023 to spring | 2023-04-15/2023-05-31 | 2023-04-15 | 2023-05-31 | range | stated
April through May 2023 | 2023-04/2023-05 | 2023-04-01 | 2023-05-31 | range | stated
29 or 30 December 2023 | [2023-12-29..2023-12-30] | 2023-12-29 | 2023-12-30 | range | stated
either 29 or 31 December 2023 | [2023-12-29,2023-12-31] | 2023-12-29 | 2023-12-31 | range | stated
December 2023 or January 2024 | [2023-12..2024-01] | 2023-12-01 | 2024-01-31 | range | stated
not known | XXXX | - | - | unknown | stated
Unknown | XXXX | - | - | unknown | stated
`

test.each(rowsOf(complete))('%s needs no publication day', (...row) => {
  expectReading(row, null)
})

/** The Hyesan article: published Wednesday 24 January 2024. */
const counted_from_24_january_2024 = `
Dec. 29 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | year_inferred
on Dec. 29. | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | year_inferred
Friday, Dec. 29 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | year_inferred
On Jan. 10 | 2024-01-10 | 2024-01-10 | 2024-01-10 | day | year_inferred
January 24 | 2024-01-24 | 2024-01-24 | 2024-01-24 | day | year_inferred
January 25 | 2023-01-25 | 2023-01-25 | 2023-01-25 | day | year_inferred
12/29 | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | year_inferred
Dec. 31, the last day of the year | 2023-12-31 | 2023-12-31 | 2023-12-31 | day | year_inferred
the last day of the year | 2023-12-31 | 2023-12-31 | 2023-12-31 | day | year_inferred
the very last day of the year | 2023-12-31 | 2023-12-31 | 2023-12-31 | day | year_inferred
the last day of last year | 2023-12-31 | 2023-12-31 | 2023-12-31 | day | inferred
the last day of last month | 2023-12-31 | 2023-12-31 | 2023-12-31 | day | inferred
the last day of the month | 2023-12-31 | 2023-12-31 | 2023-12-31 | day | inferred
New Year’s Eve | 2023-12-31 | 2023-12-31 | 2023-12-31 | day | year_inferred
on Monday | 2024-01-22 | 2024-01-22 | 2024-01-22 | day | inferred
on Wednesday | 2024-01-24 | 2024-01-24 | 2024-01-24 | day | inferred
Thursday | 2024-01-18 | 2024-01-18 | 2024-01-18 | day | inferred
late Monday | 2024-01-22 | 2024-01-22 | 2024-01-22 | day | inferred
early on Monday | 2024-01-22 | 2024-01-22 | 2024-01-22 | day | inferred
last Wednesday | 2024-01-17 | 2024-01-17 | 2024-01-17 | day | inferred
this past Monday | 2024-01-22 | 2024-01-22 | 2024-01-22 | day | inferred
this Friday | 2024-01-26 | 2024-01-26 | 2024-01-26 | day | inferred
Monday of last week | 2024-01-15 | 2024-01-15 | 2024-01-15 | day | inferred
last week on Sunday | 2024-01-21 | 2024-01-21 | 2024-01-21 | day | inferred
today | 2024-01-24 | 2024-01-24 | 2024-01-24 | day | inferred
yesterday | 2024-01-23 | 2024-01-23 | 2024-01-23 | day | inferred
the day before yesterday | 2024-01-22 | 2024-01-22 | 2024-01-22 | day | inferred
two days ago | 2024-01-22 | 2024-01-22 | 2024-01-22 | day | inferred
about 10 days ago | 2024-01-14~ | 2024-01-11 | 2024-01-17 | day | inferred
the 10th | 2024-01-10 | 2024-01-10 | 2024-01-10 | day | inferred
on the 25th | 2023-12-25 | 2023-12-25 | 2023-12-25 | day | inferred
on the 10th of last month | 2023-12-10 | 2023-12-10 | 2023-12-10 | day | inferred
the 10th of this month | 2024-01-10 | 2024-01-10 | 2024-01-10 | day | inferred
December 29 last year | 2023-12-29 | 2023-12-29 | 2023-12-29 | day | inferred
last week | [2024-01-15..2024-01-21] | 2024-01-15 | 2024-01-21 | week | inferred
this week | [2024-01-22..2024-01-28] | 2024-01-22 | 2024-01-28 | week | inferred
3 weeks ago | [2024-01-01..2024-01-07] | 2024-01-01 | 2024-01-07 | week | inferred
the weekend | [2024-01-20..2024-01-21] | 2024-01-20 | 2024-01-21 | range | inferred
earlier this week | [2024-01-22..2024-01-24] | 2024-01-22 | 2024-01-24 | range | inferred
last month | 2023-12 | 2023-12-01 | 2023-12-31 | month | inferred
the month before last | 2023-11 | 2023-11-01 | 2023-11-30 | month | inferred
this month | 2024-01 | 2024-01-01 | 2024-01-31 | month | inferred
two months ago | 2023-11 | 2023-11-01 | 2023-11-30 | month | inferred
December | 2023-12 | 2023-12-01 | 2023-12-31 | month | year_inferred
in January | 2024-01 | 2024-01-01 | 2024-01-31 | month | year_inferred
last January | 2023-01 | 2023-01-01 | 2023-01-31 | month | inferred
in December of last year | 2023-12 | 2023-12-01 | 2023-12-31 | month | inferred
earlier this month | [2024-01-01..2024-01-24] | 2024-01-01 | 2024-01-24 | range | inferred
later this month | [2024-01-24..2024-01-31] | 2024-01-24 | 2024-01-31 | range | inferred
earlier this year | [2024-01-01..2024-01-24] | 2024-01-01 | 2024-01-24 | range | inferred
mid-May | [2023-05-11..2023-05-20] | 2023-05-11 | 2023-05-20 | part_of_month | year_inferred
late last month | [2023-12-21..2023-12-31] | 2023-12-21 | 2023-12-31 | part_of_month | inferred
late December of last year | [2023-12-21..2023-12-31] | 2023-12-21 | 2023-12-31 | part_of_month | inferred
the end of the month | [2024-01-21..2024-01-31] | 2024-01-21 | 2024-01-31 | part_of_month | inferred
late last year | [2023-09-01..2023-12-31] | 2023-09-01 | 2023-12-31 | range | inferred
at the end of last year | [2023-09-01..2023-12-31] | 2023-09-01 | 2023-12-31 | range | inferred
around the end of last year | [2023-08-01..2024-01-31] | 2023-08-01 | 2024-01-31 | range | inferred
at year-end | [2023-09-01..2023-12-31] | 2023-09-01 | 2023-12-31 | range | year_inferred
early this year | [2024-01-01..2024-04-30] | 2024-01-01 | 2024-04-30 | range | inferred
last year | 2023 | 2023-01-01 | 2023-12-31 | year | inferred
the year before last | 2022 | 2022-01-01 | 2022-12-31 | year | inferred
in summer | [2023-06-01..2023-08-31] | 2023-06-01 | 2023-08-31 | season | year_inferred
last spring | [2023-03-01..2023-05-31] | 2023-03-01 | 2023-05-31 | season | inferred
this winter | [2023-12-01..2024-02-29] | 2023-12-01 | 2024-02-29 | season | inferred
last winter | [2022-12-01..2023-02-28] | 2022-12-01 | 2023-02-28 | season | inferred
before Jan. 10 | [..2024-01-09] | - | 2024-01-09 | range | year_inferred
before Monday | [..2024-01-21] | - | 2024-01-21 | range | inferred
until the very last day of the year | ../2023-12-31 | - | 2023-12-31 | range | year_inferred
since last month | 2023-12/.. | 2023-12-01 | - | range | inferred
Dec 29-31 | [2023-12-29..2023-12-31] | 2023-12-29 | 2023-12-31 | range | year_inferred
Dec. 29 or 30 | [2023-12-29..2023-12-30] | 2023-12-29 | 2023-12-30 | range | year_inferred
Monday or Tuesday | [2024-01-22..2024-01-23] | 2024-01-22 | 2024-01-23 | range | inferred
January or December | [2023-12..2024-01] | 2023-12-01 | 2024-01-31 | range | year_inferred
between April and May | [2023-04..2023-05] | 2023-04-01 | 2023-05-31 | range | year_inferred
from Dec. 29 to Jan. 3 | 2023-12-29/2024-01-03 | 2023-12-29 | 2024-01-03 | range | year_inferred
from the 10th to the 12th | 2024-01-10/2024-01-12 | 2024-01-10 | 2024-01-12 | range | inferred
last December to this January | 2023-12/2024-01 | 2023-12-01 | 2024-01-31 | range | inferred
Monday to Wednesday of last week | 2024-01-15/2024-01-17 | 2024-01-15 | 2024-01-17 | range | inferred
`

test.each(rowsOf(counted_from_24_january_2024))('%s counts from 24 January 2024', (...row) => {
  expectReading(row, '2024-01-24')
})

test.each([
  ['on Monday', '2024-01-26', '2024-01-22'],
  ['Jan. 10', '2024-07-24', '2024-01-10'],
  ['Dec. 29', '2024-08-15', '2023-12-29'],
  ['Dec. 29', '2024-12-29', '2024-12-29'],
  ['the last day of the year', '2023-12-31', '2023-12-31'],
  ['Feb. 29', '2025-01-10', '2024-02-29'],
  ['the 31st', '2024-03-05', '2024-01-31'],
  ['last month', '2024-03-31', '2024-02'],
  ['last week', '2024-01-01', '[2023-12-25..2023-12-31]'],
  ['yesterday', '2024-03-01', '2024-02-29'],
  ['last December', '2023-12-15', '2022-12'],
  ['this winter', '2024-02-10', '[2023-12-01..2024-02-29]'],
  ['this winter', '2024-03-01', '[2024-12-01..2025-02-28]'],
  ['over the weekend', '2024-01-21', '[2024-01-20..2024-01-21]'],
  ['last weekend', '2024-01-21', '[2024-01-13..2024-01-14]'],
  ['winter', '2024-12-01', '[2024-12-01..2025-02-28]'],
  ['winter', '2024-11-30', '[2023-12-01..2024-02-29]'],
])('%s in an article of %s is %s', (text, published, edtf) => {
  expect(readDate(text, { published })).toMatchObject({ ok: true, date: { edtf } })
})
