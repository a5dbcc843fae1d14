import type { Actor } from '../actor.ts'
import { changeRecord } from '../change-set.ts'
import { findSource } from '../source.ts'
import type { AttachmentRow, Db, Tables } from '../tables.ts'
import { seesRestricted } from '../visible.ts'
import { insertCustody } from './custody.ts'
import { insertFile, type Received } from './file.ts'

/** Who may have what of an attachment. */
export type Access = 'original' | 'copy' | 'restricted'

/** An attachment with its file, as somebody may have it. */
export type Attachment = Omit<AttachmentRow, 'access'> &
  Pick<Tables['file'], 'size' | 'pieces_id'> & {
    access: Access
    /** Whether this person may have the file as it was received, and what is said of it. */
    whole: boolean
  }

/** The attachments of a source, as far as this person may know of them; oldest first. */
export async function listAttachments(
  db: Db,
  actor: Actor,
  source_id: string,
): Promise<Attachment[]> {
  const rows = await select(db)
    .where('source_id', '=', source_id)
    .orderBy('attachment.id')
    .execute()
  return rows.flatMap((row) => asSeen(actor, row) ?? [])
}

/** One attachment, if this person sees its source and may know of it. */
export async function findAttachment(
  db: Db,
  actor: Actor,
  id: string,
): Promise<Attachment | undefined> {
  const row = await select(db).where('attachment.id', '=', id).executeTakeFirst()
  if (!row || !(await findSource(db, actor, row.source_id))) return undefined
  return asSeen(actor, row)
}

const select = (db: Db) =>
  db
    .selectFrom('attachment')
    .innerJoin('file', 'file.sha256', 'attachment.sha256')
    .selectAll('attachment')
    .select(['file.size', 'file.pieces_id'])

type Row = AttachmentRow & Pick<Attachment, 'size' | 'pieces_id'>

function asSeen(actor: Actor, row: Row): Attachment | undefined {
  const access = row.access as Access
  const entitled = seesRestricted(actor, row.created_by)
  if (!entitled && (access === 'restricted' || row.withdrawn !== null)) return undefined
  return { ...row, access, whole: entitled || access === 'original' }
}

/** What is said of a file that is attached. */
export type Described = Pick<AttachmentRow, 'name' | 'captured_on' | 'note'> & { access: Access }

/**
 * Attaches what was received to a source, with its first event of custody, in one change set.
 * @returns the attachment's id; null when the source is not there for this person, or has this file
 */
export function attach(
  db: Db,
  actor: Actor,
  source_id: string,
  received: Received,
  described: Described,
): Promise<
  { state: 'attached'; id: string } | { state: 'missing' } | { state: 'there'; id: string }
> {
  return changeRecord(db, actor, { kind: 'attachment' }, async (db, change) => {
    if (!(await findSource(db, actor, source_id))) return { state: 'missing' as const }
    const { sha256 } = received
    const there = await db
      .selectFrom('attachment')
      .select('id')
      .where('source_id', '=', source_id)
      .where('sha256', '=', sha256)
      .where('withdrawn', 'is', null)
      .where('created_by', '=', actor.user_id)
      .executeTakeFirst()
    await insertFile(db, received, change.at)
    if (there) return { state: 'there' as const, id: there.id }
    const own = { source_id, sha256, withdrawn: null, created_by: actor.user_id, author: null }
    const id = await change.insert('attachment', { ...described, ...own })
    await insertCustody(db, actor, { attachment_id: id, event: 'received', detail: sha256 })
    return { state: 'attached' as const, id }
  })
}

/** How a change of an attachment ended. */
export type Changed = 'done' | 'missing' | 'stale'

/** An attachment and its version, as it was seen by whoever changes it, and why they do. */
export type Change = { id: string; version: number; reason: string }

/** Gives others more or less of a file, with a reason. */
export const changeAccess = (
  db: Db,
  actor: Actor,
  { access, ...change }: Change & { access: Access },
) => update(db, actor, change, 'access_changed', { access }, `${access}: ${change.reason}`)

/** Takes a file out of use, with a reason; nothing of it is lost. */
export const withdraw = (db: Db, actor: Actor, change: Change) =>
  update(db, actor, change, 'withdrawn', { withdrawn: change.reason }, change.reason)

/** Puts a file that was withdrawn back into use, with a reason. */
export const putBack = (db: Db, actor: Actor, change: Change) =>
  update(db, actor, change, 'returned', { withdrawn: null }, change.reason)

function update(
  db: Db,
  actor: Actor,
  { id, version, reason }: Change,
  event: 'access_changed' | 'withdrawn' | 'returned',
  patch: Partial<Pick<AttachmentRow, 'access' | 'withdrawn'>>,
  detail: string,
): Promise<Changed> {
  return changeRecord(db, actor, { kind: `attachment_${event}`, reason }, async (db, change) => {
    const row = await findAttachment(db, actor, id)
    if (!row || !seesRestricted(actor, row.created_by)) return 'missing'
    if (row.version !== version) return 'stale'
    if (!(await change.update('attachment', id, patch))) return 'done'
    await insertCustody(db, actor, { attachment_id: id, event, detail })
    return 'done'
  })
}
