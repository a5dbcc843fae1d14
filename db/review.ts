import type { Actor } from './actor.ts'
import { changeRecord } from './change-set.ts'
import { writeDocs } from './doc.ts'
import { sealed } from './engine/seal.ts'
import { findIncident } from './incident.ts'
import type { Db, IncidentRow, Tables } from './tables.ts'
import type { Terms } from './term.ts'
import { ulid } from './ulid.ts'

export type Verdict = Tables['review']['verdict']

/** A second person's judgement of an incident as it stood when they read it. */
export type Judgement = { ref: string; version: number; verdict: Verdict; note: string | null }

/**
 * How a review ended. `stale`: the incident has changed since it was read. `own`: they worked on it
 * themselves. `not_submitted`: it does not wait for a review.
 */
export type Reviewed = 'done' | 'missing' | 'stale' | 'own' | 'not_submitted'

/**
 * Verifies an incident, or returns it to whoever works on it, as a change set of its own.
 * @param actor who may review at all is the caller's to ask
 */
export function reviewIncident(
  db: Db,
  terms: Terms,
  actor: Actor,
  { ref, version, verdict, note }: Judgement,
): Promise<Reviewed> {
  const { user_id } = actor
  if (user_id === null) return Promise.resolve('own')
  const kind = verdict === 'verified' ? 'verification' : 'return'
  return changeRecord(db, actor, { kind, reason: note }, async (db, change) => {
    const incident = await findIncident(db, actor, ref)
    if (!incident) return 'missing'
    if (incident.version !== version) return 'stale'
    if (incident.status !== 'submitted') return 'not_submitted'
    if (await workedOn(db, user_id, incident)) return 'own'
    await change.update('incident', incident.id, { status: verdict })
    const { id: incident_id } = incident
    const row = { id: ulid(), incident_id, version, verdict, note, user_id, created_at: change.at }
    await db.insertInto('review').values(sealed('review', row)).execute()
    await writeDocs(db, terms, change, [incident_id])
    return 'done'
  })
}

const judging = ['verification', 'return']

/** Whether somebody entered an incident or ever changed it: four eyes see more than two. */
export async function workedOn(
  db: Db,
  user_id: string,
  incident: Pick<IncidentRow, 'id' | 'created_by'>,
): Promise<boolean> {
  if (incident.created_by === user_id) return true
  const edit = await db
    .selectFrom('revision')
    .innerJoin('change_set', 'change_set.number', 'revision.change_number')
    .select('change_set.number')
    .where('table_name', '=', 'incident')
    .where('row_id', '=', incident.id)
    .where('change_set.user_id', '=', user_id)
    .where('change_set.kind', 'not in', judging)
    .executeTakeFirst()
  return edit !== undefined
}

/** An incident that was returned, with what its last reviewer says is missing. */
export type Returned = { ref: string; title: string; note: string | null; by: string; at: string }

/** The incidents somebody entered that are returned, last returned first. */
export async function listReturned(db: Db, actor: Actor): Promise<Returned[]> {
  const rows = await db
    .selectFrom('review')
    .innerJoin('incident', 'incident.id', 'review.incident_id')
    .innerJoin('user', 'user.id', 'review.user_id')
    .select(['ref', 'title', 'note', 'user.name as by', 'review.created_at as at'])
    .where('verdict', '=', 'returned')
    .where('status', '=', 'returned')
    .where('created_by', '=', actor.user_id ?? '')
    .orderBy('review.id', 'desc')
    .execute()
  return rows.filter((row, at) => rows.findIndex(({ ref }) => ref === row.ref) === at)
}
