import type { Actor } from '../actor.ts'
import type { Cube } from '../cube/cube.ts'
import { insertMany } from '../engine/bulk.ts'
import { sealed } from '../engine/seal.ts'
import { write } from '../engine/write.ts'
import { listBundles } from '../incident.ts'
import type { Db, Tables } from '../tables.ts'
import { findCandidates } from './candidates.ts'
import { probeOfBundle } from './probe.ts'

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

const markText = ({ change_number, incident_id }: Mark) =>
  `${making} ${change_number} ${incident_id}`

async function readMark(db: Db): Promise<{ text: string; mark: Mark }> {
  const row = await db
    .selectFrom('derived')
    .select('making')
    .where('name', '=', 'pairs')
    .executeTakeFirst()
  const text = row?.making ?? ''
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
    .where((b) =>
      b.or([
        b('change_number', '>', change_number),
        b.and([b('change_number', '=', change_number), b('incident_id', '>', incident_id)]),
      ]),
    )

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
  const pairs = new Map<string, Pair>()
  // A pattern is no report of an event.
  const bundles = await listBundles(db, seeker, incidents)
  for (const bundle of bundles.filter(({ incident }) => incident.kind === 'event')) {
    const found = await findCandidates(db, { cube }, seeker, probeOfBundle(bundle))
    for (const { id, kind, score, reasons } of found) {
      const hundredths = Math.round(score * 100)
      if (hundredths < least_queued || kind !== 'event') continue
      const [low_id = '', high_id = ''] = [bundle.incident.id, id].toSorted()
      const pair = sealed('pair', {
        ...{ low_id, high_id, score: hundredths },
        reasons: reasons.join(' '),
      })
      const known = pairs.get(`${low_id} ${high_id}`)
      if (!known || known.score < pair.score) pairs.set(`${low_id} ${high_id}`, pair)
    }
  }
  return { from, mark: markText(last), incidents, pairs: [...pairs.values()] }
}

const columns = ['low_id', 'high_id', 'score', 'reasons', 'seal']

/**
 * Keeps what a look for pairs brought.
 * @returns false where another process has kept it meanwhile
 */
export const keepPairs = (db: Db, { from, mark, incidents, pairs }: Looked): Promise<boolean> =>
  write(db, async (db) => {
    if ((await readMark(db)).text !== from) return false
    for (const end of ['low_id', 'high_id'] as const) {
      await db
        .deleteFrom('pair')
        .where(end, 'in', [...incidents, ''])
        .execute()
    }
    await insertMany(db, 'pair', columns, pairs)
    const row = sealed('derived', { name: 'pairs', making: mark })
    await db
      .insertInto('derived')
      .values(row)
      .onConflict((on) => on.column('name').doUpdateSet(row))
      .execute()
    return true
  })
