import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { insertMany } from '../engine/bulk.ts'
import { sealed } from '../engine/seal.ts'
import type { Db } from '../tables.ts'
import type { Saving } from './save.ts'

/** One sending: its key, and what was in it, as a hash; for an edit together with the record. */
export type Submission = { key: string; content: string; ref: string | null }

/** What a key has made. `same`: it was sent with the same content then. */
export type Made = { id: string; ref: string; at: string; same: boolean }

/** The sending as it is remembered; null when it came without a key. */
export function submissionOf(
  { actor, key }: Saving,
  sent: unknown,
  ref: string | null,
): Submission | null {
  if (key == null) return null
  const content = createHash('sha256')
    .update(JSON.stringify(ref === null ? sent : [ref, sent], inOrder))
    .digest('hex')
  // A key is one person's: nobody finds out with a guessed key what another has sent.
  return { key: `${actor.user_id ?? 'cli'} ${key}`, content, ref }
}

/** The same members in another order are the same content. */
const inOrder = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** The record that a key has made already, if it has. */
export async function findMade(db: Db, submission: Submission | null): Promise<Made | null> {
  if (submission === null) return null
  const { rows } = await sql<Omit<Made, 'same'> & { content: string | null }>`
    select incident.id, incident.ref, "submission".at, "submission".content
    from "submission" join incident on incident.id = "submission".incident_id
    where "submission".key = ${submission.key}`.execute(db)
  const [row] = rows
  if (!row) return null
  const { content, ...made } = row
  // Of what was sent before contents were kept, only the record can be compared.
  const same =
    content === null
      ? submission.ref === null || submission.ref === made.ref
      : content === submission.content
  return { ...made, same }
}

/** Remembers what a key has made, in the change set that made it. */
export async function keepSubmission(
  db: Db,
  submission: Submission | null,
  incident_id: string,
  at: string,
): Promise<void> {
  if (submission === null) return
  const { key, content } = submission
  const row = sealed('submission', { key, incident_id, at, content })
  await insertMany(db, 'submission', Object.keys(row), [row])
}
