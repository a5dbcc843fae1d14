import { findDraft, keepDraft, type DraftRow } from '../../db/draft.ts'
import { write } from '../../db/engine/write.ts'
import type { Db } from '../../db/tables.ts'
import type { Typed } from './input.ts'
import type { DraftMark, Posted } from './posted.ts'

/** A form that was typed into and not saved, as it is shown again. */
export type Kept = { typed: Typed; key: string; draft: DraftMark }

/**
 * Keeps a form as a draft of somebody's.
 * @param ref the record that it edits; null for a new one
 */
export function keepForm(
  db: Db,
  user_id: string,
  { typed, key, draft }: Pick<Posted, 'typed' | 'key' | 'draft'>,
  ref: string | null,
): Promise<DraftRow> {
  const typing = { user_id, ...draft, submission: key, ref, content: JSON.stringify(typed) }
  return write(db, (db) => keepDraft(db, typing, new Date().toISOString()))
}

/** Somebody's draft of a form, of this record or of a new one; undefined when there is none. */
export async function findForm(
  db: Db,
  user_id: string | null,
  id: string,
  ref: string | null,
): Promise<Kept | undefined> {
  const row = user_id === null ? undefined : await findDraft(db, user_id, id)
  return row && row.ref === ref ? formOf(row) : undefined
}

/** What a draft holds. */
export const formOf = (row: DraftRow): Kept => ({
  typed: JSON.parse(row.content) as Typed,
  key: row.submission,
  draft: { id: row.id, version: row.version },
})

/** The address of the form that a draft goes on in. */
export const addressOf = ({ id, ref }: Pick<DraftRow, 'id' | 'ref'>) =>
  ref === null
    ? `/incidents/new?draft=${id}`
    : `/incidents/${encodeURIComponent(ref)}/edit?draft=${id}`
