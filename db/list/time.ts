import type { Actor } from '../actor.ts'
import { touchedDays } from '../dictionary/date/period.ts'
import type { Db } from '../tables.ts'
import { dated, effective, matching } from './match.ts'
import type { Resolved } from './resolve.ts'

/** The first and last of the months, or years, that a date touches; as running numbers. */
type Span = { id: string; first: number; last: number }
type Dated = { id: string; earliest: string | null; latest: string | null }

/**
 * Counts incidents by the months and years they touch or, if only those are asked for, surely lie
 * in. One without a date is in none.
 */
export async function countTimes(db: Db, actor: Actor, filter: Resolved) {
  const rows = await matching(db, actor, { ...filter, undated: false }, 'date')
    .select(['incident.id', effective.earliest.as('earliest'), effective.latest.as('latest')])
    .where(dated)
    .distinct()
    .execute()
  const spans = (numberOf: (day: string) => number) =>
    rows.flatMap((row) => spanOf(row, filter.date, numberOf))
  const yearOf = (day: string) => Number(day.slice(0, 4))
  const monthOf = (day: string) => yearOf(day) * 12 + Number(day.slice(5, 7)) - 1
  return {
    month: countSpans(spans(monthOf), (n) => `${year(Math.floor(n / 12))}-${two((n % 12) + 1)}`),
    year: countSpans(spans(yearOf), year),
  }
}

const year = (n: number) => String(n).padStart(4, '0')
const two = (n: number) => String(n).padStart(2, '0')

function spanOf(
  { id, earliest, latest }: Dated,
  date: Resolved['date'],
  numberOf: (day: string) => number,
): Span[] {
  const touched = touchedDays({ earliest, latest })
  if (touched === null) return []
  const [first, last] = [numberOf(touched.earliest), numberOf(touched.latest)]
  const surely = earliest !== null && latest !== null && first === last
  return date === 'possible' || surely ? [{ id, first, last }] : []
}

/** How many incidents each number has, each counted once however many of its acts touch it. */
function countSpans(spans: readonly Span[], write: (n: number) => string): Map<string, number> {
  const steps = new Map<number, number>()
  const step = (at: number, by: number) => steps.set(at, (steps.get(at) ?? 0) + by)
  for (const own of Map.groupBy(spans, (span) => span.id).values()) {
    for (const { first, last } of joined(own)) {
      step(first, 1)
      step(last + 1, -1)
    }
  }
  const counts = new Map<string, number>()
  const changes = [...steps].toSorted(([a], [b]) => a - b)
  let n = 0
  for (const [index, [at, by]] of changes.entries()) {
    n += by
    const until = changes[index + 1]?.[0] ?? at
    if (n === 0) continue
    for (let number = at; number < until; number += 1) counts.set(write(number), n)
  }
  return counts
}

/** Spans that overlap, as one. */
function joined(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of spans.toSorted((a, b) => a.first - b.first)) {
    const before = joined.at(-1)
    if (before && span.first <= before.last) before.last = Math.max(before.last, span.last)
    else joined.push({ ...span })
  }
  return joined
}
