import { parseDay } from '../../db/dictionary/date/day-number.ts'
import { touchedDays } from '../../db/dictionary/date/period.ts'
import type { IncidentLine } from '../../db/incident.ts'

/** Incidents along a line of time, as a picture is drawn of them. */
export type Strip = {
  width: number
  height: number
  bars: { x: number; y: number; width: number; vague: boolean; title: string }[]
  years: { x: number; label: string }[]
  /** How many have no date, and stand nowhere on it. */
  undated: number
}

export type Dated = Pick<IncidentLine, 'ref' | 'title' | 'date_earliest' | 'date_latest'>

const size = { width: 640, lane: 8, bar: 6, least: 3, top: 16, most_lanes: 16 }

/**
 * Lays incidents out along time: as wide as the days that each may have been on, one below the other
 * where they meet. Null where fewer than two have a date.
 */
export function stripOf(rows: readonly Dated[]): Strip | null {
  const dated = rows.flatMap((row) => {
    const days = touchedDays({ earliest: row.date_earliest, latest: row.date_latest })
    const [from, to] = [parseDay(days?.earliest ?? ''), parseDay(days?.latest ?? '')]
    return from === null || to === null ? [] : [{ row, from, to }]
  })
  if (dated.length < 2) return null
  const first_year = yearOf(Math.min(...dated.map(({ from }) => from)))
  const last_year = yearOf(Math.max(...dated.map(({ to }) => to))) + 1
  const [start, end] = [dayOf(first_year), dayOf(last_year)]
  const at = (day: number) => Math.round(((day - start) / (end - start)) * size.width * 10) / 10
  const ends: number[] = []
  const bars = dated
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
    .map(({ row, from, to }) => {
      const x = Math.min(at(from), size.width - size.least)
      const width = Math.max(size.least, Math.round((at(to + 1) - x) * 10) / 10)
      const free = ends.findIndex((until) => until < x)
      const lane = Math.min(free >= 0 ? free : ends.length, size.most_lanes - 1)
      ends[lane] = Math.max(ends[lane] ?? 0, x + width)
      const y = size.top + lane * size.lane
      return { x, y, width, vague: to > from, title: `${row.ref} ${row.title}` }
    })
  return {
    width: size.width,
    height: size.top + ends.length * size.lane,
    bars,
    years: yearMarks(first_year, last_year).map((year) => ({
      x: at(dayOf(year)),
      label: String(year),
    })),
    undated: rows.length - dated.length,
  }
}

const dayOf = (year: number) => parseDay(`${String(year).padStart(4, '0')}-01-01`) ?? 0

/** The year of a day number: near enough to begin a scale with. */
const yearOf = (day: number) => {
  const guess = Math.floor((day - dayOf(1)) / 365.2425) + 1
  return day < dayOf(guess) ? guess - 1 : guess
}

const most_marks = 10

function yearMarks(first: number, last: number): number[] {
  const step = Math.max(1, Math.ceil((last - first) / most_marks))
  return Array.from({ length: Math.ceil((last - first) / step) }, (_, n) => first + n * step)
}
