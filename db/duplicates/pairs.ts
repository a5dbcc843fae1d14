import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import type { Cube } from '../cube/cube.ts'
import { putNote, readNote } from '../derived.ts'
import { insertMany } from '../engine/bulk.ts'
import { sealed } from '../engine/seal.ts'
import { writeWithoutReserve } from '../engine/write.ts'
import { listBundles } from '../incident.ts'
import type { Db, Tables } from '../tables.ts'
import { findCandidates, type Candidate } from './candidates.ts'
import { inOrder } from './judgement.ts'
import { markOf, probeOfBundle } from './probe.ts'
import { scoreOf, type Scored } from './score.ts'

/**
 * The pairs of incidents that may be one, kept for whoever looks through them. They are looked for
 * behind the saves, in the order of the changes, and found again whenever one of the two changes.
 */

/** Raise the number when other pairs are found in the same record: all are looked for anew. */
const making = 1

/** Below this a pair waits for nobody's judgement, in hundredths. */
export const least_queued = 62

/** Whoever looks for pairs sees all that more than one person may see. */
const seeker: Actor = { user_id: null, role: 'reviewer', via: 'cli', name: 'pairs' }

type Pair = Tables['pair']

/** How far pairs were looked for: up to which change set, and which of its incidents. */
type Mark = { change_number: number; incident_id: string }

/** What a look for pairs brought: which incidents were looked at, and the pairs that they are in. */
export type Looked = { from: string; mark: string; incidents: string[]; pairs: Pair[] }

/** The mark as it is noted down, under the name `pairs`. */
export const markText = ({ change_number, incident_id }: Mark) =>
  `${making} ${change_number} ${incident_id}`

async function readMark(db: Db): Promise<{ text: string; mark: Mark }> {
  const text = (await readNote(db, 'pairs')) ?? ''
  const [made_by, number, incident_id] = text.split(' ')
  const mark =
    Number(made_by) === making
      ? { change_number: Number(number), incident_id: incident_id ?? '' }
      : { change_number: -1, incident_id: '' }
  return { text, mark }
}

const changedSince = (db: Db, { change_number, incident_id }: Mark) =>
  db
    .selectFrom('incident_doc')
    .where(sql<boolean>`(change_number, incident_id) > (${change_number}, ${incident_id})`)

/** How many incidents have changed since pairs were looked for; at most so many are counted. */
export async function countUnlooked(db: Db, most: number): Promise<number> {
  const { mark } = await readMark(db)
  const rows = await changedSince(db, mark).select('doc_id').limit(most).execute()
  return rows.length
}

/**
 * Looks for the pairs of the next incidents that have changed.
 * @returns null where there are none
 */
export async function lookForPairs(db: Db, cube: Cube, most: number): Promise<Looked | null> {
  const { text: from, mark } = await readMark(db)
  const rows = await changedSince(db, mark)
    .select(['change_number', 'incident_id'])
    .orderBy('change_number')
    .orderBy('incident_id')
    .limit(most)
    .execute()
  const last = rows.at(-1)
  if (!last) return null
  const incidents = rows.map(({ incident_id }) => incident_id)
  // A pattern is no report of an event.
  const bundles = (await listBundles(db, seeker, incidents)).filter(isEvent)
  const pairs = new Map<string, Pair>()
  const put = (one: Bundle, other: Pick<Candidate, 'id' | 'mark'>, { score, reasons }: Scored) => {
    const hundredths = Math.round(score * 100)
    if (hundredths < least_queued) return
    const own = { id: one.incident.id, mark: markOf(probeOfBundle(one)) }
    const [low, high] = inOrder(own, other)
    const key = `${low.id} ${high.id}`
    if ((pairs.get(key)?.score ?? 0) >= hundredths) return
    const ends = { low_id: low.id, high_id: high.id, low_mark: low.mark, high_mark: high.mark }
    const row = { ...ends, score: hundredths, reasons: reasons.join(' ') }
    pairs.set(key, sealed('pair', row))
  }
  for (const bundle of bundles) {
    const found = await findCandidates(db, { cube }, seeker, probeOfBundle(bundle))
    for (const candidate of found) put(bundle, candidate, candidate)
  }
  // What was found from its other side is looked at from there again.
  for (const { own, partner } of await formerPartners(db, bundles)) {
    const mark = markOf(probeOfBundle(partner))
    put(own, { id: partner.incident.id, mark }, scoreOf(probeOfBundle(partner), own))
  }
  return { from, mark: markText(last), incidents, pairs: [...pairs.values()] }
}

const isEvent = ({ incident }: Bundle) => incident.kind === 'event'

/** What some incidents were pairs with until now. */
async function formerPartners(db: Db, bundles: readonly Bundle[]) {
  const by_id = new Map(bundles.map((bundle) => [bundle.incident.id, bundle]))
  const ids = [...by_id.keys(), '']
  const rows = await db
    .selectFrom('pair')
    .select(['low_id', 'high_id'])
    .where((b) => b.or([b('low_id', 'in', ids), b('high_id', 'in', ids)]))
    .execute()
  const ends = rows.flatMap(({ low_id, high_id }) => [
    { own: by_id.get(low_id), other: high_id },
    { own: by_id.get(high_id), other: low_id },
  ])
  const others = await listBundles(db, seeker, [...new Set(ends.map(({ other }) => other))])
  const partners = new Map(others.filter(isEvent).map((bundle) => [bundle.incident.id, bundle]))
  return ends.flatMap(({ own, other }) => {
    const partner = partners.get(other)
    return own && partner ? [{ own, partner }] : []
  })
}

const columns = ['low_id', 'high_id', 'score', 'reasons', 'low_mark', 'high_mark', 'seal']

/**
 * Keeps what a look for pairs brought. It can be looked for again: the reserve on the disk is others'.
 * @returns false where another process has kept it meanwhile
 */
export const keepPairs = (db: Db, { from, mark, incidents, pairs }: Looked): Promise<boolean> =>
  writeWithoutReserve(db, async (db) => {
    if ((await readMark(db)).text !== from) return false
    for (const end of ['low_id', 'high_id'] as const) {
      await db
        .deleteFrom('pair')
        .where(end, 'in', [...incidents, ''])
        .execute()
    }
    await insertMany(db, 'pair', columns, pairs)
    await putNote(db, 'pairs', mark)
    return true
  })
