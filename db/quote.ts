import type { Actor } from './actor.ts'
import type { Db } from './tables.ts'
import { visibleTo } from './visible.ts'

/** A quote with the incident that rests on it. */
export type Quote = { id: string; quote: string; ref: string; title: string }

/** So many are looked at. */
const most = 1_000

/** The quotes that were taken from a source, as far as this person may read what rests on them. */
export const listQuotes = (db: Db, actor: Actor, source_id: string): Promise<Quote[]> =>
  db
    .selectFrom('claim')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .select(['claim.id', 'claim.quote', 'incident.ref', 'incident.title'])
    .where('claim.source_id', '=', source_id)
    .where('claim.quote', 'is not', null)
    .where(visibleTo(actor))
    .orderBy('claim.id')
    .limit(most)
    .$narrowType<{ quote: string }>()
    .execute()
