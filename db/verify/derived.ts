import { setImmediate as breathe } from 'node:timers/promises'
import { numberOf } from '../cube/doc-id.ts'
import { bundlesOf, makeDoc } from '../doc.ts'
import { wordFor } from '../engine/damage.ts'
import type { Bundle } from '../bundle.ts'
import { followUpsOf } from '../follow-up.ts'
import { listTokens } from '../engine/full-text.ts'
import { searchTokens, type KnownNames } from '../search.ts'
import { isStale, listStale, type Stale } from '../stale-words.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import type { Fault } from './fault.ts'
import { makeSums, type Sums } from './sums.ts'

/** The seal of each derived row as it stands, and its key, by incident. */
type Standing = { ref: string; doc_id: number | null; change_number: number | null; seal: string }

const batch = 200
/** After so many tokens others have their turn. */
const many = 50_000

/**
 * Computes the derived row and the tokens of every incident again, and compares: with the rows, and
 * with what the text index answers. Tokens that are known to be those of a label that was changed
 * lately are not compared until they are made anew; see `words.ts`.
 * @param told hears how many incidents were computed, and of how many in all words were not compared
 */
export async function* checkDerived(
  db: Db,
  terms: Terms,
  told: (incidents: number, waiting: number) => void,
): AsyncGenerator<Fault, void> {
  const sums = makeSums()
  const stale = { terms: await listStale(db), docs: new Set<number>() }
  const known: KnownNames = { places: new Map(), agencies: new Map() }
  const refs = new Map<number, string>()
  for (let after = ''; ;) {
    const standing = await readStanding(db, after)
    const ids = [...standing.keys()]
    const last = ids.at(-1)
    if (last === undefined) break
    after = last
    for (const { doc_id, ref } of standing.values()) if (doc_id !== null) refs.set(doc_id, ref)
    yield* checkBatch({ db, terms, known, sums, stale }, standing, ids)
    told(ids.length, stale.docs.size)
    await breathe()
  }
  yield* checkTokens(db, { sums, refs, passed_over: stale.docs })
  yield* checkStrayFollowUps(db)
}

async function readStanding(db: Db, after: string): Promise<Map<string, Standing>> {
  const rows = await db
    .selectFrom('incident')
    .leftJoin('incident_doc', 'incident_doc.incident_id', 'incident.id')
    .select(['incident.id', 'incident.ref', 'doc_id'])
    .select(['incident_doc.change_number', 'incident_doc.seal'])
    .where('incident.id', '>', after)
    .orderBy('incident.id')
    .limit(batch)
    .execute()
  return new Map(rows.map(({ id, seal, ...row }) => [id, { ...row, seal: seal ?? '' }]))
}

type Making = {
  db: Db
  terms: Terms
  known: KnownNames
  sums: Sums
  /** The terms whose labels were changed lately, and the incidents that may not know it yet. */
  stale: { terms: readonly Stale[]; docs: Set<number> }
}

async function* checkBatch(
  making: Making,
  standing: ReadonlyMap<string, Standing>,
  ids: readonly string[],
): AsyncGenerator<Fault, void> {
  const { db, terms, known, sums, stale } = making
  try {
    for await (const { bundles, labels } of bundlesOf(db, terms, known, ids)) {
      yield* checkFollowUps(db, bundles, ids)
      for (const bundle of bundles) {
        const { ref, doc_id, change_number, seal } = standing.get(bundle.incident.id) ?? nothing
        const record = `${ref} (${bundle.incident.id})`
        if (doc_id === null) {
          yield { table: 'incident_doc', record, says: 'has no derived row' }
          continue
        }
        const doc = makeDoc(bundle, labels, numberOf(doc_id), change_number ?? 0)
        if (doc.seal !== seal) yield { table: 'incident_doc', record, says: not_computed }
        if (isStale(bundle, stale.terms)) stale.docs.add(doc_id)
        const tokens = searchTokens(terms, bundle, known).split(' ')
        for (const [place, token] of tokens.entries()) {
          if (token !== '') sums.add(doc_id, token, place, 1)
        }
      }
    }
  } catch (error) {
    const [only] = ids
    if (ids.length > 1) {
      // One of them cannot be computed from what is there: which one?
      for (const id of ids) yield* checkBatch(making, standing, [id])
    } else if (only !== undefined) {
      const record = `${standing.get(only)?.ref} (${only})`
      yield { table: 'incident_doc', record, says: `cannot be computed (${wordFor(error)})` }
    }
  }
}

/** The follow-ups of some incidents, which follow from their sentences. */
async function* checkFollowUps(
  db: Db,
  bundles: readonly Bundle[],
  ids: readonly string[],
): AsyncGenerator<Fault, void> {
  const there = await db
    .selectFrom('follow_up')
    .selectAll()
    .where('incident_id', 'in', [...ids])
    .execute()
  const wanted = new Map(bundles.flatMap(followUpsOf).map((row) => [row.act_id, row.seal]))
  const table = 'follow_up'
  const refs = new Map(bundles.map(({ incident }) => [incident.id, incident.ref]))
  for (const { act_id, incident_id, seal } of there) {
    const record = `${refs.get(incident_id)} (${act_id})`
    if (wanted.get(act_id) !== seal)
      yield { table, record, says: 'does not follow from its sentence' }
    wanted.delete(act_id)
  }
  for (const act_id of wanted.keys()) yield { table, record: act_id, says: 'is missing' }
}

/** Those of incidents that are not there. */
async function* checkStrayFollowUps(db: Db): AsyncGenerator<Fault, void> {
  const rows = await db
    .selectFrom('follow_up')
    .leftJoin('incident', 'incident.id', 'follow_up.incident_id')
    .select('act_id')
    .where('incident.id', 'is', null)
    .execute()
  for (const { act_id } of rows) {
    yield { table: 'follow_up', record: act_id, says: 'is of no incident that is there' }
  }
}

const nothing: Standing = { ref: '', doc_id: null, change_number: null, seal: '' }
const not_computed = 'is not what is computed from its incident'

async function* checkTokens(
  db: Db,
  {
    sums,
    refs,
    passed_over,
  }: { sums: Sums; refs: ReadonlyMap<number, string>; passed_over: ReadonlySet<number> },
): AsyncGenerator<Fault, void> {
  const table = 'incident_fts'
  try {
    let read = 0
    for await (const { doc_id, token, place } of listTokens(db)) {
      sums.add(doc_id, token, place, -1)
      if ((read += 1) % many === 0) await breathe()
    }
  } catch (error) {
    yield { table, record: null, says: `cannot be read (${wordFor(error)})` }
    return
  }
  for (const doc_id of sums.uneven()) {
    if (passed_over.has(doc_id)) continue
    const record = refs.get(doc_id) ?? `document ${doc_id}`
    yield { table, record, says: 'is found by other words than those of its incident' }
  }
}
