import { calendarDay, dayNumber, daysInMonth } from './day-number.ts'
import { monthDate } from './edtf-date.ts'
import type { Part } from './said.ts'

export type Days = { lo: number; hi: number }

/** Fixed meanings, as the codebook prints them: first and last day; 31 is the end of any month. */
const part_of_month: Partial<Record<Part, [number, number]>> = {
  early: [1, 10],
  mid: [11, 20],
  late: [21, 31],
  first_half: [1, 15],
  second_half: [16, 31],
}

/** Fixed meanings: first and last month. */
const part_of_year: Record<Part, [number, number]> = {
  early: [1, 4],
  mid: [5, 8],
  late: [9, 12],
  first_half: [1, 6],
  second_half: [7, 12],
  quarter_1: [1, 3],
  quarter_2: [4, 6],
  quarter_3: [7, 9],
  quarter_4: [10, 12],
}

/** Null where the part is not one of months ("third quarter of December"). */
export function daysOfMonthPart(year: number, month: number, part: Part): Days | null {
  const days = part_of_month[part]
  if (!days) return null
  const last = Math.min(days[1], daysInMonth(year, month))
  return { lo: dayNumber(year, month, days[0]), hi: dayNumber(year, month, last) }
}

export function daysOfYearPart(year: number, part: Part): Days {
  const [first, last] = part_of_year[part]
  return { lo: monthDate(year, first).lo, hi: monthDate(year, last).hi }
}

/** A day number's month, counted from the year 0, so that months can be added. */
export function monthIndex(number: number): number {
  const { year, month } = calendarDay(number)
  return year * 12 + month - 1
}

export function monthOfIndex(index: number): { year: number; month: number } {
  const year = Math.floor(index / 12)
  return { year, month: index - year * 12 + 1 }
}
