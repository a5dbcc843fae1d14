import type { Actor } from './actor.ts'
import { changeRecord } from './change-set.ts'
import { writeDocs } from './doc.ts'
import { sealed } from './engine/seal.ts'
import { findIncident } from './incident.ts'
import { listTakenIn } from './merged.ts'
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
 * Verifies an incident, or returns it to whoever works on it, as a change set of its own. The note is
 * theirs who work on it: the history, which viewers read, does not have it.
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
  return changeRecord(db, actor, { kind }, async (db, change) => {
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
  const taken = await listTakenIn(db, incident.id)
  if (taken.some(({ created_by }) => created_by === user_id)) return true
  const edit = await db
    .selectFrom('revision')
    .innerJoin('change_set', 'change_set.number', 'revision.change_number')
    .select('change_set.number')
    .where('table_name', '=', 'incident')
    .where('row_id', 'in', [incident.id, ...taken.map(({ id }) => id)])
    .where('change_set.user_id', '=', user_id)
    .where('change_set.kind', 'not in', judging)
    .executeTakeFirst()
  return edit !== undefined
}

/** An incident that was returned, with what its last reviewer says is missing. */
export type Returned = { ref: string; title: string; note: string | null; by: string; at: string }

/** So many are listed. */
const most = 200

/** The incidents somebody entered that are returned, last returned first. */
export async function listReturned(db: Db, actor: Actor): Promise<Returned[]> {
  const incidents = await db
    .selectFrom('incident')
    .select(['id', 'ref', 'title'])
    .where('status', '=', 'returned')
    .where('created_by', '=', actor.user_id ?? '')
    .limit(most)
    .execute()
  const reviews = await db
    .selectFrom('review')
    .innerJoin('user', 'user.id', 'review.user_id')
    .select(['review.id', 'incident_id', 'note', 'user.name as by', 'review.created_at as at'])
    .where('incident_id', 'in', [...incidents.map(({ id }) => id), ''])
    .where('verdict', '=', 'returned')
    .orderBy('review.id')
    .execute()
  // Of each incident the last one stays.
  const last = new Map(reviews.map((review) => [review.incident_id, review]))
  return incidents
    .flatMap(({ id, ref, title }) => {
      const review = last.get(id)
      return review ? [{ ref, title, note: review.note, by: review.by, at: review.at }] : []
    })
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
}
