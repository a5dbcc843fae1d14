import type { Actor } from './actor.ts'
import type { RecordTable, Stored } from './change-set.ts'
import { columnsOf, type Value } from './dictionary/field.ts'
import { records } from './dictionary/records.ts'
import { listPast, type PastChange, type Rows, type Snapshot } from './past.ts'
import type { Db } from './tables.ts'
import { seesRestricted } from './visible.ts'

/** Why a part of a change set cannot simply be taken back: what became of the row since. */
export type Conflict = {
  table: RecordTable
  id: string
  /**
   * `changed`: a column was written again since; `gone`: the row, or what it belongs to, was removed;
   * `added_to`: a row that it made was written again.
   */
  why: 'changed' | 'gone' | 'added_to'
  column: string | null
  /** What undoing would write, and what stands there. */
  wanted: Value
  stands: Value
}

/** What undoing a change set does, row by row. */
export type Undoing = {
  number: number
  kind: string
  /** Rows that it made, and that go again. */
  remove: { table: RecordTable; id: string }[]
  /** Rows that it removed, as they were. */
  restore: { table: RecordTable; row: Stored }[]
  /** What it replaced, by row. */
  patch: { table: RecordTable; id: string; values: Record<string, Value> }[]
  conflicts: Conflict[]
}

/** What a row has beside what is recorded in it: never put back. */
const kept = new Set(['version', 'updated_at', 'change_number', 'seal', 'last_seq'])

/** Given to a record by a second person's decision: that is not taken back into being by undoing. */
const decided = new Set(['verified', 'returned'])

/**
 * Works out how a change set is undone: each column that it wrote gets the value from before, where
 * it still holds what the change set wrote. What was written since is a conflict, and left.
 * @returns null when there is no such change set, or nothing of the record was changed by it
 */
export async function planUndo(db: Db, actor: Actor, number: number): Promise<Undoing | null> {
  const { steps, last } = await stepsOf(db, number)
  const [first] = steps
  if (!first) return null
  const undoing: Undoing = {
    ...{ number, kind: first.kind, remove: [], restore: [], patch: [], conflicts: [] },
  }
  const now = await present(db, steps)
  for (const step of steps) {
    const latest = last.get(step.row_id) === number
    plan(undoing, actor, step, { now: now.get(step.row_id) ?? null, latest })
  }
  await dropHopeless(db, undoing)
  return undoing
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
async function dropHopeless(db: Db, undoing: Undoing): Promise<void> {
  const wanted = [
    ...undoing.restore.flatMap(({ table, row }) => referencesOf(table, row)),
    ...undoing.patch.flatMap(({ table, values }) => referencesOf(table, values)),
  ]
  const there = new Set<string>()
  for (const [table, own] of Map.groupBy(wanted, (one) => one.table)) {
    const ids = own.map(({ id }) => id)
    const found = await db.selectFrom(table).select('id').where('id', 'in', ids).execute()
    for (const { id } of found) there.add(id)
  }
  for (let before = -1; undoing.restore.length !== before;) {
    before = undoing.restore.length
    const back = new Set([...there, ...undoing.restore.map(({ row }) => row.id)])
    const stands = (references: Reference[]) => references.every(({ id }) => back.has(id))
    const drop = (table: RecordTable, id: string) =>
      undoing.conflicts.push({ table, id, why: 'gone', column: null, wanted: null, stands: null })
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

/** The rows of a change set with what it replaced and what it wrote, and what wrote them last. */
async function stepsOf(db: Db, number: number) {
  const replaced = await db
    .selectFrom('revision')
    .select(['table_name', 'row_id'])
    .where('change_number', '=', number)
    .execute()
  const parts = await Promise.all(
    records.map(async ({ name }): Promise<Rows> => {
      const made = await db.selectFrom(name).select('id').where('created_in', '=', number).execute()
      const own = replaced.filter((row) => row.table_name === name).map((row) => row.row_id)
      return [name, [...own, ...made.map((row) => row.id)]]
    }),
  )
  const all = await listPast(db, parts)
  // Newest first.
  const last = new Map(all.toReversed().map((step) => [step.row_id, step.number]))
  return { steps: all.filter((step) => step.number === number), last }
}

async function present(db: Db, steps: readonly PastChange[]): Promise<Map<string, Snapshot>> {
  const rows = new Map<string, Snapshot>()
  for (const [table, own] of Map.groupBy(steps, (step) => step.table_name)) {
    const ids = own.map((step) => step.row_id)
    const found = await db.selectFrom(table).selectAll().where('id', 'in', ids).execute()
    for (const row of found) rows.set(row.id, row)
  }
  return rows
}

/** What became of a row: as it is, and whether nothing was written of it since. */
type Since = { now: Snapshot | null; latest: boolean }

function plan(undoing: Undoing, actor: Actor, step: PastChange, { now, latest }: Since): void {
  const { table_name: table, row_id: id, before, after } = step
  const conflict = (why: Conflict['why']) =>
    undoing.conflicts.push({ table, id, why, column: null, wanted: null, stands: null })
  if (after === null && before !== null) {
    // It may have been put back already, and perhaps removed anew: then that is to be undone.
    if (now === null && latest) undoing.restore.push({ table, row: before as Stored })
    else if (now === null) conflict('gone')
  } else if (before === null) {
    if (now === null) return
    undoing.remove.push({ table, id })
    if (!latest) conflict('added_to')
  } else if (now === null) conflict('gone')
  else planPatch(undoing, actor, step, now)
}

function planPatch(undoing: Undoing, actor: Actor, step: PastChange, now: Snapshot): void {
  const { table_name: table, row_id: id } = step
  const [before, after] = [step.before ?? {}, step.after ?? {}]
  const author = typeof now['created_by'] === 'string' ? now['created_by'] : null
  const values: Record<string, Value> = {}
  for (const column of Object.keys({ ...before, ...after })) {
    const wanted = undecided(table, column, (before[column] ?? null) as Value)
    const stands = (now[column] ?? null) as Value
    const changed = (before[column] ?? null) !== (after[column] ?? null)
    if (!changed || kept.has(column) || stands === wanted) continue
    // What one may not read one does not write.
    if (restricted[table]?.has(column) && !seesRestricted(actor, author)) continue
    if (stands === (after[column] ?? null)) values[column] = wanted
    else undoing.conflicts.push({ table, id, why: 'changed', column, wanted, stands })
  }
  if (Object.keys(values).length > 0) undoing.patch.push({ table, id, values })
}

const undecided = (table: RecordTable, column: string, value: Value): Value =>
  table === 'incident' && column === 'status' && decided.has(String(value)) ? 'submitted' : value

const restricted: Partial<Record<RecordTable, Set<string>>> = Object.fromEntries(
  records.map(({ name, fields }) => [
    name,
    new Set(fields.flatMap((field) => (field.sensitivity === 'open' ? [] : columnsOf(field)))),
  ]),
)
