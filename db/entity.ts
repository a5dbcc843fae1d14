import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import type { Db } from './tables.ts'
import { visibleTo } from './visible.ts'

/** What the lists of things that incidents name share. */

/** How many lines of a list one page holds. */
export const page_size = 200

/** The incidents this person may see, oldest first, as lines of a list; each with how many there are. */
export function visibleIncidents(db: Db, actor: Actor) {
  return db
    .selectFrom('incident')
    .select(['incident.id', 'incident.ref', 'incident.title', 'incident.kind'])
    .select(['incident.date_edtf', 'incident.date_earliest', 'incident.date_latest'])
    .select(['incident.date_precision', sql<number>`count(*) over ()`.as('total')])
    .where(visibleTo(actor))
    .orderBy('incident.date_earliest')
    .orderBy('incident.id')
    .limit(page_size)
}

/** The page of a long list, and where the next begins. */
export function firstPage<T extends { id: string }>(
  rows: readonly T[],
): { rows: T[]; next: string | null } {
  const shown = rows.slice(0, page_size)
  return { rows: shown, next: rows.length > page_size ? (shown.at(-1)?.id ?? null) : null }
}
