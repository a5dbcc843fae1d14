import type { Bundle } from '../bundle.ts'
import type { Change } from '../change.ts'
import { reseal } from '../engine/seal.ts'
import type { Db } from '../tables.ts'

/** What stands beside two incidents that become one: links, and what people said and asked of them. */
type Work = { db: Db; change: Change; stays: Bundle; goes: Bundle }

/** Links of the one that goes lead from and to the one that stays, once. */
export async function takeLinks({ db, change, stays, goes }: Work): Promise<void> {
  const [own, lost] = [stays.incident.id, goes.incident.id]
  const rows = await db
    .selectFrom('link')
    .selectAll()
    .where((b) => b.or([b('from_id', 'in', [own, lost]), b('to_id', 'in', [own, lost])]))
    .orderBy('id')
    .execute()
  const turn = (id: string) => (id === lost ? own : id)
  const key = ({ from_id, to_id, type }: (typeof rows)[number]) =>
    [type, turn(from_id), turn(to_id)].join(' ')
  const [theirs, ours] = [rows, rows].map((all, which) =>
    all.filter(({ from_id, to_id }) => (from_id === lost || to_id === lost) === (which === 0)),
  )
  const known = new Set((ours ?? []).map(key))
  for (const link of theirs ?? []) {
    const [from_id, to_id] = [turn(link.from_id), turn(link.to_id)]
    if (from_id === to_id || known.has(key(link))) await change.remove('link', link.id)
    else await change.update('link', link.id, { from_id, to_id })
    known.add(key(link))
    for (const other of [from_id, to_id]) if (other !== own) await change.touch('incident', other)
  }
}

/**
 * What was said and asked of the one that goes is said of the one that stays, and a form that made it
 * has made that one. No part of the record: undoing leaves it there.
 */
export async function takeTalk({ db, stays, goes }: Work): Promise<void> {
  const [into, lost] = [stays.incident.id, goes.incident.id]
  for (const table of ['comment', 'task'] as const) {
    const rows = await db
      .updateTable(table)
      .set({ incident_id: into })
      .where('incident_id', '=', lost)
      .returningAll()
      .execute()
    await reseal(db, table, rows)
  }
  const forms = await db
    .updateTable('submission')
    .set({ incident_id: into })
    .where('incident_id', '=', lost)
    .returningAll()
    .execute()
  await reseal(db, 'submission', forms)
}
