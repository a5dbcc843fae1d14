import { sql } from 'kysely'
import type { Bundle } from '../bundle.ts'
import { listBundles } from '../incident.ts'
import type { Db, IncidentRow } from '../tables.ts'
import type { Saving } from './save.ts'
import type { Made, Submission } from './submission.ts'

// Whoever goes back to a form that was saved, without scripts, has it under another key: what was
// typed is there again, and the key is new. So what the same person saved lately is looked at too.

const hours = 24
/** Change sets, everybody's, that are looked back at. */
const most = 2_000

type Heading = Pick<IncidentRow, 'title' | 'summary' | 'date_edtf' | 'place_id'>
export type Entered = { id: string; ref: string; at: string; content: string | null } & Heading

/** What this person entered in forms within the last day, the last first. */
export async function enteredLately(db: Db, { user_id }: Saving['actor']): Promise<Entered[]> {
  if (user_id === null) return []
  const since = new Date(Date.now() - hours * 3_600_000).toISOString()
  const { rows } = await sql<Entered>`
    select incident.id, incident.ref, incident.title, incident.summary, incident.date_edtf,
      incident.place_id, "submission".at, "submission".content
    from change_set
      join incident on incident.created_in = change_set.number
      join "submission" on "submission".incident_id = incident.id
    where change_set.number > (select max(number) from change_set) - ${sql.lit(most)}
      and change_set.user_id = ${user_id} and change_set.kind = 'create' and change_set.at > ${since}
      and "submission".key like ${`${user_id} %`}
    order by change_set.number desc`.execute(db)
  return rows
}

/** The record that the same words have made, sent under another key. */
export function sameWords(lately: readonly Entered[], sent: Submission | null): Made | null {
  const same = lately.find(({ content }) => content !== null && content === sent?.content)
  return same ? { id: same.id, ref: same.ref, at: same.at, same: true } : null
}

/**
 * The reference of an incident entered lately that one which is about to be saved is much like: the
 * same acts against the same people, and the same summary, or the same date, place and title.
 */
export async function findMuchLike(
  db: Db,
  { actor }: Saving,
  lately: readonly Entered[],
  made: Bundle,
): Promise<string | null> {
  const alike = lately.filter((one) => isHeadedAlike(made.incident, one))
  if (alike.length === 0) return null
  const others = await listBundles(
    db,
    actor,
    alike.map(({ id }) => id),
  )
  const like = new Set(
    others.flatMap((other) => (told(other) === told(made) ? [other.incident.id] : [])),
  )
  return alike.find(({ id }) => like.has(id))?.ref ?? null
}

const isHeadedAlike = (a: Heading, b: Heading) =>
  (a.summary !== null && a.summary === b.summary) ||
  (a.date_edtf === b.date_edtf && a.place_id === b.place_id && a.title === b.title)

/** What was done to whom. */
const told = ({ acts, people }: Bundle) =>
  JSON.stringify([acts.map(({ type }) => type), people.map(({ label }) => label)])
