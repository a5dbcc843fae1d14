import { listAttachments, type Attachment } from '../../db/attachment/attachment.ts'
import { listCustody } from '../../db/attachment/custody.ts'
import { readWhole } from '../../db/attachment/file.ts'
import { attachment_fields } from '../../db/dictionary/records/attachment.ts'
import { findSource } from '../../db/source.ts'
import { seesRestricted } from '../../db/visible.ts'
import { endings, kindOf } from '../attachment/kinds.ts'
import { canStrip, metadataOf } from '../attachment/metadata.ts'
import type { Refusal } from '../attachment/receive.ts'
import { NotFound } from '../errors.ts'
import type { MessageKey } from '../language.ts'
import type { Visitor } from '../route.ts'
import { roleMay } from '../security/permission.ts'
import { queryText } from '../visit.ts'

/** What a form of the page was sent with, and what is wrong with it. */
type Asked = { form?: string; reason?: string; access?: string; problem: string }

const done: Record<string, MessageKey | undefined> = {
  checked: 'attachment.checked',
  changed: 'attachment.changed',
}

/** Answers with the page of one file. */
export async function showAttachment(
  visit: Visitor,
  row: Attachment,
  asked: Asked | null = null,
  status = 200,
): Promise<void> {
  const { db, actor, t } = visit
  const source = await findSource(db, actor, row.source_id)
  if (!source) throw new NotFound()
  const notice = done[queryText(visit, 'done')]
  visit.page(
    'attachment/show',
    {
      title: nameOf(visit, row),
      source: { id: source.id, name: source.title ?? source.publisher ?? source.url ?? source.id },
      file: row,
      facts: factsOf(visit, row),
      copy: copyOf(row),
      metadata: row.whole ? await metadataFor(visit, row) : null,
      custody: row.whole ? await listCustody(db, row.id) : null,
      handles: seesRestricted(actor, row.created_by),
      choices: choicesOf(visit),
      asked,
      notice: notice === undefined ? null : t(notice),
    },
    status,
  )
}

/** Who may have only a copy learns nothing else of it: its name may tell what the copy leaves out. */
const nameOf = ({ t }: Visitor, row: Attachment) =>
  row.whole ? row.name : t('attachment.neutral', { kind: t(kindKey(row)) })

const kindKey = ({ name }: Attachment) => `attachment.kind_${kindOf(name) ?? 'document'}` as const

/** Whether a copy can be had; or why not. */
const copyOf = (row: Attachment) => (canStrip(row.name) ? 'can' : 'cannot')

function factsOf({ t, house, language }: Visitor, row: Attachment) {
  const label = (name: string) =>
    attachment_fields.find((field) => field.name === name)?.label[language] ?? name
  const facts: { label: string; text: string | null; exact?: boolean }[] = [
    { label: t('attachment.kind'), text: t(kindKey(row)) },
  ]
  if (!row.whole) return facts
  return [
    ...facts,
    { label: label('access'), text: house.terms.label('file_access', row.access, language) },
    { label: t('attachment.size'), text: sizeOf(t, row.size) },
    { label: t('attachment.sha256'), text: row.sha256, exact: true },
    {
      label: t('attachment.received'),
      text: `${row.created_at.slice(0, 16).replace('T', ' ')} UTC`,
    },
    { label: label('captured_on'), text: row.captured_on },
    { label: label('note'), text: row.note },
    { label: t('attachment.withdrawn'), text: row.withdrawn },
  ].filter(({ text }) => text !== null)
}

const sizeOf = (t: Visitor['t'], size: number) =>
  t('attachment.size_is', { n: size, short: shortSize(size) })

function shortSize(size: number): string {
  const [unit, per] = size < 1_000_000 ? ['KB', 1_000] : ['MB', 1_000_000]
  return `${(size / per).toFixed(1)} ${unit}`
}

async function metadataFor({ db }: Visitor, row: Attachment) {
  if (!canStrip(row.name)) return null
  return metadataOf(row.name, await readWhole(db, row.pieces_id))
}

const choicesOf = ({ house, language }: Visitor) =>
  house.terms.list('file_access').map(({ code }) => ({
    code,
    label: house.terms.label('file_access', code, language),
    help: house.terms.find('file_access', code)?.[`definition_${language}`] ?? '',
  }))

/** The files of a source, and the form for more, as its page shows them. */
export async function filesOf(visit: Visitor, source_id: string, refusal: Refusal | null) {
  const { db, actor, house, language, t } = visit
  const rows = await listAttachments(db, actor, source_id)
  const attached = Number(queryText(visit, 'attached'))
  const label = (name: string) => {
    const field = attachment_fields.find((one) => one.name === name)
    return { label: field?.label[language] ?? '', help: field?.help[language] ?? '' }
  }
  return {
    view: 'attachment/list',
    source_id,
    lines: rows.map((row) => ({
      href: `/attachments/${row.id}`,
      name: nameOf(visit, row),
      detail: [
        ...[t(kindKey(row)), row.whole ? shortSize(row.size) : ''],
        ...[row.whole ? house.terms.label('file_access', row.access, language) : ''],
        row.withdrawn === null ? '' : t('attachment.withdrawn'),
      ]
        .filter((part) => part !== '')
        .join(' · '),
      n: null,
    })),
    form: roleMay(actor.role, 'record.write') && {
      choices: choicesOf(visit),
      fields: { access: label('access'), captured_on: label('captured_on'), note: label('note') },
      mb: house.config.attachments.file_bytes / 1_000_000,
      endings,
      typed: refusal?.typed ?? {},
      problem: refusal?.problem ?? null,
      wrong: refusal?.field ?? 'files',
    },
    notice: attached > 0 ? t('attachment.done', { n: attached }) : null,
  }
}
