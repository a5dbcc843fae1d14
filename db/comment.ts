import type { Actor } from './actor.ts'
import { reseal, sealed } from './engine/seal.ts'
import type { Db, IncidentRow, Tables } from './tables.ts'
import { ulid } from './ulid.ts'
import { visibleTo } from './visible.ts'

export type CommentRow = Tables['comment']

/** What somebody has to say: `id` is the form's own, so that a form sent twice says it once. */
export type NewComment = Pick<CommentRow, 'id' | 'user_id' | 'body'> & {
  /** The users who are called by name in it. */
  mentioned: readonly string[]
}

/**
 * Keeps what somebody has to say of an incident, and for whom.
 * @param db a transaction's handle
 */
export async function addComment(
  db: Db,
  incident: Pick<IncidentRow, 'id'>,
  { mentioned, ...comment }: NewComment,
  now: string,
): Promise<void> {
  const row = { ...comment, incident_id: incident.id, created_at: now, withdrawn_at: null }
  const before = await db
    .selectFrom('comment')
    .select(['incident_id', 'user_id', 'body'])
    .where('id', '=', row.id)
    .executeTakeFirst()
  const said = before && before.incident_id === incident.id && before.user_id === row.user_id
  if (said && before.body === row.body) return
  // Sent again with other words, it is another comment.
  const id = before ? ulid() : row.id
  await db
    .insertInto('comment')
    .values(sealed('comment', { ...row, id }))
    .execute()
  const mentions = mentioned.map((user_id) =>
    sealed('mention', { comment_id: id, user_id, seen_at: null }),
  )
  if (mentions.length > 0) await db.insertInto('mention').values(mentions).execute()
}

/**
 * Takes somebody's own comment back: that there was one stays visible.
 * @returns false where it is not theirs, or not of this incident
 */
export async function withdrawComment(
  db: Db,
  incident: Pick<IncidentRow, 'id'>,
  { id, user_id }: { id: string; user_id: string },
  now: string,
): Promise<boolean> {
  const rows = await db
    .updateTable('comment')
    .set({ withdrawn_at: now })
    .where('id', '=', id)
    .where('incident_id', '=', incident.id)
    .where('user_id', '=', user_id)
    .where('withdrawn_at', 'is', null)
    .returningAll()
    .execute()
  await reseal(db, 'comment', rows)
  return rows.length > 0
}

/**
 * The users who are called by their name in a text: `@Kim Ok`, or by what their address begins with.
 * Where one name begins another, the longer one is meant.
 */
export function mentionedIn(
  text: string,
  users: readonly { id: string; name: string; email: string }[],
): string[] {
  const calls = users
    .flatMap(({ id, name, email }) =>
      [name, email, email.split('@')[0] ?? ''].map((call) => ({ id, call: `@${fold(call)}` })),
    )
    .filter(({ call }) => call.trim() !== '@')
    .toSorted((a, b) => b.call.length - a.call.length)
  const folded = fold(text)
  const found = new Set<string>()
  for (let at = folded.indexOf('@'); at >= 0; at = folded.indexOf('@', at + 1)) {
    const longest = calls.find(({ call }) => isCalled(folded, at, call))?.call
    for (const { id, call } of calls) if (call === longest) found.add(id)
  }
  return users.flatMap(({ id }) => (found.has(id) ? [id] : []))
}

const fold = (text: string) => text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ')

/** Whether a call stands there, and not only the beginning of a longer word; Korean particles follow. */
const isCalled = (text: string, at: number, call: string) =>
  text.startsWith(call, at) && !/[a-z0-9_]/.test(text.charAt(at + call.length))

/** A comment that calls somebody, with the incident it is about. */
export type Mention = Pick<CommentRow, 'id' | 'body' | 'created_at'> & {
  ref: string
  title: string
  by: string
}

/** The comments that call somebody and that they have not seen yet, as far as they may read them. */
export const listMentions = (db: Db, actor: Actor): Promise<Mention[]> =>
  db
    .selectFrom('mention')
    .innerJoin('comment', 'comment.id', 'mention.comment_id')
    .innerJoin('incident', 'incident.id', 'comment.incident_id')
    .innerJoin('user', 'user.id', 'comment.user_id')
    .select(['comment.id', 'comment.body', 'comment.created_at', 'ref', 'title'])
    .select('user.name as by')
    .where('mention.user_id', '=', actor.user_id ?? '')
    .where('seen_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where(visibleTo(actor))
    .orderBy('comment.created_at', 'desc')
    .limit(200)
    .execute()

/** Notes that somebody has seen that a comment calls them. */
export async function markSeen(db: Db, user_id: string, comment_id: string, now: string) {
  const rows = await db
    .updateTable('mention')
    .set({ seen_at: now })
    .where('comment_id', '=', comment_id)
    .where('user_id', '=', user_id)
    .where('seen_at', 'is', null)
    .returningAll()
    .execute()
  await reseal(db, 'mention', rows)
}
