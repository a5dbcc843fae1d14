import type { IncidentDocument, Sent } from '../dictionary/document.ts'
import { origin_fields, source_fields } from '../dictionary/records/source.ts'
import { isBlank, type Row } from '../settle.ts'
import type { SourceRow } from '../tables.ts'
import type { Ready, ReadySource } from './checked.ts'
import { checkRecord, valueAfter, withoutName, type Checking } from './checking.ts'
import { checkOriginTaken, takeSource } from './taken.ts'

type SentSource = NonNullable<IncidentDocument['sources'][number]>

/** Reads the values of a source with its origin. @returns null for a row that was left blank */
export async function checkSource(
  checking: Checking,
  sent: SentSource,
  path: string,
): Promise<ReadySource | null> {
  const old = checking.stored?.sources.find((source) => source.id === sent.source_id) ?? null
  if (old === null && sent.source_id != null) {
    return takeSource(checking, sent, sent.source_id, path)
  }
  const blank = isBlank(withoutName(source_fields, ['origin']), sent)
  const no_origin = sent.origin_id == null && isBlank(origin_fields, sent.origin ?? {})
  if (old === null && blank && no_origin) return null
  const fields = withoutName(source_fields, ['origin', 'derived_from'])
  const ready = await checkRecord(checking, fields, sent, old, path)
  checkNaming(checking, ready.row, old, path)
  return { ...ready, origin: await checkOrigin(checking, sent, old, path) }
}

function checkNaming({ problems }: Checking, row: Row, old: SourceRow | null, path: string): void {
  const names = ['title', 'publisher', 'url', 'note']
  if (names.every((name) => valueAfter(row, old, name) === null)) {
    problems.push({ path: `${path}title`, code: 'source_unnamed' })
  }
  if (typeof row['url'] === 'string' && !isWebAddress(row['url'])) {
    problems.push({ path: `${path}url`, code: 'not_a_link' })
  }
}

/** @returns null where no origin is described: there is none, or one that is taken over by its id */
async function checkOrigin(
  checking: Checking,
  sent: SentSource,
  source: SourceRow | null,
  path: string,
): Promise<Ready<Sent> | null> {
  const { stored, problems } = checking
  const own = `${path}origin.`
  const old = stored?.origins.find((origin) => origin.id === source?.origin_id) ?? null
  if (sent.origin == null) return null
  if (sent.origin_id != null && sent.origin_id !== old?.id) {
    await checkOriginTaken(checking, sent.origin, sent.origin_id, own)
    return null
  }
  // One that is there is cleared like any other; a new one has something to say.
  if (old === null && isBlank(origin_fields, sent.origin)) return null
  if (old === null && sent.derived_from != null) {
    problems.push({ path: `${own}label`, code: 'origin_of_original' })
  }
  return checkRecord(checking, origin_fields, sent.origin, old, own)
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
}
