import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import { insertAgencyName } from '../agency.ts'
import type { Change, RecordTable } from '../change.ts'
import { changeRecord } from '../change-set.ts'
import { inTexts } from '../engine/flavour.ts'
import { derivedSourcesOf } from '../source-seen.ts'
import { insertMany } from '../engine/bulk.ts'
import { sealed } from '../engine/seal.ts'
import { placeKeys } from '../place.ts'
import { listOriginals } from '../source-taken.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import { planUndo } from '../undo/undo.ts'
import type { Conflict, Undoing } from '../undo/undoing.ts'
import { removeActs, removeIncidents, removeUnused } from './remove.ts'
import { findTurned } from './showing.ts'
import { letStand, thoseThere, Unfit, type Standing } from './stand.ts'

/**
 * How far an undoing goes where something was written since: not at all; as far as it can without
 * writing over that; or all the way, over that too (it stays in the history).
 */
export type Extent = 'clean' | 'rest' | 'all'

/** How an undoing ended. `unfit`: what would be left cannot stand, and nothing was changed. */
export type Undone =
  | { state: 'undone'; number: number }
  | { state: 'conflict'; conflicts: Conflict[] }
  | { state: 'unfit'; refs: string[] }
  | { state: 'missing' }

/** Parents before what refers to them. */
const order: readonly RecordTable[] = [
  ...(['agency', 'place', 'origin', 'source', 'person', 'incident', 'act', 'involvement'] as const),
  ...(['claim', 'link'] as const),
]

/** Takes a change set back, as a change set of its own. */
export async function undoChange(
  db: Db,
  terms: Terms,
  actor: Actor,
  { number, extent, reason }: { number: number; extent: Extent; reason: string | null },
): Promise<Undone> {
  try {
    return await changeRecord(db, actor, { kind: 'undo', reason }, async (db, change) => {
      const undoing = await planUndo(db, actor, number)
      if (!undoing) return { state: 'missing' as const }
      const incidents = await incidentsOf(db, undoing)
      const { conflicts } = undoing
      if (conflicts.length > 0 && extent === 'clean')
        return { state: 'conflict' as const, conflicts }
      const back = undoing.restore.flatMap(({ table, row }) =>
        table === 'claim' ? String(row['source_id']) : [],
      )
      const repeating = [...(await derivedSourcesOf(db, incidents)), ...back]
      const { turned } = await findTurned(db, repeating, () => apply(db, change, undoing, extent))
      if (change.count() === 0) return { state: 'conflict' as const, conflicts }
      await settle({ db, terms, change }, undoing, incidents, turned)
      return { state: 'undone' as const, number: change.number }
    })
  } catch (error) {
    if (error instanceof Unfit) return { state: 'unfit', refs: error.refs }
    throw error
  }
}

/** The incidents that a change set touched and that are there. */
async function incidentsOf(db: Db, { remove, restore, patch, conflicts }: Undoing) {
  // What was written since may be written over.
  const rows = [
    ...[...remove, ...patch, ...conflicts],
    ...restore.map(({ table, row }) => ({ table, id: row.id })),
  ]
  const of = (table: RecordTable) =>
    inTexts(
      db,
      rows.flatMap((row) => (row.table === table ? row.id : [])),
    )
  const back = restore.flatMap(({ row }) =>
    ['incident_id', 'from_id', 'to_id'].flatMap((name) => row[name] ?? []),
  )
  const acts = restore.flatMap(({ row }) => row['act_id'] ?? [])
  const { rows: found } = await sql<{ id: string }>`select id from incident
    where id in ${of('incident')} or id in ${inTexts(db, back as string[])}
      or id in (select incident_id from act where id in ${of('act')})
      or id in (select incident_id from act where id in ${inTexts(db, acts as string[])})
      or id in (select incident_id from claim where id in ${of('claim')})
      or id in (select incident_id from act join involvement on involvement.act_id = act.id
        where involvement.id in ${of('involvement')})
      or id in (select from_id from link where id in ${of('link')})
      or id in (select to_id from link where id in ${of('link')})`.execute(db)
  return found.map(({ id }) => id)
}

