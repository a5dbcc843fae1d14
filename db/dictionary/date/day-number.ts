/**
 * Calendar days as whole numbers (days since 0000-03-01), proleptic Gregorian, so that they can be
 * added and compared without a time zone. Algorithms: Howard Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms", days_from_civil, civil_from_days and weekday_from_days,
 * https://howardhinnant.github.io/date_algorithms.html
 */

export type CalendarDay = { year: number; month: number; day: number }

/** A day beyond the end of its month runs on: 30 February is 1 or 2 March. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const year_of_era = y - era * 400
  const month_from_march = month > 2 ? month - 3 : month + 9
  const day_of_year = Math.floor((153 * month_from_march + 2) / 5) + day - 1
  const leap_days = Math.floor(year_of_era / 4) - Math.floor(year_of_era / 100)
  return era * 146097 + year_of_era * 365 + leap_days + day_of_year
}

export function calendarDay(number: number): CalendarDay {
  const era = Math.floor(number / 146097)
  const day_of_era = number - era * 146097
  const leap_days =
    Math.floor(day_of_era / 1460) - Math.floor(day_of_era / 36524) + Math.floor(day_of_era / 146096)
  const year_of_era = Math.floor((day_of_era - leap_days) / 365)
  const day_of_year =
    day_of_era - (365 * year_of_era + Math.floor(year_of_era / 4) - Math.floor(year_of_era / 100))
  const month_from_march = Math.floor((5 * day_of_year + 2) / 153)
  const day = day_of_year - Math.floor((153 * month_from_march + 2) / 5) + 1
  const month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9
  return { year: era * 400 + year_of_era + (month <= 2 ? 1 : 0), month, day }
}

/** The years a date can have are 0001 to 9999, as in ISO 8601 without agreement. */
export const first_day = dayNumber(1, 1, 1)
export const last_day = dayNumber(9999, 12, 31)

export function clampDay(number: number): number {
  return Math.min(Math.max(number, first_day), last_day)
}

export function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)
  return next - dayNumber(year, month, 1)
}

/** ISO 8601: Monday is 1, Sunday 7. */
export function weekdayOf(number: number): number {
  return ((number + 2) % 7) + 1
}

export function mondayOf(number: number): number {
  return number - weekdayOf(number) + 1
}

export function pad(number: number, width: number): string {
  return String(number).padStart(width, '0')
}

export function writeDay(number: number): string {
  const { year, month, day } = calendarDay(number)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** Null unless the text is `YYYY-MM-DD` and the day exists. */
export function parseDay(text: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return null
  if (year < 1 || month < 1 || month > 12 || day < 1) return null
  return day > daysInMonth(year, month) ? null : dayNumber(year, month, day)
}
