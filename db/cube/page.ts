import { sql, type RawBuilder } from 'kysely'
import { listed } from '../engine/flavour.ts'
import type { Filter, Sort } from '../list/filter.ts'
import type { Db } from '../tables.ts'
import { position, type Cube } from './cube.ts'
import { no_date } from './doc-id.ts'

/** An incident of a page: where it stands in the cube, and what leads past it. */
export type Spot = {
  at: number
  doc_id: number
  /** What leads past it, see {@link writeCursor}. */
  keys: Cursor
}

/** The same, with the id that the record knows it by. */
export type Found = Spot & { incident_id: string }

/** A place in an order: the keys of the incident before it. */
export type Cursor = (string | number)[]

type Keyed = Exclude<Sort, 'date' | '-date'>
type Order = {
  keys: RawBuilder<string | number>[]
  types: ('string' | 'number')[]
  descending: boolean
}

const by_ref = {
  keys: [sql`incident.ref_country`, sql`incident.ref_year`, sql`incident.ref_number`],
  types: ['string', 'string', 'number'],
} satisfies Omit<Order, 'descending'>
const by_update = { keys: [sql`incident.updated_at`], types: ['string'] } satisfies Omit<
  Order,
  'descending'
>

// What has no place stands last.
const orders: Record<Keyed, Order> = {
  'ref': { ...by_ref, descending: false },
  '-ref': { ...by_ref, descending: true },
  'updated': { ...by_update, descending: false },
  '-updated': { ...by_update, descending: true },
  'place': { keys: [sql`coalesce(incident.place_id, '~')`], types: ['string'], descending: false },
}

const isByDate = (sort: Sort): sort is 'date' | '-date' => sort === 'date' || sort === '-date'

/** Reads the cursor of a filter; null for the start, or when it belongs to another order. */
export function readCursor(filter: Filter): Cursor | null {
  if (filter.after === null) return null
  try {
    const read: unknown = JSON.parse(Buffer.from(filter.after, 'base64url').toString())
    const types = isByDate(filter.sort)
      ? ['string', 'number']
      : ['string', ...orders[filter.sort].types, 'string']
    const usable =
      Array.isArray(read) &&
      read.length === types.length &&
      read[0] === filter.sort &&
      read.every((value, index) => typeof value === types[index])
    return usable ? (read.slice(1) as Cursor) : null
  } catch {
    return null
  }
}

/** A place in an order, as an address carries it. */
export const writeCursor = (sort: Sort, keys: Cursor) =>
  Buffer.from(JSON.stringify([sort, ...keys])).toString('base64url')

/**
 * The next incidents of a list, in its order.
 * @param hits what matches, by where it stands
 * @param after a cursor of this order; null for the start
 */
export async function findSpots(
  db: Db,
  cube: Cube,
  hits: Uint8Array,
  sort: Sort,
  after: Cursor | null,
  size: number,
): Promise<Spot[]> {
  if (!isByDate(sort)) return pageByKeys(db, cube, hits, sort, after, size)
  const ids = cube.incidents.columns.doc_id
  return pageByDate(cube, hits, sort, after, size).map((at) => {
    const doc_id = ids[at] ?? 0
    return { at, doc_id, keys: [doc_id] }
  })
}

/** Looks up by what ids the record knows some incidents. */
export async function withIds<S extends Spot>(db: Db, spots: readonly S[]): Promise<(S & Found)[]> {
  const doc_ids = spots.map(({ doc_id }) => doc_id)
  const rows = await db
    .selectFrom('incident_doc')
    .select(['doc_id', 'incident_id'])
    .where('doc_id', 'in', sql<number>`(select value from ${listed(db, doc_ids)} as l)`)
    .execute()
  const incident_ids = new Map(rows.map((row) => [row.doc_id, row.incident_id]))
  return spots.map((spot) => {
    const incident_id = incident_ids.get(spot.doc_id)
    if (incident_id === undefined) throw new Error('The cube holds an incident that is not there.')
    return { ...spot, incident_id }
  })
}

/** Incidents stand newest first, those without a date last; these stay last the other way round. */
function pageByDate(
  cube: Cube,
  hits: Uint8Array,
  sort: 'date' | '-date',
  after: Cursor | null,
  size: number,
): number[] {
  const found: number[] = []
  const { count } = cube.incidents
  const take = (from: number, to: number, step: 1 | -1) => {
    for (let at = from; at !== to && found.length < size; at += step) if (hits[at]) found.push(at)
  }
  const beyond = after === null ? null : Number(after[0])
  if (sort === '-date') {
    take(beyond === null ? 0 : position(cube, beyond + 1), count, 1)
    return found
  }
  const undated = position(cube, no_date)
  const in_undated = beyond !== null && beyond >= no_date
  const start = beyond === null ? undated : position(cube, beyond)
  if (!in_undated) take(start - 1, -1, -1)
  take((in_undated ? start : count) - 1, undated - 1, -1)
  return found
}

const few = 5_000
const batch = 1_000

async function pageByKeys(
  db: Db,
  cube: Cube,
  hits: Uint8Array,
  sort: Keyed,
  after: Cursor | null,
  size: number,
): Promise<Found[]> {
  const order = orders[sort]
  const narrowed = fewHits(cube, hits)
  const found: Found[] = []
  for (let beyond = after; ;) {
    const rows = await readKeys(db, order, narrowed, beyond, narrowed === null ? batch : size)
    for (const { doc_id, incident_id, keys } of rows) {
      beyond = [...keys, incident_id]
      const at = position(cube, doc_id)
      if (hits[at]) {
        found.push({ at, doc_id, incident_id, keys: beyond })
      }
      if (found.length === size) return found
    }
    if (narrowed !== null || rows.length < batch) return found
  }
}

/** The incidents that match, when they are few: then these are sorted, else all are read in order. */
function fewHits(cube: Cube, hits: Uint8Array): number[] | null {
  const found: number[] = []
  for (let at = 0; at < hits.length; at += 1) {
    if (!hits[at]) continue
    found.push(cube.incidents.columns.doc_id[at] ?? 0)
    if (found.length > few) return null
  }
  return found
}

async function readKeys(
  db: Db,
  order: Order,
  narrowed: readonly number[] | null,
  after: Cursor | null,
  limit: number,
) {
  let query = db
    .selectFrom('incident')
    .innerJoin('incident_doc', 'incident_doc.incident_id', 'incident.id')
    .select(['incident_doc.doc_id', 'incident.id as incident_id'])
    .select(order.keys.map((key, index) => key.as(`k${index}`)))
    .limit(limit)
  if (narrowed !== null) {
    query = query.where(
      'incident_doc.doc_id',
      'in',
      sql`(select value from ${listed(db, narrowed)} as l)` as never,
    )
  }
  for (const key of [...order.keys, sql`incident.id`]) {
    query = query.orderBy(key, order.descending ? 'desc' : 'asc')
  }
  if (after !== null) {
    const columns = sql.join([...order.keys, sql`incident.id`])
    const sign = order.descending ? sql`<` : sql`>`
    query = query.where(sql<boolean>`(${columns}) ${sign} (${sql.join(after)})` as never)
  }
  const rows = (await query.execute()) as unknown as Record<string, string | number>[]
  return rows.map((row) => ({
    doc_id: Number(row['doc_id']),
    incident_id: String(row['incident_id']),
    keys: order.keys.map((_, index) => row[`k${index}`] ?? ''),
  }))
}
