import { hash } from 'node:crypto'
import type { Actor } from './actor.ts'
import { reseal, sealed } from './engine/seal.ts'
import type { Db } from './tables.ts'

/** How often a view was opened, and by how many. */
export type ViewUses = { uses: number; people: number }

/**
 * Stands for somebody who opened a view, so that people can be counted and are not named. Whoever
 * has the whole file could try everybody's id; no page tells more than numbers.
 */
const markOf = (view_id: string, user_id: string) =>
  hash('sha256', `${view_id} ${user_id}`, 'base64url').slice(0, 22)

/**
 * Counts that somebody opened a view.
 * @param db a transaction's handle
 * @param today a calendar day
 */
export async function noteUse(db: Db, actor: Actor, view_id: string, today: string): Promise<void> {
  const mark = markOf(view_id, actor.user_id ?? 'operator')
  const row = sealed('saved_view_use', { view_id, mark, uses: 1, last_on: today })
  const rows = await db
    .insertInto('saved_view_use')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['view_id', 'mark']).doUpdateSet((eb) => ({
        uses: eb('saved_view_use.uses', '+', 1),
        last_on: today,
      })),
    )
    .returningAll()
    .execute()
  await reseal(db, 'saved_view_use', rows)
}

/** How often views were opened, by their ids; one that never was is not among them. */
export async function countUses(db: Db): Promise<Map<string, ViewUses>> {
  const rows = await db
    .selectFrom('saved_view_use')
    .select(['view_id', (eb) => eb.fn.sum('uses').as('uses')])
    .select((eb) => eb.fn.countAll().as('people'))
    .groupBy('view_id')
    .execute()
  return new Map(
    rows.map(({ view_id, uses, people }) => [
      view_id,
      { uses: Number(uses), people: Number(people) },
    ]),
  )
}
