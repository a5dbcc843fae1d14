import type { Actor } from './actor.ts'
import { closedSets } from './changes.ts'
import { findTakenIn } from './merged.ts'
import type { Snapshot } from './past.ts'
import type { Db } from './tables.ts'
import { mayReadRow } from './visible.ts'

/** An incident that is not there any more: since when, why, and what took it in. */
export type Removed = {
  ref: string
  how: 'merged' | 'removed'
  into: string | null
  at: string
  by: string
  reason: string | null
}

/** What was merged or removed and is not there, by reference, as far as this person could read it. */
export async function listRemovedRefs(db: Db, actor: Actor): Promise<Removed[]> {
  const rows = await db
    .selectFrom('revision')
    .innerJoin('change_set', 'change_set.number', 'revision.change_number')
    .leftJoin('incident', 'incident.id', 'revision.row_id')
    .select([
      'row_id',
      'before',
      'revision.change_number',
      'change_set.kind',
      'reason',
      'at',
      'actor as by',
    ])
    .where('table_name', '=', 'incident')
    .where('removed', '=', 1)
    .where('incident.id', 'is', null)
    .orderBy('revision.change_number')
    .execute()
  // What was removed, came back and was removed again went with the last.
  const last = new Map(rows.map((row) => [row.row_id, row]))
  const found = [...last.values()].flatMap(
    ({ before, kind, at, by, reason, change_number: number }) => {
      const state = JSON.parse(before) as Snapshot
      const how = kind === 'merge' ? ('merged' as const) : ('removed' as const)
      const row = { ref: String(state['ref']), how, at, by, reason, number }
      return mayReadRow(actor, state) ? [row] : []
    },
  )
  const sorted = found.toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
  const closed = await closedSets(
    db,
    actor,
    sorted.map(({ number }) => number),
  )
  return Promise.all(
    sorted.map(async ({ number, ...row }) => {
      const into = row.how === 'merged' ? await findTakenIn(db, actor, row.ref) : null
      return { ...row, into, reason: closed.has(number) ? null : row.reason }
    }),
  )
}
