import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import { breakDown, type Breakdown } from '../cube/breakdown.ts'
import { emptyCube, type Cube } from '../cube/cube.ts'
import { follow, momentIn } from '../cube/follow.ts'
import {
  findSpots,
  readCursor,
  withIds,
  writeCursor,
  type Cursor,
  type Found,
  type Spot,
} from '../cube/page.ts'
import { overTime, type OverTime } from '../cube/over-time.ts'
import { makePlan, type Lookup, type Plan } from '../cube/plan.ts'
import { matchedActs, scan, type Answer } from '../cube/scan.ts'
import { listBundles, listWhole } from '../incident.ts'
import type { Db } from '../tables.ts'
import type { DateMatch, Facets, Match, Totals } from './answer.ts'
import { listListed, type Listed } from './listed.ts'
import { makeRecent, type Recent } from './recent.ts'
import type { Resolved } from './resolve.ts'

/**
 * What lists are answered from, kept between questions: the cube and, as long as nothing changes,
 * the last answers and parts of answers.
 */
export type Lists = {
  cube: Cube
  /** As of when the rest was found. */
  moment: string | null
  kept: Recent<Kept>
  /** What filters find whatever their period, and what texts find whatever else is asked. */
  times: Recent<OverTime>
  texts: Recent<Lookup>
  /** How far the file that is written of them has come. */
  walk: Walk
}
/** A filter made ready, and what it finds. */
export type Kept = { plan: Plan; answer: Answer }
/** How many incidents were handed out, and how many there are to be handed out once. */
export type Walk = { passed: number; found: number }

export const makeLists = (): Lists => ({
  cube: emptyCube(),
  moment: null,
  kept: makeRecent(8),
  times: makeRecent(100),
  texts: makeRecent(8),
  walk: { passed: 0, found: 0 },
})

/** A page of a list, with the totals and facets of all of it. */
export type ListPage = Page & { bundles: Bundle[] }

type Page = {
  totals: Totals
  facets: Facets
  matches: Match[]
  /** Leads to the next page; null on the last. */
  next: string | null
}

/**
 * Answers a list.
 * @param db a snapshot's handle: counts and rows are of one moment
 * @param size how many incidents the page holds at most
 */
export async function listPage(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
  size: number,
): Promise<ListPage> {
  const load = (ids: string[]) => listBundles(db, actor, ids)
  const { rows: bundles, ...page } = await pageOf(db, lists, actor, filter, size, load)
  return { ...page, bundles }
}

/** {@link listPage}, with only what the lines of a list say of each incident. */
export async function listLines(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
): Promise<Page & { listed: Listed[] }> {
  const load = (ids: string[]) => listListed(db, actor, ids)
  const { rows: listed, ...page } = await pageOf(db, lists, actor, filter, filter.size, load)
  return { ...page, listed }
}

/** An incident as its matching acts are told from the others. */
type WithActs = { incident: { id: string }; acts: readonly { id: string }[] }

async function pageOf<R extends WithActs>(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
  size: number,
  load: (ids: string[]) => Promise<R[]>,
): Promise<Page & { rows: R[] }> {
  const kept = await look(db, lists, actor, filter)
  const { totals, facets, hits } = kept.answer
  const after = readCursor(filter)
  const found = await findSpots(db, lists.cube, hits, filter.sort, after, size + 1)
  const shown = await withIds(db, found.slice(0, size))
  const rows = await load(shown.map(({ incident_id }) => incident_id))
  const matches = matchesOf(lists.cube, kept, shown, rows)
  const last = found.length > size ? shown.at(-1) : undefined
  const next = last ? writeCursor(filter.sort, last.keys) : null
  return { totals, facets, matches, rows, next }
}

/** What a list holds, by the values of what matched. */
export async function listBreakdown(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
): Promise<Breakdown> {
  const { plan, answer } = await look(db, lists, actor, filter)
  return breakDown(lists.cube, plan, answer.hits)
}

/** A part of a list: incidents in its order, and what of them matched. */
export type Chunk = { bundles: Bundle[]; matches: Map<string, Match> }

