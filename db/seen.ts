import type { Actor } from './actor.ts'
import { inTexts } from './engine/flavour.ts'
import type { Snapshot } from './past.ts'
import type { Db } from './tables.ts'
import { mayReadRow } from './visible.ts'

/** Whether somebody sees each of some incidents, as it is or as it was when it was removed. */
export async function seesIncidents(
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<boolean> {
  const there = await db
    .selectFrom('incident')
    .select(['id', 'status', 'sensitivity', 'created_by'])
    .where('id', 'in', inTexts(db, ids))
    .execute()
  const found = new Set(there.map((row) => row.id))
  const gone = await db
    .selectFrom('revision')
    .select('before')
    .where('table_name', '=', 'incident')
    .where('removed', '=', 1)
    .where(
      'row_id',
      'in',
      inTexts(
        db,
        ids.filter((id) => !found.has(id)),
      ),
    )
    .execute()
  const past = gone.map(({ before }) => JSON.parse(before) as Snapshot)
  return [...there, ...past].every((row) => mayReadRow(actor, row))
}
