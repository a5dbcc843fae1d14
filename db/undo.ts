import type { Actor } from './actor.ts'
import type { RecordTable, Stored } from './change-set.ts'
import { columnsOf, type Value } from './dictionary/field.ts'
import { records } from './dictionary/records.ts'
import { listPast, listRowsOf, type PastChange, type Snapshot } from './past.ts'
import { inTexts } from './engine/flavour.ts'
import type { Db } from './tables.ts'
import { incidentsNaming, sourcesOfOrigins } from './doc.ts'
import { seesIncidents } from './seen.ts'
import { editsTerms, seesRestricted } from './visible.ts'

/** Why a part of a change set cannot simply be taken back: what became of the row since. */
export type Conflict = {
  table: RecordTable
  id: string
  /**
   * `changed`: a column was written again since; `gone`: the row, or what it belongs to, was removed;
   * `added_to`: a row that it made was written again.
   */
  why: 'changed' | 'gone' | 'added_to'
  /** The first column of the field that stands otherwise; null for a whole row. */
  column: string | null
  /** What undoing would write there, and what stands there. */
  wanted: Value
  stands: Value
  /** The whole field as undoing would write it. */
  values: Record<string, Value>
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
 * @returns null when there is no such change set, when nothing of the record was changed by it, or
 * when some of that is not this person's to see
 */
export async function planUndo(db: Db, actor: Actor, number: number): Promise<Undoing | null> {
  const { steps, last } = await stepsOf(db, number)
  const [first] = steps
  if (!first || !(await seesAll(db, actor, number, steps))) return null
  const undoing: Undoing = {
    ...{ number, kind: first.kind, remove: [], restore: [], patch: [], conflicts: [] },
  }
  const now = await present(db, steps)
  for (const step of steps) {
    const latest = last.get(step.row_id) === number
    plan(undoing, actor, step, { now: now.get(step.row_id) ?? null, latest })
  }
  await dropHopeless(db, undoing)
  await noteAdditions(db, undoing)
  return undoing
}

/** What stands in the way of an undoing; `nothing` of the change set stands any more. */
export type UndoingOutlook = { conflicts: Conflict[]; nothing: boolean; added_to: boolean }

const most_conflicts = 1_000

/** {@link planUndo}, as far as somebody decides by it whether to undo. */
export async function outlookOf(
  db: Db,
  actor: Actor,
  number: number,
): Promise<UndoingOutlook | null> {
  const plan = await planUndo(db, actor, number)
  if (plan === null) return null
  const { conflicts, remove, restore, patch } = plan
  return {
    conflicts: conflicts.slice(0, most_conflicts),
    nothing: remove.length + restore.length + patch.length === 0,
    added_to: conflicts.some(({ why }) => why === 'added_to'),
  }
}

/** What was added since to an act that it made goes with that: nobody is to be surprised by it. */
async function noteAdditions(db: Db, undoing: Undoing): Promise<void> {
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

const conflictOf = (table: RecordTable, id: string, why: Conflict['why']): Conflict => ({
  ...{ table, id, why, column: null, wanted: null, stands: null, values: {} },
})

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

/** The rows of a change set with what it replaced and what it wrote, and what wrote them last. */
async function stepsOf(db: Db, number: number) {
  const all = await listPast(db, await listRowsOf(db, number))
  // Newest first.
  const last = new Map(all.toReversed().map((step) => [step.row_id, step.number]))
  return { steps: all.filter((step) => step.number === number), last }
}

/**
 * Whether somebody sees every incident that a change set touched, and every one that shows what it
 * wrote: what they are told of it, and what is written back, is of all of these.
 */
async function seesAll(db: Db, actor: Actor, number: number, steps: readonly PastChange[]) {
  if (steps.some(({ table_name }) => table_name === 'term') && !editsTerms(actor)) return false
  const states = steps.flatMap(({ before, after }) => [before, after])
  const named = (name: string) =>
    states.flatMap((state) => (typeof state?.[name] === 'string' ? state[name] : []))
  const of = (table: RecordTable) =>
    steps.flatMap((step) => (step.table_name === table ? step.row_id : []))
  const acts = await db
    .selectFrom('act')
    .select('incident_id')
    .where('id', 'in', inTexts(db, [...of('act'), ...named('act_id')]))
    .execute()
  const replaced = await db
    .selectFrom('revision')
    .select('row_id')
    .where('table_name', '=', 'incident')
    .where('change_number', '=', number)
    .execute()
  const shown = await incidentsNaming(db, {
    people: of('person'),
    sources: [...of('source'), ...(await sourcesOfOrigins(db, of('origin')))],
  })
  const ids = new Set([
    ...of('incident'),
    ...['incident_id', 'from_id', 'to_id'].flatMap(named),
    ...acts.map((row) => row.incident_id),
    ...replaced.map((row) => row.row_id),
    ...shown,
  ])
  return seesIncidents(db, actor, [...ids])
}

async function present(db: Db, steps: readonly PastChange[]): Promise<Map<string, Snapshot>> {
  const rows = new Map<string, Snapshot>()
  for (const [table, own] of Map.groupBy(steps, (step) => step.table_name)) {
    const ids = own.map((step) => step.row_id)
    const found = await db
      .selectFrom(table)
      .selectAll()
      .where('id', 'in', inTexts(db, ids))
      .execute()
    for (const row of found) rows.set(row.id, row)
  }
  return rows
}

/** What became of a row: as it is, and whether nothing was written of it since. */
type Since = { now: Snapshot | null; latest: boolean }

function plan(undoing: Undoing, actor: Actor, step: PastChange, { now, latest }: Since): void {
  const { table_name: table, row_id: id, before, after } = step
  const conflict = (why: Conflict['why']) => undoing.conflicts.push(conflictOf(table, id, why))
  if (after === null && before !== null) {
    // It may have been put back already, and perhaps removed anew: then that is to be undone.
    if (now === null && latest) undoing.restore.push({ table, row: restorable(table, before) })
    else if (now === null) conflict('gone')
  } else if (before === null && table === 'term') {
    // A code that was given stays given: it is not offered any more.
    if (now?.['retired_at'] !== null) return
    undoing.patch.push({ table, id, values: { retired_at: new Date().toISOString() } })
  } else if (before === null) {
    if (now === null) return
    undoing.remove.push({ table, id })
    if (!latest) conflict('added_to')
  } else if (now === null) conflict('gone')
  else planPatch(undoing, actor, step, now)
}

/** What was decided of it, was decided of what it was then. */
const restorable = (table: RecordTable, before: Snapshot): Stored =>
  ({
    ...before,
    ...(table === 'incident' && decided.has(String(before['status'])) && { status: 'submitted' }),
  }) as Stored

function planPatch(undoing: Undoing, actor: Actor, step: PastChange, now: Snapshot): void {
  const { table_name: table, row_id: id } = step
  const [before, after] = [step.before ?? {}, step.after ?? {}]
  const author = typeof now['created_by'] === 'string' ? now['created_by'] : null
  const values: Record<string, Value> = {}
  // A date, a place are more than one column, and mean something only whole.
  for (const columns of fieldsOf(table, { ...before, ...after })) {
    const of = (row: Snapshot) => columns.map((column) => (row[column] ?? null) as Value)
    const [old, wrote, stands] = [of(before), of(after), of(now)]
    const wanted = old.map((value, at) => undecided(actor, author, table, columns[at] ?? '', value))
    if (same(old, wrote) || same(stands, wanted)) continue
    // What one may not read one does not write.
    const hidden = columns.some((column) => restricted[table]?.has(column))
    if (hidden && !seesRestricted(actor, author)) continue
    const field = Object.fromEntries(columns.map((column, at) => [column, wanted[at] ?? null]))
    if (same(stands, wrote)) Object.assign(values, field)
    else {
      const at = columns.findIndex((_, index) => stands[index] !== wanted[index])
      undoing.conflicts.push({
        ...{ table, id, why: 'changed', column: columns[at] ?? null, values: field },
        ...{ wanted: wanted[at] ?? null, stands: stands[at] ?? null },
      })
    }
  }
  if (Object.keys(values).length > 0) undoing.patch.push({ table, id, values })
}

const same = (a: readonly Value[], b: readonly Value[]) =>
  a.every((value, index) => value === b[index])

/** The columns of a row, field by field; what is no field's stands alone. */
function fieldsOf(table: RecordTable, row: Snapshot): string[][] {
  const fields = records.find(({ name }) => name === table)?.fields ?? []
  const grouped = fields.map((field) => columnsOf(field).filter((column) => column in row))
  const known = new Set(grouped.flat())
  const others = Object.keys(row).filter((column) => !known.has(column) && !kept.has(column))
  return [...grouped, ...others.map((column) => [column])].filter(({ length }) => length > 0)
}

/** A second person's decision does not come back by undoing, nor does a draft that is another's. */
function undecided(
  actor: Actor,
  author: string | null,
  table: RecordTable,
  column: string,
  value: Value,
): Value {
  if (table !== 'incident' || column !== 'status') return value
  if (decided.has(String(value))) return 'submitted'
  return value === 'draft' && (author === null || author !== actor.user_id) ? 'submitted' : value
}

const restricted: Partial<Record<RecordTable, Set<string>>> = Object.fromEntries(
  records.map(({ name, fields }) => [
    name,
    new Set(fields.flatMap((field) => (field.sensitivity === 'open' ? [] : columnsOf(field)))),
  ]),
)
