import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import { line_columns, type IncidentLine } from '../incident.ts'
import type { Db } from '../tables.ts'
import { visibleTo } from '../visible.ts'
import { lastSaid } from './judgement.ts'
import type { Reason } from './score.ts'

/** Two incidents that may be one, and what was last said of how they stand: nothing, or "not sure". */
export type Queued = {
  a: IncidentLine
  b: IncidentLine
  score: number
  reasons: Reason[]
  verdict: 'unsure' | null
}

/** So many are listed. */
export const most_queued = 100

/**
 * The pairs that nobody has settled, most likely first, as far as this person sees both; the earlier
 * recorded is `a`.
 */
export async function listQueue(db: Db, actor: Actor): Promise<Queued[]> {
  const end = (side: 'low' | 'high') =>
    line_columns.map((column) => sql.ref(`${side}.${column}`).as(`${side}_${column}`))
  const seen = (side: 'low' | 'high') =>
    sql<boolean>`exists (select 1 from incident
      where incident.id = ${sql.ref(`pair.${side}_id`)} and ${visibleTo(actor)})`
  const rows = await db
    .selectFrom('pair')
    .innerJoin('incident as low', 'low.id', 'pair.low_id')
    .innerJoin('incident as high', 'high.id', 'pair.high_id')
    .select(['pair.score', 'pair.reasons'])
    .select([...end('low'), ...end('high')] as never)
    .select(sql<number>`case when ${lastSaid('unsure')} then 1 else 0 end`.as('unsure'))
    .where(seen('low'))
    .where(seen('high'))
    .where(sql<boolean>`not ${lastSaid('distinct')}`)
    // Whoever linked them has told them apart.
    .where(
      sql<boolean>`not exists (select 1 from link where link.type <> 'duplicate_of'
      and ((link.from_id = pair.low_id and link.to_id = pair.high_id)
        or (link.from_id = pair.high_id and link.to_id = pair.low_id)))`,
    )
    .orderBy('pair.score', 'desc')
    .orderBy('pair.low_id')
    .orderBy('pair.high_id')
    .limit(most_queued)
    .execute()
  return (rows as unknown as Record<string, string | number | null>[]).map((row) => ({
    a: endOf(row, 'low'),
    b: endOf(row, 'high'),
    score: Number(row['score']) / 100,
    reasons: String(row['reasons']).split(' ').filter(Boolean) as Reason[],
    verdict: row['unsure'] === 1 ? 'unsure' : null,
  }))
}

function endOf(row: Record<string, string | number | null>, side: 'low' | 'high'): IncidentLine {
  const own = Object.entries(row).flatMap(([name, value]) =>
    name.startsWith(`${side}_`) ? [[name.slice(side.length + 1), value]] : [],
  )
  return Object.fromEntries(own) as IncidentLine
}
