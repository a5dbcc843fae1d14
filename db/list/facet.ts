import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../actor.ts'
import { isShared } from '../source.ts'
import type { Db } from '../tables.ts'
import { dated, effective, matching, type Part } from './match.ts'
import type { Resolved } from './resolve.ts'
import { countTimes } from './time.ts'

/** How many incidents each value of a facet would leave, under every other condition. */
export type Counts = Map<string, number>
export type Facets = {
  province: Counts
  /** `2023-12`: incidents that touch the month or, if only those are asked for, surely lie in it. */
  month: Counts
  year: Counts
  act: Counts
  reliability: Counts
  status: Counts
  source: Counts
}

/** Counts every facet of a list. A value that no incident has is not in its map. */
export async function countFacets(db: Db, actor: Actor, filter: Resolved): Promise<Facets> {
  const count = async (part: Part, value: RawBuilder<string | null>) => {
    const rows = await found(db, actor, filter, part, value).execute()
    return countIncidents(rows)
  }
  return {
    province: await count('place', province),
    ...(await countTimes(db, actor, filter)),
    act: await count('act', sql`act.type`),
    status: await count('status', sql`incident.status`),
    reliability: await countReliability(db, actor, filter),
    source: await countPublishers(db, actor, filter),
  }
}

const province = sql<
  string | null
>`(select place.province_id from place where place.id = ${effective.place_id})`

/** Each incident with each value it has in rows that meet every other condition. */
function found(
  db: Db,
  actor: Actor,
  filter: Resolved,
  part: Part,
  value: RawBuilder<string | null>,
) {
  const { undated } = filter
  // That nothing which meets the conditions has a date is asked for each value by itself.
  const others = undated ? { ...filter, undated: false, from: null, to: null } : filter
  const query = matching(db, actor, others, part)
    .select(['incident.id', value.as('value')])
    .groupBy(['incident.id', 'value'])
  return undated ? query.having(sql<boolean>`max(case when ${dated} then 1 else 0 end) = 0`) : query
}

type Found = { id: string; value: string | null }

function countIncidents(rows: readonly Found[]): Counts {
  const counts: Counts = new Map()
  for (const { value } of rows) {
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return counts
}

async function countReliability(db: Db, actor: Actor, filter: Resolved): Promise<Counts> {
  const rows = await db
    .selectFrom(found(db, actor, filter, 'reliability', sql`incident.id`).as('found'))
    .innerJoin('claim', 'claim.incident_id', 'found.id')
    .innerJoin('source', 'source.id', 'claim.source_id')
    .innerJoin('origin', 'origin.id', 'source.origin_id')
    .where('claim.state', '=', 'accepted')
    .select(['found.id', 'origin.reliability as value'])
    .distinct()
    .execute()
  return countIncidents(rows)
}

/** By publisher, with the publishers that reprinted what is cited. */
async function countPublishers(db: Db, actor: Actor, filter: Resolved): Promise<Counts> {
  const rows = await db
    .withRecursive('shown(id, source_id)', (db) =>
      db
        .selectFrom(found(db as never, actor, filter, 'source', sql`incident.id`).as('found'))
        .innerJoin('claim', 'claim.incident_id', 'found.id')
        .select(['found.id', 'claim.source_id'])
        .union((db) =>
          db
            .selectFrom('shown')
            .innerJoin('source', 'source.derived_from', 'shown.source_id')
            .where(isShared)
            .select(['shown.id', 'source.id as source_id']),
        ),
    )
    .selectFrom('shown')
    .innerJoin('source', 'source.id', 'shown.source_id')
    .select(['shown.id', 'source.publisher as value'])
    .distinct()
    .execute()
  return countIncidents(rows)
}
