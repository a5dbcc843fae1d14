import {
  changeAccess,
  findAttachment,
  putBack,
  withdraw,
  type Access,
  type Attachment,
  type Changed,
} from '../../db/attachment/attachment.ts'
import { insertCustody } from '../../db/attachment/custody.ts'
import { isWhole, readFile, readWhole } from '../../db/attachment/file.ts'
import { write } from '../../db/engine/write.ts'
import { findSource } from '../../db/source.ts'
import type { CustodyEvent } from '../../db/attachment/file-tables.ts'
import { seesRestricted } from '../../db/visible.ts'
import { canStrip, withoutMetadata } from '../attachment/metadata.ts'
import { BrokenImage } from '../attachment/parts.ts'
import { endingOf, kindOf } from '../attachment/kinds.ts'
import { receiveAll, type Refusal } from '../attachment/receive.ts'
import type { Config } from '../config.ts'
import { NotFound } from '../errors.ts'
import { showAttachment } from '../pages/attachment.ts'
import { idOf } from '../pages/entity.ts'
import { get, post, postFiles, type Route, type Visitor } from '../route.ts'
import { postWords, wordsIn } from '../words.ts'
import { bodyText, wantsScript } from '../visit.ts'
import { showSource } from './sources.ts'

/** The files of sources: what is received, looked at, and given out. */
export const attachment_routes: Route[] = [
  postFiles('/sources/:id/attachments', 'record.write', limitsOf, receive),
  get('/attachments/:id', 'record.read', async (visit) =>
    showAttachment(visit, await found(visit)),
  ),
  get('/attachments/:id/original', 'record.read', sendOriginal),
  get('/attachments/:id/copy', 'record.read', sendCopy),
  post('/attachments/:id/check', 'record.read', check),
  postWords('/attachments/:id/access', 'record.read', (visit) => change(visit, 'access')),
  postWords('/attachments/:id/withdrawal', 'record.read', (visit) => change(visit, 'withdrawal')),
  postWords('/attachments/:id/return', 'record.read', (visit) => change(visit, 'return')),
]

const most_files = 10

function limitsOf({ attachments }: Config) {
  return { file_bytes: attachments.file_bytes, files: most_files }
}

async function receive(visit: Visitor): Promise<void> {
  const { db, actor, res } = visit
  const id = idOf(visit)
  if (!(await findSource(db, actor, id))) throw new NotFound()
  const received = await receiveAll(visit, id)
  if (received.state === 'missing') throw new NotFound()
  if (received.state === 'refused') return refuse(visit, received)
  const to = `/sources/${id}?attached=${received.names.length}#attachments`
  if (wantsScript(visit.req)) return visit.json({ to })
  res.redirect(303, to)
}

function refuse(visit: Visitor, refusal: Refusal) {
  if (wantsScript(visit.req)) return visit.json({ detail: refusal.problem }, 422)
  return showSource(visit, refusal, 422)
}

async function found(visit: Visitor): Promise<Attachment> {
  const row = await findAttachment(visit.db, visit.actor, idOf(visit))
  if (!row) throw new NotFound()
  return row
}

async function sendOriginal(visit: Visitor): Promise<void> {
  const row = await found(visit)
  if (!row.whole) throw new NotFound()
  if (!(await isAsReceived(visit, row))) return sayChanged(visit)
  await note(visit, row, 'original_taken', row.sha256)
  head(visit, row.name, row.size)
  for await (const piece of readFile(visit.db, row.pieces_id)) {
    if (visit.res.destroyed) return
    if (!visit.res.write(piece)) await drained(visit)
  }
  visit.res.end()
}

/** Until more can be taken, or nobody takes any. */
const drained = ({ res, left }: Visitor) =>
  new Promise<void>((resolve) => {
    res.once('drain', resolve)
    left.addEventListener('abort', () => resolve(), { once: true })
  })

async function sendCopy(visit: Visitor): Promise<void> {
  const row = await found(visit)
  if (!canStrip(row.name) || (!row.whole && row.access !== 'copy')) throw new NotFound()
  if (!(await isAsReceived(visit, row))) return sayChanged(visit)
  const file = await readWhole(visit.db, row.pieces_id)
  try {
    const copy = withoutMetadata(row.name, file)
    await note(visit, row, 'copy_taken', null)
    // Its own name may tell what the copy is to leave out.
    head(visit, `${kindOf(row.name)}-${row.id.slice(-6)}.${endingOf(row.name)}`, copy.length)
    visit.res.end(copy)
  } catch (error) {
    if (!(error instanceof BrokenImage)) throw error
    await showAttachment(visit, row, { problem: visit.t('attachment.broken') }, 422)
  }
}

/** Its hash is computed again before anything of it is given out. */
async function isAsReceived(visit: Visitor, row: Attachment): Promise<boolean> {
  if (await isWhole(visit.db, row)) return true
  await note(visit, row, 'found_changed', null)
  return false
}

const sayChanged = (visit: Visitor) =>
  visit.page('error/problem', { status: 503, message: 'attachment.not_whole', id: null }, 503)

const note = (
  { db, actor }: Visitor,
  { id: attachment_id }: Attachment,
  event: CustodyEvent,
  detail: string | null,
) => write(db, (db) => insertCustody(db, actor, { attachment_id, event, detail }))

/** Nothing of it is ever shown by a browser: it is saved, whatever it is. */
function head({ res }: Visitor, name: string, size: number): void {
  res.attachment(name)
  res.set({
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(size),
    'Content-Security-Policy': "sandbox; default-src 'none'",
  })
}

async function check(visit: Visitor): Promise<void> {
  const row = await found(visit)
  if (!row.whole) throw new NotFound()
  if (!(await isAsReceived(visit, row))) return sayChanged(visit)
  await note(visit, row, 'checked', row.sha256)
  visit.res.redirect(303, `/attachments/${row.id}?done=checked`)
}

const longest = 1_000

/** What each form of the page does. */
const changes = {
  access: ({ db, actor }: Visitor, change: Parameters<typeof withdraw>[2], access: string) =>
    changeAccess(db, actor, { ...change, access: access as Access }),
  withdrawal: ({ db, actor }: Visitor, change: Parameters<typeof withdraw>[2]) =>
    withdraw(db, actor, change),
  return: ({ db, actor }: Visitor, change: Parameters<typeof withdraw>[2]) =>
    putBack(db, actor, change),
} satisfies Record<string, (...args: never[]) => Promise<Changed>>

async function change(visit: Visitor, form: keyof typeof changes): Promise<void> {
  const row = await found(visit)
  if (!seesRestricted(visit.actor, row.created_by)) throw new NotFound()
  const { house, res, t } = visit
  const { text: reason, problem } = wordsIn(visit, 'reason', longest)
  const access = bodyText(visit, 'access')
  const refuse = (why: string, status: number) =>
    showAttachment(visit, row, { form, reason, access, problem: why }, status)
  if (form === 'access' && !house.terms.has('file_access', access)) {
    return refuse(t('problem.required'), 422)
  }
  if (problem !== null) {
    const why = problem === 'blank' ? t('attachment.reason_missing') : t(`problem.${problem}`)
    return refuse(why, 422)
  }
  const version = Number(bodyText(visit, 'version'))
  const changed = await changes[form](visit, { id: row.id, version, reason }, access)
  if (changed === 'missing') throw new NotFound()
  if (changed === 'stale') return refuse(t('attachment.stale'), 409)
  res.redirect(303, `/attachments/${row.id}?done=changed`)
}
