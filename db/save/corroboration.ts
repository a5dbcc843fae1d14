import type { Bundle } from '../bundle.ts'
import type { FieldProblem } from '../dictionary/document.ts'
import type { Db } from '../tables.ts'
import type { ReadyIncident, ReadySource } from './checked.ts'
import { sourceKeys } from './keys.ts'

/** "Confirmed by other independent sources" needs a second origin, and goes on needing it. */
export async function checkConfirmed(
  db: Db,
  ready: ReadyIncident,
  stored: Bundle | null,
): Promise<FieldProblem[]> {
  const confirmed = confirmedClaims(ready, stored)
  if (confirmed.length === 0) return []
  const origins = await originsAfter(db, ready, stored)
  if (origins.size > 1) return []
  return confirmed.map((path) => ({ path, code: 'one_origin_only' }))
}

/** Where the claims of credibility 1 stand that there would be after saving. */
function confirmedClaims(ready: ReadyIncident, stored: Bundle | null): string[] {
  const sent = ready.claims.flatMap((claim, index) => {
    if (claim === null || claim.sent.remove) return []
    const old = stored?.claims.find((row) => row.id === claim.id)
    const credibility = claim.row['credibility'] ?? old?.credibility
    return credibility === '1' ? [`claims.${index}.credibility`] : []
  })
  const named = new Set(ready.claims.map((claim) => claim?.id))
  const rest = (stored?.claims ?? []).filter((row) => !named.has(row.id))
  return [...sent, ...rest.flatMap((row) => (row.credibility === '1' ? ['claims'] : []))]
}

/** The origins that the incident would rest on after saving; a new one under a name of its own. */
async function originsAfter(
  db: Db,
  ready: ReadyIncident,
  stored: Bundle | null,
): Promise<Set<string>> {
  const removed = new Set(ready.claims.flatMap((claim) => (claim?.sent.remove ? [claim.id] : [])))
  const left = (stored?.claims ?? []).filter((claim) => !removed.has(claim.id))
  const cited = new Set(left.map((claim) => claim.source_id))
  const origins = new Set<string>()
  const add = (origin: string | null) => {
    if (origin !== null) origins.add(origin)
  }
  for (const [index, source] of ready.sources.entries()) {
    const dropped =
      stored?.sources.some((row) => row.id === source?.id) && !cited.has(source?.id ?? '')
    if (source !== null && !dropped) add(await originAfter(db, ready, source, index))
  }
  const sent = new Set(ready.sources.map((source) => source?.id))
  for (const id of cited) if (!sent.has(id)) add(await storedOrigin(db, id))
  return origins
}

async function originAfter(
  db: Db,
  ready: ReadyIncident,
  source: ReadySource,
  index: number,
): Promise<string | null> {
  const from = source.sent.derived_from
  if (from != null) {
    const at = sourceKeys(ready).get(from)
    const original = at === undefined || at >= index ? null : (ready.sources[at] ?? null)
    return original === null || at === undefined
      ? storedOrigin(db, from)
      : originAfter(db, ready, original, at)
  }
  const kept =
    source.sent.origin_id ?? (source.id === null ? null : await storedOrigin(db, source.id))
  return kept ?? (source.origin === null ? null : `new ${index}`)
}

async function storedOrigin(db: Db, source_id: string): Promise<string | null> {
  const row = await db
    .selectFrom('source')
    .select('origin_id')
    .where('id', '=', source_id)
    .executeTakeFirst()
  return row?.origin_id ?? null
}
