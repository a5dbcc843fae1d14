import type { RecordTable } from '../change.ts'
import { inTexts } from '../engine/flavour.ts'
import type { Db } from '../tables.ts'
import { conflictOf, type Undoing } from './undoing.ts'

/** What was added since to an act that it made goes with that: nobody is to be surprised by it. */
export async function noteAdditions(db: Db, undoing: Undoing): Promise<void> {
  const acts = undoing.remove.flatMap(({ table, id }) => (table === 'act' ? id : []))
  const known = new Set(undoing.conflicts.map(({ id }) => id))
  for (const table of ['claim', 'involvement'] as const) {
    const rows = await db
      .selectFrom(table)
      .select('act_id')
      .distinct()
      .where('act_id', 'in', inTexts(db, acts))
      .where('change_number', '>', undoing.number)
      .execute()
    for (const { act_id: id } of rows) {
      if (id === null || known.has(id)) continue
      known.add(id)
      undoing.conflicts.push(conflictOf('act', id, 'added_to'))
    }
  }
}

/** What a row cannot be without. */
const belongs: Partial<Record<RecordTable, Record<string, RecordTable>>> = {
  act: { incident_id: 'incident', victim_id: 'person', deciding_body_id: 'agency' },
  involvement: { act_id: 'act', agency_id: 'agency', person_id: 'person' },
  claim: { incident_id: 'incident', act_id: 'act', source_id: 'source' },
  link: { from_id: 'incident', to_id: 'incident' },
  person: { part_of: 'person' },
  source: { derived_from: 'source', origin_id: 'origin' },
}

type Reference = { table: RecordTable; id: string }

function referencesOf(table: RecordTable, values: Record<string, unknown>): Reference[] {
  return Object.entries(belongs[table] ?? {}).flatMap(([column, table]) => {
    const id = values[column]
    return typeof id === 'string' ? [{ table, id }] : []
  })
}

/** What belongs to something that is gone, and does not come back with it, cannot come back either. */
export async function dropHopeless(db: Db, undoing: Undoing): Promise<void> {
  const wanted = [
    ...undoing.restore.flatMap(({ table, row }) => referencesOf(table, row)),
    ...undoing.patch.flatMap(({ table, values }) => referencesOf(table, values)),
  ]
  const there = new Set<string>()
  for (const [table, own] of Map.groupBy(wanted, (one) => one.table)) {
    const ids = own.map(({ id }) => id)
    const found = await db
      .selectFrom(table)
      .select('id')
      .where('id', 'in', inTexts(db, ids))
      .execute()
    for (const { id } of found) there.add(id)
  }
  for (let before = -1; undoing.restore.length !== before;) {
    before = undoing.restore.length
    const back = new Set([...there, ...undoing.restore.map(({ row }) => row.id)])
    const stands = (references: Reference[]) => references.every(({ id }) => back.has(id))
    const drop = (table: RecordTable, id: string) =>
      undoing.conflicts.push(conflictOf(table, id, 'gone'))
    undoing.restore = undoing.restore.filter(({ table, row }) => {
      const keeps = stands(referencesOf(table, row))
      if (!keeps) drop(table, row.id)
      return keeps
    })
    undoing.patch = undoing.patch.filter(({ table, id, values }) => {
      const keeps = stands(referencesOf(table, values))
      if (!keeps) drop(table, id)
      return keeps
    })
  }
}
