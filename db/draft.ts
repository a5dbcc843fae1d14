import { sealed, sealOf } from './engine/seal.ts'
import type { Db, Tables } from './tables.ts'
import { ulid } from './ulid.ts'

/** What somebody typed into the form and has not saved. It is theirs: nobody else ever reads it. */
export type DraftRow = Tables['draft']

/** What a form hands in to be kept. */
export type Typing = {
  user_id: string
  /** The draft it was kept in before, and the version of that; blank at first. */
  id: string | null
  version: number
  /** The one-time token of the form. */
  submission: string
  /** The record that is edited; null for a new one. */
  ref: string | null
  /** The form's fields, as JSON. */
  content: string
}

/**
 * Keeps what was typed, in the draft that it was kept in before. Where that has been written from
 * somewhere else meanwhile (two tabs), what comes now is a draft of its own.
 * @param now ISO 8601, UTC
 */
export async function keepDraft(db: Db, typing: Typing, now: string): Promise<DraftRow> {
  const { id, version, ...content } = typing
  const known = id === null ? undefined : await findDraft(db, typing.user_id, id)
  if (known && known.content === typing.content && known.discarded_at === null) return known
  if (!known || known.version !== version || known.ref !== typing.ref) {
    const times = { created_at: now, updated_at: now, discarded_at: null }
    const row = sealed('draft', { id: ulid(), version: 1, ...content, ...times })
    await db.insertInto('draft').values(row).execute()
    return row
  }
  const patch = { ...content, version: version + 1, updated_at: now, discarded_at: null }
  return change(db, known, patch)
}

async function change(db: Db, row: DraftRow, patch: Partial<DraftRow>): Promise<DraftRow> {
  const changed = { ...row, ...patch }
  const seal = sealOf('draft', changed)
  await db
    .updateTable('draft')
    .set({ ...patch, seal })
    .where('id', '=', row.id)
    .execute()
  return { ...changed, seal }
}

/** A draft, if it is this person's. */
export const findDraft = (db: Db, user_id: string, id: string): Promise<DraftRow | undefined> =>
  db
    .selectFrom('draft')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .executeTakeFirst()

const most_listed = 200

/** Somebody's drafts, the last typed in first; those they discarded too. */
export const listDrafts = (db: Db, user_id: string): Promise<DraftRow[]> =>
  db
    .selectFrom('draft')
    .selectAll()
    .where('user_id', '=', user_id)
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most_listed)
    .execute()

/**
 * Puts a draft away, or brings it back.
 * @param db a transaction's handle: what is sealed is what stands
 */
export async function discardDraft(db: Db, user_id: string, id: string, at: string | null) {
  const row = await findDraft(db, user_id, id)
  return row && change(db, row, { discarded_at: at })
}

/** Forgets the draft of a form that has been saved. */
export async function deleteDraft(db: Db, user_id: string, id: string): Promise<void> {
  await db.deleteFrom('draft').where('id', '=', id).where('user_id', '=', user_id).execute()
}

/** Forgets what was discarded before a moment. */
export async function deleteDiscarded(db: Db, before: string): Promise<void> {
  await db.deleteFrom('draft').where('discarded_at', '<=', before).execute()
}