async function apply(db: Db, change: Change, undoing: Undoing, extent: Extent): Promise<void> {
  for (const table of order) {
    const rows = undoing.restore.filter((one) => one.table === table).map(({ row }) => row)
    await change.restoreAll(table, rows)
    if (table === 'agency') await nameAgencies(db, rows)
    if (table === 'place') await namePlaces(db, rows)
  }
  for (const { table, id, values } of undoing.patch) await change.update(table, id, values)
  await takeQuotesAlong(db, change, undoing)
  if (extent === 'all') {
    for (const { table, id, why, values } of undoing.conflicts) {
      if (why === 'changed') await change.update(table, id, values)
    }
  }
  const added_to = new Set(
    undoing.conflicts.filter(({ why }) => why === 'added_to').map(({ id }) => id),
  )
  const goes = undoing.remove.filter(({ id }) => extent === 'all' || !added_to.has(id))
  await removeRows(db, change, goes)
}

/** An act that goes back to another incident takes along the quotes that it was given meanwhile. */
async function takeQuotesAlong(db: Db, change: Change, { patch }: Undoing): Promise<void> {
  for (const { table, id, values } of patch) {
    const incident_id = values['incident_id']
    if (table !== 'act' || typeof incident_id !== 'string') continue
    const claims = await db
      .selectFrom('claim')
      .select('id')
      .where('act_id', '=', id)
      .where('incident_id', '<>', incident_id)
      .execute()
    for (const claim of claims) await change.update('claim', claim.id, { incident_id })
  }
}

/** Children before what they refer to; what others have come to use stays. */
async function removeRows(db: Db, change: Change, rows: Undoing['remove']): Promise<void> {
  const of = (table: RecordTable) => rows.filter((row) => row.table === table).map(({ id }) => id)
  await change.removeAll('link', of('link'))
  await removeIncidents(db, change, of('incident'))
  const acts = await thoseThere(db, 'act', of('act'))
  await keepQuotes(db, change, acts, of('claim'))
  await removeActs(db, change, acts)
  for (const table of ['claim', 'involvement'] as const) {
    await change.removeAll(table, of(table))
  }
  await removeUnused(db, change, rows.filter(({ table }) => isShared(table)).toReversed())
}

/** Agencies stay: their names are no rows of the record, and would not come back with them. */
const isShared = (table: RecordTable) => ['person', 'source', 'origin'].includes(table)

/** A quote that somebody else took is the incident's, when the act that it was about goes. */
async function keepQuotes(db: Db, change: Change, acts: readonly string[], own: readonly string[]) {
  const claims = await db
    .selectFrom('claim')
    .select('id')
    .where('act_id', 'in', inTexts(db, acts))
    .execute()
  const known = new Set(own)
  for (const { id } of claims) {
    if (!known.has(id)) await change.update('claim', id, { act_id: null })
  }
}

/** An agency that comes back is found by its own two names. */
async function nameAgencies(db: Db, rows: readonly Record<string, unknown>[]): Promise<void> {
  for (const row of rows) {
    for (const [position, language] of (['en', 'ko'] as const).entries()) {
      const name = row[`name_${language}`]
      if (typeof name !== 'string') continue
      await insertAgencyName(db, {
        ...{ agency_id: String(row['id']), position: position + 1, name, language },
        ...{ name_kind: 'official', valid_from: null, valid_to: null },
      })
    }
  }
}

/** Likewise a place: its other spellings are those of the place that took it in. */
async function namePlaces(db: Db, rows: readonly Record<string, unknown>[]): Promise<void> {
  for (const row of rows) {
    const names = (['en', 'ko'] as const).flatMap((language, position) => {
      const name = row[`name_${language}`]
      if (typeof name !== 'string') return []
      const place_id = String(row['id'])
      return [sealed('place_name', { place_id, position, name, language, scheme: 'added' })]
    })
    await insertMany(db, 'place_name', Object.keys(names[0] ?? {}), names)
    await insertMany(db, 'place_key', ['key', 'place_id', 'whole'], placeKeys(names))
  }
}

/** Counts what was written as a change of every incident that shows it; see `letStand`. */
async function settle(
  setting: Standing,
  undoing: Undoing,
  incidents: readonly string[],
  turned: readonly string[],
): Promise<void> {
  const sources = [
    ...undoing.restore.map(({ table, row }) => ({ table, id: row.id })),
    ...[...undoing.patch, ...undoing.conflicts],
  ].flatMap((row) => (row.table === 'source' ? row.id : []))
  const moved = new Set([...(await listOriginals(setting.db, sources)), ...turned])
  await letStand(setting, { incidents, moved })
}
