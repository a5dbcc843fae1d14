import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import { touchedDays } from '../dictionary/date/period.ts'
import type { Db } from '../tables.ts'
import { effective, matching } from './match.ts'
import type { Resolved } from './resolve.ts'

/** How many incidents each value of a facet would leave, under every other condition. */
export type Counts = Map<string, number>
export type Facets = {
  province: Counts
  /** `2023-12`: incidents that possibly touch the month; years are `2023`. */
  month: Counts
  year: Counts
  act: Counts
  reliability: Counts
  status: Counts
  source: Counts
}

const incidents = sql<number>`count(distinct incident.id)`.as('n')

/** Counts every facet of a list. A value that no incident has is not in its map. */
export async function countFacets(db: Db, actor: Actor, filter: Resolved): Promise<Facets> {
  const { month, year } = await countTimes(db, actor, filter)
  return {
    province: await countProvinces(db, actor, filter),
    month,
    year,
    act: toCounts(
      await matching(db, actor, filter, 'act')
        .select(['act.type as value', incidents])
        .groupBy('act.type')
        .execute(),
    ),
    status: toCounts(
      await matching(db, actor, filter, 'status')
        .select(['incident.status as value', incidents])
        .groupBy('incident.status')
        .execute(),
    ),
    reliability: toCounts(
      await matching(db, actor, filter, 'reliability')
        .innerJoin('claim', 'claim.incident_id', 'incident.id')
        .innerJoin('source', 'source.id', 'claim.source_id')
        .innerJoin('origin', 'origin.id', 'source.origin_id')
        .where('claim.state', '=', 'accepted')
        .select(['origin.reliability as value', incidents])
        .groupBy('origin.reliability')
        .execute(),
    ),
    source: await countPublishers(db, actor, filter),
  }
}

function toCounts(rows: { value: string | null; n: number }[]): Counts {
  return new Map(rows.flatMap(({ value, n }) => (value === null ? [] : [[value, n]])))
}

async function countProvinces(db: Db, actor: Actor, filter: Resolved): Promise<Counts> {
  const rows = await matching(db, actor, filter, 'place')
    .innerJoin('place', (join) => join.on(sql<boolean>`place.id = ${effective.place_id}`))
    .select(['place.province_id as value', incidents])
    .groupBy('place.province_id')
    .execute()
  return toCounts(rows)
}

/** By publisher, with the publishers that reprinted what is cited. */
async function countPublishers(db: Db, actor: Actor, filter: Resolved): Promise<Counts> {
  const rows = await matching(db, actor, filter, 'source')
    .innerJoin('claim', 'claim.incident_id', 'incident.id')
    .select(['claim.source_id', 'incident.id'])
    .distinct()
    .execute()
  const sources = await db
    .selectFrom('source')
    .select(['id', 'publisher', 'derived_from'])
    .execute()
  const repeats = Map.groupBy(sources, (source) => source.derived_from)
  const by_id = new Map(sources.map((source) => [source.id, source]))
  const cited = new Map<string, Set<string>>()
  for (const row of rows) {
    const queue = [row.source_id]
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const publisher = by_id.get(id)?.publisher
      if (publisher != null) {
        const own = cited.get(publisher) ?? new Set()
        cited.set(publisher, own.add(row.id))
      }
      queue.push(...(repeats.get(id) ?? []).map((source) => source.id))
    }
  }
  return new Map([...cited].map(([publisher, ids]) => [publisher, ids.size]))
}

/** Incidents by the months and years they touch; one without a date touches none. */
async function countTimes(db: Db, actor: Actor, filter: Resolved) {
  const rows = await matching(db, actor, { ...filter, undated: false }, 'date')
    .select(['incident.id', effective.earliest.as('earliest'), effective.latest.as('latest')])
    .distinct()
    .execute()
  const months = new Map<string, Set<string>>()
  const years = new Map<string, Set<string>>()
  const add = (to: Map<string, Set<string>>, key: string, id: string) => {
    const own = to.get(key)
    if (own) own.add(id)
    else to.set(key, new Set([id]))
  }
  for (const { id, earliest, latest } of rows) {
    const touched = touchedDays({ earliest, latest })
    if (touched === null) continue
    for (const month of monthsOf(touched.earliest, touched.latest)) {
      add(months, month, id)
      add(years, month.slice(0, 4), id)
    }
  }
  const sizes = (sets: Map<string, Set<string>>) =>
    new Map([...sets].map(([key, ids]) => [key, ids.size] as const).toSorted())
  return { month: sizes(months), year: sizes(years) }
}

/** The months from one day to another, `YYYY-MM`, at most a century of them. */
function monthsOf(earliest: string, latest: string): string[] {
  const months: string[] = []
  let [year, month] = [Number(earliest.slice(0, 4)), Number(earliest.slice(5, 7))]
  for (let left = 1200; left > 0; left -= 1) {
    const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
    if (text > latest.slice(0, 7)) break
    months.push(text)
    if (month === 12) [year, month] = [year + 1, 1]
    else month += 1
  }
  return months
}
