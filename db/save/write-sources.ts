import type { Change } from '../change.ts'
import type { Row } from '../settle.ts'
import type { Db } from '../tables.ts'
import type { ReadySource } from './checked.ts'
import { sourceKeys } from './keys.ts'
import type { Writing } from './write.ts'

/** Writes the sources of an incident with their origins. @returns their ids, by position */
export async function writeSources(writing: Writing): Promise<(string | null)[]> {
  const ids: (string | null)[] = []
  for (const source of writing.ready.sources) {
    ids.push(source === null ? null : await writeSource(writing, source, ids))
  }
  return ids
}

async function writeSource(
  writing: Writing,
  source: ReadySource,
  before: readonly (string | null)[],
): Promise<string> {
  const { db, change, ready, stored, moved } = writing
  const row: Row = { ...source.row }
  const from = source.sent.derived_from
  if (from !== undefined) {
    const at = from === null ? undefined : sourceKeys(ready).get(from)
    row['derived_from'] = at === undefined ? from : (before[at] ?? null)
  }
  const own = await writeOrigin(writing, source)
  // What only repeats another source has that source's origin: it can never count as a second.
  const origin_id =
    row['derived_from'] == null ? own : await originOf(db, String(row['derived_from']))
  if (origin_id !== undefined) row['origin_id'] = origin_id
  if (source.id === null) {
    const blank = { origin_id: null, derived_from: null }
    const id = await change.insert('source', { ...blank, ...row } as never)
    if (row['derived_from'] != null) moved.add(id)
    return id
  }
  const old = stored?.sources.find((one) => one.id === source.id)?.derived_from ?? null
  if (old !== null && 'derived_from' in row && row['derived_from'] !== old) moved.add(old)
  await change.update('source', source.id, row)
  if (origin_id !== undefined) await passOn(db, change, source.id, origin_id)
  return source.id
}

async function originOf(db: Db, source_id: string): Promise<string | null> {
  const row = await db
    .selectFrom('source')
    .select('origin_id')
    .where('id', '=', source_id)
    .executeTakeFirst()
  return row?.origin_id ?? null
}

/** What was taken from a source follows it to its new origin. */
async function passOn(db: Db, change: Change, source_id: string, origin_id: string | null) {
  const repeats = await db
    .selectFrom('source')
    .select(['id', 'origin_id'])
    .where('derived_from', '=', source_id)
    .execute()
  for (const repeat of repeats.filter((row) => row.origin_id !== origin_id)) {
    await change.update('source', repeat.id, { origin_id })
    await passOn(db, change, repeat.id, origin_id)
  }
}

async function writeOrigin(
  { change, stored }: Writing,
  { origin, sent }: ReadySource,
): Promise<string | undefined> {
  if (origin === null) return sent.origin_id ?? undefined
  if (origin.id === null) return change.insert('origin', origin.row as never)
  // Two sources of one origin both send it: only what was changed is written, by either.
  const old = stored?.origins.find((row) => row.id === origin.id) as Row | undefined
  const changed = Object.entries(origin.row).filter(([name, value]) => old?.[name] !== value)
  await change.update('origin', origin.id, Object.fromEntries(changed))
  return origin.id
}
