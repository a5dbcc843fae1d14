import type { Actor } from './actor.ts'
import { incidentsNaming } from './doc.ts'
import type { Snapshot } from './past.ts'
import type { Db } from './tables.ts'
import { mayReadRow } from './visible.ts'

/**
 * What is written of a person or a source is shown by every incident that names it: who does not see
 * them all does not write it from outside of them.
 */
export const seesAllNaming = async (
  db: Db,
  actor: Actor,
  named: { people: readonly string[]; sources: readonly string[] },
): Promise<boolean> => seesIncidents(db, actor, await incidentsNaming(db, named))

/** Whether somebody sees each of some incidents, as it is or as it was when it was removed. */
export async function seesIncidents(
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<boolean> {
  const there = await db
    .selectFrom('incident')
    .select(['id', 'status', 'sensitivity', 'created_by'])
    .where('id', 'in', [...ids, ''])
    .execute()
  const found = new Set(there.map((row) => row.id))
  const gone = await db
    .selectFrom('revision')
    .select('before')
    .where('table_name', '=', 'incident')
    .where('removed', '=', 1)
    .where('row_id', 'in', [...ids.filter((id) => !found.has(id)), ''])
    .execute()
  const past = gone.map(({ before }) => JSON.parse(before) as Snapshot)
  return [...there, ...past].every((row) => mayReadRow(actor, row))
}