/** All incidents of a list, some at a time, in its order. */
export async function* listChunks(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
  size = 200,
): AsyncGenerator<Chunk, void> {
  const kept = await look(db, lists, actor, filter)
  for await (const spots of foundChunks(db, lists, kept, filter, size)) {
    const found = await withIds(db, spots)
    const { matches, bundles } = await load(db, lists.cube, actor, kept, found)
    yield { bundles, matches: new Map(matches.map((match) => [match.id, match])) }
  }
}

/** The incidents of a list, some at a time, in its order, without what hangs on them. */
export async function* listFound(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
  size: number,
): AsyncGenerator<FoundMatch[], void> {
  const kept = await look(db, lists, actor, filter)
  for await (const found of foundChunks(db, lists, kept, filter, size)) {
    yield found.map((one) => ({ ...one, date_match: dateMatchOf(kept, one.at) }))
  }
}

/** The ids of all incidents of a list, some at a time, in its order. */
export async function* listIds(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
): AsyncGenerator<string[], void> {
  for await (const spots of listFound(db, lists, actor, filter, 5_000)) {
    yield (await withIds(db, spots)).map(({ incident_id }) => incident_id)
  }
}

export type FoundMatch = Spot & { date_match: DateMatch }

/** Incidents that were found, whole, with what of them matched. */
export async function loadFound(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
  spots: readonly Spot[],
): Promise<Chunk> {
  const kept = await look(db, lists, actor, filter)
  const found = await withIds(db, spots)
  const { matches, bundles } = await load(db, lists.cube, actor, kept, found)
  return { bundles, matches: new Map(matches.map((match) => [match.id, match])) }
}

const dateMatchOf = ({ plan, answer }: Kept, at: number): DateMatch =>
  plan.period ? (answer.hits[at] === 2 ? 'certain' : 'possible') : null

async function* foundChunks(
  db: Db,
  { cube, walk }: Lists,
  { answer }: Kept,
  { sort }: Resolved,
  size: number,
): AsyncGenerator<Spot[], void> {
  walk.found = answer.totals.possible
  for (let after: Cursor | null = null; ;) {
    const found: Spot[] = await findSpots(db, cube, answer.hits, sort, after, size)
    const last = found.at(-1)
    if (!last) return
    yield found
    walk.passed += found.length
    if (found.length < size) return
    after = last.keys
  }
}

/** Looks through the cube, or gives what it found for the same question at the same revision. */
export async function look(db: Db, lists: Lists, actor: Actor, filter: Resolved): Promise<Kept> {
  await follow(db, lists.cube)
  const moment = momentIn(lists.cube)
  if (lists.moment !== moment) {
    for (const recent of [lists.kept, lists.times, lists.texts]) recent.clear()
    lists.moment = moment
  }
  const { sort: _, size: __, after: ___, cols: ____, ...asked } = filter
  const who = [actor.role, actor.user_id]
  const key = JSON.stringify([who, asked])
  const found = lists.kept.get(key)
  if (found) return found
  const plan = await makePlan(db, lists, actor, filter)
  const timeless = { ...asked, from: null, to: null, date: null, undated: null }
  const time_key = JSON.stringify([who, timeless, plan.certain])
  const known = lists.times.get(time_key) ?? (plan.period ? overTime(lists.cube, plan) : null)
  const { answer, time } = scan(lists.cube, plan, known)
  lists.times.keep(time_key, time)
  return lists.kept.keep(key, { plan, answer })
}

async function load(
  db: Db,
  cube: Cube,
  actor: Actor,
  kept: Kept,
  found: readonly Found[],
): Promise<{ matches: Match[]; bundles: Bundle[] }> {
  const ids = found.map(({ incident_id }) => incident_id)
  const bundles = await listWhole(db, actor, ids)
  return { matches: matchesOf(cube, kept, found, bundles), bundles }
}

/** What of each incident matched. */
function matchesOf(
  cube: Cube,
  kept: Kept,
  found: readonly Found[],
  rows: readonly WithActs[],
): Match[] {
  const acts = new Map(rows.map((row) => [row.incident.id, row.acts]))
  return found.map(({ at, incident_id }) => {
    const own = acts.get(incident_id) ?? []
    const matched = new Map<string, DateMatch>()
    for (const [index, match] of matchedActs(cube, kept.plan, at)) {
      const act = own[index]
      if (act) matched.set(act.id, match)
    }
    return { id: incident_id, date_match: dateMatchOf(kept, at), acts: matched }
  })
}
