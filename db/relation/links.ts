import type { Actor } from '../actor.ts'
import type { Db } from '../tables.ts'
import { visibleTo } from '../visible.ts'

/** How an incident is related to another, as seen from its side. */
export type Relation = { type: string; inverse: boolean; ref: string }

/** The relations of some incidents, by incident, as far as this person may see their other ends. */
export async function relationsOf(
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, Relation[]>> {
  const ends = [
    { own: 'link.from_id', other: 'link.to_id', inverse: false },
    { own: 'link.to_id', other: 'link.from_id', inverse: true },
  ] as const
  const found: (Relation & { link_id: string; own_id: string })[] = []
  for (const { own, other, inverse } of ends) {
    const rows = await db
      .selectFrom('link')
      .innerJoin('incident', 'incident.id', other)
      .select(['link.id as link_id', 'link.type', 'incident.ref', `${own} as own_id`])
      .where(own, 'in', [...ids, ''])
      .where(visibleTo(actor))
      .execute()
    found.push(...rows.map((row) => ({ ...row, inverse })))
  }
  const sorted = found.toSorted((a, b) =>
    a.link_id < b.link_id ? -1 : a.link_id > b.link_id ? 1 : 0,
  )
  return Map.groupBy(sorted, ({ own_id }) => own_id)
}
