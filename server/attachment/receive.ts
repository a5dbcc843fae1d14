import { attach, type Access, type Described } from '../../db/attachment/attachment.ts'
import { receiveFile, totalSize } from '../../db/attachment/file.ts'
import { attachment_fields } from '../../db/dictionary/records/attachment.ts'
import { surroundingsOf } from '../../db/save/checking.ts'
import { settleRecord } from '../../db/settle.ts'
import { problemText } from '../entry/input.ts'
import type { Visitor } from '../route.ts'
import type { Incoming } from '../upload.ts'
import { bodyText } from '../visit.ts'
import { cleanName, endings, unfit, type Unfit } from './kinds.ts'
import { canStrip } from './metadata.ts'

/** What somebody typed beside the files they sent, and why not all of those were taken. */
export type Refusal = {
  problem: string
  typed: Record<string, string>
  /** The field that is wrong; none where it is a file. */
  field?: string
}

export type ReceivedAll =
  { state: 'done'; names: string[] } | { state: 'missing' } | ({ state: 'refused' } & Refusal)

class NotTaken extends Error {
  readonly why: Unfit | 'large' | 'full'
  constructor(why: Unfit | 'large' | 'full') {
    super(why)
    this.why = why
  }
}

const described = attachment_fields.filter(({ name }) => ['captured_on', 'note'].includes(name))

/**
 * Takes the files of a form and attaches them to a source, one after the other, each by itself:
 * when one is refused, those before it are attached.
 */
export async function receiveAll(visit: Visitor, source_id: string): Promise<ReceivedAll> {
  const { house, language, t } = visit
  const names = ['access', 'captured_on', 'note']
  const typed = Object.fromEntries(names.map((name) => [name, bodyText(visit, name)]))
  const { row, problems } = await settle(visit, typed)
  const [wrong] = problems
  const refused = (problem: string, field?: string): ReceivedAll => ({
    ...{ state: 'refused', problem, typed },
    ...(field !== undefined && { field }),
  })
  if (wrong) return refused(problemText(wrong, language, t), wrong.path)
  const access = house.terms.has('file_access', typed['access'] ?? '') ? typed['access'] : null
  const done: string[] = []
  for await (const file of visit.files) {
    const name = cleanName(file.name)
    if (file.name === '') continue
    try {
      const said: Described = {
        ...{ name, access: (access ?? careful(name)) as Access },
        ...(row as Pick<Described, 'captured_on' | 'note'>),
      }
      const attached = await takeOne(visit, source_id, file, said)
      if (attached === 'missing') return { state: 'missing' }
      if (attached === 'there')
        return refused(withBefore(visit, t('attachment.there', { name }), done))
      done.push(name)
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error
      return refused(withBefore(visit, whyNot(visit, name, error.why), done))
    }
  }
  if (done.length === 0) return refused(t('attachment.choose_first'))
  return { state: 'done', names: done }
}

/** Checks what was typed beside the files, as any other field of the record. */
async function settle({ db, house, language }: Visitor, typed: Record<string, string>) {
  const read = described.map(
    ({ name, kind }) => [name, kind.inputs[''].safeParse(typed[name])] as const,
  )
  const refused = read.find(([, { success }]) => !success)
  if (refused) {
    const [path, { error }] = refused
    return { row: {}, problems: [{ path, code: error?.issues[0]?.message ?? 'not_valid' }] }
  }
  const sent = Object.fromEntries(read.map(([name, { data }]) => [name, data ?? null]))
  const around = surroundingsOf({ db, terms: house.terms, language }, null)
  return settleRecord(described, sent, around, null, '')
}

/** Where nobody said, nobody gets more than is safe. */
const careful = (name: string): Access => (canStrip(name) ? 'copy' : 'restricted')

async function takeOne(visit: Visitor, source_id: string, file: Incoming, said: Described) {
  const { db, actor, house } = visit
  const { all_bytes } = house.config.attachments
  const room = all_bytes - (await totalSize(db))
  const received = await receiveFile(db, limited(file, room), (head) => {
    const why = unfit(said.name, head)
    if (why !== null) throw new NotTaken(why)
  })
  return (await attach(db, actor, source_id, received, said)).state
}

/** A file that does not come to its end is not taken. */
async function* limited(file: Incoming, room: number): AsyncGenerator<Buffer> {
  let came = 0
  for await (const chunk of file.bytes) {
    came += chunk.length
    if (came > room) throw new NotTaken('full')
    yield chunk
  }
  if (file.isTooLarge()) throw new NotTaken('large')
}

function whyNot({ house, t }: Visitor, name: string, why: NotTaken['why']): string {
  const { file_bytes, all_bytes } = house.config.attachments
  const [mb, gb] = [file_bytes / 1_000_000, all_bytes / 1_000_000_000]
  return t(`attachment.unfit_${why}`, {
    name,
    mb: String(mb),
    gb: String(gb),
    kinds: endings.join(', '),
  })
}

const withBefore = ({ t }: Visitor, problem: string, names: readonly string[]) =>
  names.length === 0
    ? problem
    : `${problem} ${t('attachment.attached_before', { names: names.join(', ') })}`
