import type { Actor } from './actor.ts'
import type { Bundle } from './bundle.ts'
import { insertMany } from './engine/bulk.ts'
import { sealed } from './engine/seal.ts'
import { termsOf } from './sentence.ts'
import type { Db, Tables } from './tables.ts'
import { visibleTo } from './visible.ts'

/**
 * What is to be asked when a term is over: what became of the person. The rows follow from the
 * sentences of an incident, and are written with its derived row.
 */

export type FollowUpRow = Tables['follow_up']

/** The follow-ups of an incident: of each sentence of which nothing further was recorded. */
export function followUpsOf(bundle: Bundle): FollowUpRow[] {
  return termsOf(bundle).flatMap(({ act, end, asked }) => {
    const due_on = end.earliest ?? end.latest
    if (asked || due_on === null) return []
    return sealed('follow_up', {
      ...{ act_id: act.id, incident_id: bundle.incident.id, due_on },
      until_on: end.latest,
    })
  })
}

export const follow_up_columns = ['act_id', 'incident_id', 'due_on', 'until_on', 'seal']

/** Writes the follow-ups of some incidents anew. */
export async function writeFollowUps(db: Db, bundles: readonly Bundle[]): Promise<void> {
  const fresh = bundles.flatMap(followUpsOf)
  await dropFollowUps(
    db,
    bundles.map(({ incident }) => incident.id),
  )
  // An act may have come from another incident, whose turn is later.
  const acts = fresh.map(({ act_id }) => act_id)
  await db
    .deleteFrom('follow_up')
    .where('act_id', 'in', [...acts, ''])
    .execute()
  await insertMany(db, 'follow_up', follow_up_columns, fresh)
}

/** Takes the follow-ups of some incidents away. */
export const dropFollowUps = (db: Db, incidents: readonly string[]) =>
  db
    .deleteFrom('follow_up')
    .where('incident_id', 'in', [...incidents, ''])
    .execute()

/** A person whose term is over, or soon will be, and what is recorded of it. */
export type FollowUp = Pick<FollowUpRow, 'act_id' | 'due_on' | 'until_on'> & {
  ref: string
  title: string
  seq: number
  victim: string | null
}

/** So many are listed. */
export const most_follow_ups = 100

/** What is to be asked by a day, last due first, as far as this person may read what it is about. */
export const listFollowUps = (db: Db, actor: Actor, until: string): Promise<FollowUp[]> =>
  db
    .selectFrom('follow_up')
    .innerJoin('act', 'act.id', 'follow_up.act_id')
    .innerJoin('incident', 'incident.id', 'follow_up.incident_id')
    .leftJoin('person', 'person.id', 'act.victim_id')
    .select(['follow_up.act_id', 'due_on', 'until_on', 'ref', 'title', 'act.seq'])
    .select('person.label as victim')
    .where('due_on', '<=', until)
    .where(visibleTo(actor))
    .orderBy('due_on', 'desc')
    .orderBy('act_id')
    .limit(most_follow_ups)
    .execute()
