import type { Change } from '../change-set.ts'
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
  const { db, change, ready } = writing
  const row: Row = { ...source.row }
  const from = source.sent['derived_from']
  if (from !== undefined) {
    const at = from === null ? undefined : sourceKeys(ready).get(String(from))
    row['derived_from'] = at === undefined ? (from as string | null) : (before[at] ?? null)
  }
  const own = await writeOrigin(writing, source)
  // What only repeats another source has that source's origin: it can never count as a second.
  const origin_id =
    row['derived_from'] == null ? own : await originOf(db, String(row['derived_from']))
  if (origin_id !== undefined) row['origin_id'] = origin_id
  if (source.id === null) {
    const blank = { origin_id: null, derived_from: null }
    return change.insert('source', { ...blank, ...row } as never)
  }
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

/** Writes the claims of an incident. */
export async function writeClaims(
  writing: Writing,
  incident_id: string,
  acts: readonly string[][],
  sources: readonly (string | null)[],
): Promise<void> {
  const { change, ready, stored } = writing
  const keys = sourceKeys(ready)
  const first = sources.find((id) => id !== null) ?? null
  const sourceOf = (key: string | null | undefined) =>
    key == null ? undefined : sources[keys.get(key) ?? -1]
  // A claim about an act that names several people is a claim about each.
  const actsOf = (at: number | null | undefined): (string | null)[] => {
    const ids = at == null ? [] : (acts[at] ?? [])
    return ids.length > 0 ? ids : [null]
  }
  const cited = new Set(stored?.claims.map((claim) => claim.source_id))
  for (const claim of ready.claims) {
    if (claim === null) continue
    const source_id = sourceOf(claim.sent.source)
    if (claim.id === null) {
      const from = source_id ?? first
      if (from === null || claim.sent.remove) continue
      cited.add(from)
      for (const act_id of actsOf(claim.sent.act)) {
        const row = { ...claim.row, source_id: from, incident_id, act_id }
        await change.insert('claim', row as never)
      }
    } else if (claim.sent.remove) await change.remove('claim', claim.id)
    else {
      const about =
        claim.sent.act === undefined ? {} : { act_id: actsOf(claim.sent.act)[0] ?? null }
      const from = source_id == null ? {} : { source_id }
      await change.update('claim', claim.id, { ...claim.row, ...about, ...from })
    }
  }
  await citeTheRest(writing, incident_id, sources, cited)
}

/** A source without a quote still reports the incident, unless it only repeats another. */
async function citeTheRest(
  { ready, change, stored }: Writing,
  incident_id: string,
  sources: readonly (string | null)[],
  cited: ReadonlySet<string>,
): Promise<void> {
  for (const [index, source_id] of sources.entries()) {
    const from = ready.sources[index]?.sent['derived_from']
    const old = stored?.sources.find((source) => source.id === source_id)
    const derived = (from === undefined ? old?.derived_from : from) != null
    if (source_id === null || cited.has(source_id) || derived) continue
    const blank = { field: null, value: null, quote: null, locator: null, credibility: null }
    await change.insert('claim', {
      ...blank,
      source_id,
      incident_id,
      act_id: null,
      asserts: 'asserts',
      state: 'accepted',
    })
  }
}
