import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import { emptyCube, type Cube } from '../cube/cube.ts'
import { follow } from '../cube/follow.ts'
import { findPage, readCursor, writeCursor, type Cursor, type Found } from '../cube/page.ts'
import { makePlan, type Plan } from '../cube/plan.ts'
import { matchedActs, scan, type Answer } from '../cube/scan.ts'
import { listBundles } from '../incident.ts'
import type { Db } from '../tables.ts'
import type { DateMatch, Facets, Match, Totals } from './answer.ts'
import type { Resolved } from './resolve.ts'

/** What lists are answered from, kept between questions: the cube, and the last answers. */
export type Lists = { cube: Cube; kept: Map<string, Kept>; revision: number }
type Kept = { plan: Plan; answer: Answer }

const most_kept = 8

export const makeLists = (): Lists => ({ cube: emptyCube(), kept: new Map(), revision: -1 })

/** A page of a list, with the totals and facets of all of it. */
export type ListPage = {
  totals: Totals
  facets: Facets
  matches: Match[]
  bundles: Bundle[]
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
  const kept = await look(db, lists, actor, filter)
  const { totals, facets, hits } = kept.answer
  const found = await findPage(db, lists.cube, hits, filter.sort, readCursor(filter), size + 1)
  const shown = found.slice(0, size)
  const { matches, bundles } = await load(db, lists.cube, actor, kept, shown)
  const last = found.length > size ? shown.at(-1) : undefined
  const next = last ? writeCursor(filter.sort, last.keys) : null
  return { totals, facets, matches, bundles, next }
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
  for await (const found of foundChunks(db, lists.cube, kept, filter, size)) {
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
  for await (const found of foundChunks(db, lists.cube, kept, filter, size)) {
    yield found.map((one) => ({ ...one, date_match: dateMatchOf(kept, one.at) }))
  }
}

export type FoundMatch = Found & { date_match: DateMatch }

/** Incidents that were found, whole, with what of them matched. */
export async function loadFound(
  db: Db,
  lists: Lists,
  actor: Actor,
  filter: Resolved,
  found: readonly Found[],
): Promise<Chunk> {
  const kept = await look(db, lists, actor, filter)
  const { matches, bundles } = await load(db, lists.cube, actor, kept, found)
  return { bundles, matches: new Map(matches.map((match) => [match.id, match])) }
}

const dateMatchOf = ({ plan, answer }: Kept, at: number): DateMatch =>
  plan.period ? (answer.hits[at] === 2 ? 'certain' : 'possible') : null

async function* foundChunks(
  db: Db,
  cube: Cube,
  { answer }: Kept,
  { sort }: Resolved,
  size: number,
): AsyncGenerator<Found[], void> {
  for (let after: Cursor | null = null; ;) {
    const found: Found[] = await findPage(db, cube, answer.hits, sort, after, size)
    const last = found.at(-1)
    if (!last) return
    yield found
    if (found.length < size) return
    after = last.keys
  }
}

/** Looks through the cube, or gives what it found for the same question at the same revision. */
async function look(db: Db, lists: Lists, actor: Actor, filter: Resolved): Promise<Kept> {
  await follow(db, lists.cube)
  if (lists.revision !== lists.cube.revision) {
    lists.kept.clear()
    lists.revision = lists.cube.revision
  }
  const { sort: _, size: __, after: ___, cols: ____, ...asked } = filter
  const key = JSON.stringify([actor.role, actor.user_id, asked])
  const known = lists.kept.get(key)
  if (known) return known
  const plan = await makePlan(db, lists.cube, actor, filter)
  const kept = { plan, answer: scan(lists.cube, plan) }
  const [oldest] = lists.kept.keys()
  if (lists.kept.size >= most_kept && oldest !== undefined) lists.kept.delete(oldest)
  lists.kept.set(key, kept)
  return kept
}

async function load(
  db: Db,
  cube: Cube,
  actor: Actor,
  kept: Kept,
  found: readonly Found[],
): Promise<{ matches: Match[]; bundles: Bundle[] }> {
  const ids = found.map(({ incident_id }) => incident_id)
  const bundles = await listBundles(db, actor, ids)
  const acts = new Map(bundles.map((bundle) => [bundle.incident.id, bundle.acts]))
  const matches = found.map(({ at, incident_id }) => {
    const own = acts.get(incident_id) ?? []
    const matched = new Map<string, DateMatch>()
    for (const [index, match] of matchedActs(cube, kept.plan, at)) {
      const act = own[index]
      if (act) matched.set(act.id, match)
    }
    return { id: incident_id, date_match: dateMatchOf(kept, at), acts: matched }
  })
  return { matches, bundles }
}
