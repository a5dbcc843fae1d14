import type { Bundle } from '../bundle.ts'
import type { Change, RecordTable } from '../change.ts'
import { incidentsShowing, writeDocs } from '../doc.ts'
import { inTexts } from '../engine/flavour.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import { changeShown } from './showing.ts'
import { tellingTooMuch } from './who-reads.ts'

/** What is written outside an incident's own form must leave every incident as a form could have. */

/** Thrown, so that the transaction takes back what was written: these could not stand so. */
export class Unfit extends Error {
  readonly refs: string[]
  constructor(refs: string[]) {
    super('What would be left cannot stand.')
    this.refs = refs
  }
}

export type Standing = { db: Db; terms: Terms; change: Change }

/**
 * Counts what was written in a change set as a change of every incident that shows it, and writes
 * their derived rows.
 * @param incidents those that were written themselves
 * @param moved sources that others may show otherwise
 * @throws Unfit where an incident could not have been saved as it stands now
 */
export async function letStand(
  { db, terms, change }: Standing,
  { incidents, moved }: { incidents: readonly string[]; moved: ReadonlySet<string> },
): Promise<void> {
  const shown = await incidentsShowing(db, change, 0, moved)
  const present = new Set(await thoseThere(db, 'incident', [...incidents, ...shown]))
  for (const id of present) await changeShown(db, change, id)
  const changed = await thoseThere(db, 'incident', change.changed('incident'))
  const bundles = await writeDocs(db, terms, change, changed)
  const unfit = bundles.flatMap((bundle) => (isFit(bundle) ? [] : bundle.incident.ref))
  const telling = await tellingTooMuch(db, { change, since: 0 }, bundles)
  const refs = new Set([...unfit, ...telling.map(({ ref }) => ref)])
  if (refs.size > 0) throw new Unfit([...refs])
}

/** Those of some rows that are there. */
export async function thoseThere(
  db: Db,
  table: RecordTable,
  ids: readonly string[],
): Promise<string[]> {
  const query = db.selectFrom(table).select('id').where('id', 'in', inTexts(db, ids))
  return (await query.execute()).map((row) => row.id)
}

/** Whether anything leads back to itself. */
const goesRound = (above: ReadonlyMap<string, string | null>): boolean =>
  [...above.keys()].some((start) => {
    let at = above.get(start) ?? null
    for (let steps = 0; at !== null && at !== start && steps < above.size; steps += 1) {
      at = above.get(at) ?? null
    }
    return at === start
  })

/** An event has an act, nobody is part of themselves, and what is called confirmed has a second origin. */
function isFit({ incident, acts, claims, sources, people }: Bundle): boolean {
  const groups = new Map(people.map((row) => [row.id, row.part_of]))
  const originals = new Map(sources.map((row) => [row.id, row.derived_from]))
  if (goesRound(groups) || goesRound(originals)) return false
  if (incident.kind === 'event' ? acts.length === 0 : acts.length > 0) return false
  const bearing = claims.filter(
    ({ asserts, state }) => asserts === 'asserts' && state === 'accepted',
  )
  const origins = bearing.map(
    ({ source_id }) => sources.find((source) => source.id === source_id)?.origin_id ?? null,
  )
  const independent = new Set(origins.filter((id) => id !== null)).size
  return independent > 1 || claims.every(({ credibility }) => credibility !== '1')
}
