import type { Actor } from '../actor.ts'
import type { RecordTable } from '../change.ts'
import { incidentsNaming, sourcesOfOrigins } from '../doc.ts'
import { inTexts } from '../engine/flavour.ts'
import { listPast, listRowsOf, type PastChange, type Snapshot } from '../past.ts'
import { seesIncidents } from '../seen.ts'
import type { Db } from '../tables.ts'
import { editsTerms } from '../visible.ts'
import { dropHopeless, noteAdditions } from './belonging.ts'
import { planRow } from './row.ts'
import type { Undoing } from './undoing.ts'

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
    opens: false,
  }
  const now = await present(db, steps)
  for (const step of steps) {
    const latest = last.get(step.row_id) === number
    planRow(undoing, actor, step, { now: now.get(step.row_id) ?? null, latest })
  }
  await dropHopeless(db, undoing)
  await noteAdditions(db, undoing)
  return undoing
}

/** What stands in the way of an undoing; `nothing` of the change set stands any more. */
export type UndoingOutlook = Pick<Undoing, 'conflicts' | 'opens'> & {
  nothing: boolean
  added_to: boolean
}

const most_conflicts = 1_000

/** {@link planUndo}, as far as somebody decides by it whether to undo. */
export async function outlookOf(
  db: Db,
  actor: Actor,
  number: number,
): Promise<UndoingOutlook | null> {
  const plan = await planUndo(db, actor, number)
  if (plan === null) return null
  const { conflicts, remove, restore, patch, opens } = plan
  return {
    opens,
    conflicts: conflicts.slice(0, most_conflicts),
    nothing: remove.length + restore.length + patch.length === 0,
    added_to: conflicts.some(({ why }) => why === 'added_to'),
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
