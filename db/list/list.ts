import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Db } from '../tables.ts'
import type { Filter, Sort } from './filter.ts'
import { certainly, matching } from './match.ts'
import type { Resolved } from './resolve.ts'

/** How many incidents match: `possible` of them all, `certain` surely, `undated` without a date. */
export type Totals = { possible: number; certain: number; undated: number }

/** One incident of a list, with the acts of it that matched. */
export type Match = {
  id: string
  /** Null without a date filter. */
  date_match: 'certain' | 'possible' | null
  /** The matching acts, each with its own `date_match`. */
  acts: Map<string, 'certain' | 'possible' | null>
  cursor: string
}

/** Whether a filter says anything about dates. */
export const hasPeriod = (filter: Filter) =>
  !filter.undated && (filter.from !== null || filter.to !== null)

/** The three counts of a list. Without a period everything that matches is `possible`. */
export async function countMatches(db: Db, actor: Actor, filter: Resolved): Promise<Totals> {
  const count = async (filter: Resolved, without?: 'date') => {
    const { n } = await matching(db, actor, filter, without)
      .select(sql<number>`count(distinct incident.id)`.as('n'))
      .executeTakeFirstOrThrow()
    return n
  }
  const certain = { ...filter, date: 'certain' as const }
  const undated = { ...filter, undated: true }
  return {
    possible: await count(filter),
    certain: hasPeriod(filter) ? await count(certain) : 0,
    undated: await count(undated),
  }
}

/** How many incidents match, without asking how surely. */
export async function countRows(db: Db, actor: Actor, filter: Resolved): Promise<number> {
  const { n } = await matching(db, actor, filter)
    .select(sql<number>`count(distinct incident.id)`.as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/**
 * One page of a list, in its order, after a cursor.
 * @param size how many at most
 */
export async function listMatches(
  db: Db,
  actor: Actor,
  filter: Resolved,
  size: number,
): Promise<Match[]> {
  const order = orders[filter.sort]
  let query = matching(db, actor, filter)
    .select('incident.id')
    .select(order.keys.map((key, index) => key.as(`k${index}`)))
    .groupBy('incident.id')
    .limit(size)
  for (const key of [...order.keys, sql`incident.id`]) {
    query = query.orderBy(key, order.descending ? 'desc' : 'asc')
  }
  const after = readCursor(filter)
  if (after) query = query.where(beyond(order, after) as never)
  const rows = (await query.execute()) as Record<string, string | number>[]
  const ids = rows.map((row) => String(row['id']))
  const acts = await matchedActs(db, actor, filter, ids)
  return rows.map((row) => {
    const id = String(row['id'])
    const own = acts.get(id) ?? { acts: new Map(), certain: false }
    const keys = order.keys.map((_, index) => row[`k${index}`] ?? '')
    return {
      id,
      date_match: hasPeriod(filter) ? (own.certain ? 'certain' : 'possible') : null,
      acts: own.acts,
      cursor: Buffer.from(JSON.stringify([filter.sort, ...keys, id])).toString('base64url'),
    }
  })
}

type Matched = { acts: Match['acts']; certain: boolean }

/** Which acts of some incidents match, and whether surely. */
async function matchedActs(
  db: Db,
  actor: Actor,
  filter: Resolved,
  ids: readonly string[],
): Promise<Map<string, Matched>> {
  if (ids.length === 0) return new Map()
  const period = hasPeriod(filter)
  const sure = period ? certainly(filter.from, filter.to) : sql<SqlBool>`1 = 1`
  const rows = await matching(db, actor, filter)
    .select(['incident.id', 'act.id as act_id'])
    .select(sql<number>`case when ${sure} then 1 else 0 end`.as('sure'))
    .where('incident.id', 'in', ids)
    .execute()
  const matched = new Map<string, Matched>()
  for (const row of rows) {
    const own = matched.get(row.id) ?? { acts: new Map(), certain: false }
    if (row.act_id !== null) {
      own.acts.set(row.act_id, period ? (row.sure === 1 ? 'certain' : 'possible') : null)
    }
    own.certain ||= row.sure === 1
    matched.set(row.id, own)
  }
  return matched
}

type Order = { keys: RawBuilder<string | number>[]; descending: boolean }

// What has no date or place stands last, whichever way the list runs.
const orders: Record<Sort, Order> = {
  'date': {
    keys: [sql`coalesce(incident.date_earliest, incident.date_latest, '9999')`],
    descending: false,
  },
  '-date': {
    keys: [sql`coalesce(incident.date_earliest, incident.date_latest, '')`],
    descending: true,
  },
  'ref': {
    keys: [sql`incident.ref_country`, sql`incident.ref_year`, sql`incident.ref_number`],
    descending: false,
  },
  '-ref': {
    keys: [sql`incident.ref_country`, sql`incident.ref_year`, sql`incident.ref_number`],
    descending: true,
  },
  'updated': { keys: [sql`incident.updated_at`], descending: false },
  '-updated': { keys: [sql`incident.updated_at`], descending: true },
  'place': { keys: [sql`coalesce(incident.place_id, '~')`], descending: false },
}

/** The position a cursor names; null for the start, or when it belongs to another order. */
export function readCursor(filter: Filter): (string | number)[] | null {
  if (filter.after === null) return null
  try {
    const read: unknown = JSON.parse(Buffer.from(filter.after, 'base64url').toString())
    const wanted = orders[filter.sort].keys.length + 2
    const usable =
      Array.isArray(read) &&
      read.length === wanted &&
      read[0] === filter.sort &&
      read.every((value) => typeof value === 'string' || typeof value === 'number')
    return usable ? read.slice(1) : null
  } catch {
    return null
  }
}

function beyond(order: Order, after: readonly (string | number)[]): RawBuilder<SqlBool> {
  const columns = sql.join([...order.keys, sql`incident.id`])
  const sign = order.descending ? sql`<` : sql`>`
  return sql`(${columns}) ${sign} (${sql.join(after)})`
}
