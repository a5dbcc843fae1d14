import type { Actor } from '../actor.ts'
import type { Change } from '../change.ts'
import { changeRecord } from '../change-set.ts'
import { incidentsNaming, sourcesOfOrigins } from '../doc.ts'
import { seesIncidents } from '../seen.ts'
import { findOrigin } from '../source.ts'
import type { Db, OriginRow } from '../tables.ts'
import type { Terms } from '../term.ts'
import { letStand, Unfit } from './stand.ts'

/**
 * How a change of an origin ended. `closed`: something that rests on it is not this person's to see;
 * `unfit`: some incidents could not stand so, by reference; `same`: there was nothing to change;
 * `many`: more incidents rest on it than one change set writes.
 */
export type OriginChanged =
  | { state: 'done'; number: number; id: string }
  | { state: 'missing' | 'closed' | 'same' | 'many' | 'stale' }
  | { state: 'unfit'; refs: string[] }

/** `version`: the origin as it was seen; null where nobody looked. */
type Setting = { db: Db; terms: Terms; actor: Actor; version: number | null }
type Work = (db: Db, change: Change, origin: OriginRow) => Promise<string>

/** While so many are written nobody else can save: as in bulk. */
const most_written = 1_000

async function changeOrigin(
  { db, terms, actor, version }: Setting,
  id: string,
  what: { kind: string; reason: string },
  work: Work,
): Promise<OriginChanged> {
  try {
    return await changeRecord(db, actor, what, async (db, change) => {
      const origin = await findOrigin(db, actor, id)
      if (!origin) return { state: 'missing' as const }
      if (version !== null && version !== origin.version) return { state: 'stale' as const }
      const sources = await sourcesOfOrigins(db, [id])
      const resting = await incidentsNaming(db, { people: [], sources })
      if (resting.length > most_written) return { state: 'many' as const }
      if (!(await seesIncidents(db, actor, resting))) return { state: 'closed' as const }
      const left = await work(db, change, origin)
      if (change.count() === 0) return { state: 'same' as const }
      await letStand({ db, terms, change }, { incidents: [], moved: new Set() })
      return { state: 'done' as const, number: change.number, id: left }
    })
  } catch (error) {
    if (error instanceof Unfit) return { state: 'unfit', refs: error.refs }
    throw error
  }
}

/** Grades how reliable an origin is, with a reason; the grades before stay in its history. */
export const gradeOrigin = (
  setting: Setting,
  id: string,
  { reliability, reason }: { reliability: string; reason: string },
): Promise<OriginChanged> =>
  changeOrigin(setting, id, { kind: 'grading', reason }, async (_, change) => {
    await change.update('origin', id, { reliability })
    return id
  })

/**
 * Two that were taken for different were one: the sources of the one become those of the other, and
 * every count with them.
 * @param into the origin that stays, as it is described
 */
export const mergeOrigins = (
  setting: Setting,
  id: string,
  { into, reason }: { into: string; reason: string },
): Promise<OriginChanged> =>
  changeOrigin(setting, id, { kind: 'origin_merge', reason }, async (db, change, origin) => {
    const stays = into === id ? undefined : await findOrigin(db, setting.actor, into)
    if (!stays) return id
    // What was asked of the one holds for both.
    if (origin.sensitivity === 'restricted') {
      await change.update('origin', into, { sensitivity: 'restricted' })
    }
    if (origin.consent === 'withdrawn' && stays.consent !== 'withdrawn') {
      const { consent, consent_on } = origin
      await change.update('origin', into, { consent, consent_on })
    }
    for (const source of await sourcesOfOrigins(db, [id])) {
      await change.update('source', source, { origin_id: into })
    }
    await change.remove('origin', id)
    return into
  })

/**
 * What was taken for one origin were two: some of its sources have another, described like the first
 * until somebody knows better, and not graded. What was taken from these goes with them.
 * @param sources some of its sources that were taken from no other; not all
 */
export const splitOrigin = (
  setting: Setting,
  id: string,
  { sources, reason }: { sources: readonly string[]; reason: string },
): Promise<OriginChanged> =>
  changeOrigin(setting, id, { kind: 'origin_split', reason }, async (db, change, origin) => {
    const own = await db
      .selectFrom('source')
      .select(['id', 'derived_from'])
      .where('origin_id', '=', id)
      .execute()
    const originals = own.filter(({ derived_from }) => derived_from === null)
    const leaving = new Set(originals.flatMap((row) => (sources.includes(row.id) ? row.id : [])))
    if (leaving.size === 0 || leaving.size === originals.length) return id
    for (let before = -1; before !== leaving.size;) {
      before = leaving.size
      for (const row of own) if (leaving.has(row.derived_from ?? '')) leaving.add(row.id)
    }
    const { kind, label, region_place_id, connection, sensitivity, consent, consent_on } = origin
    const like = { kind, label, region_place_id, connection, sensitivity, consent, consent_on }
    const fresh = await change.insert('origin', like as never)
    for (const source of leaving) await change.update('source', source, { origin_id: fresh })
    return fresh
  })
