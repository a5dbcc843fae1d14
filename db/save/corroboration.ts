import type { Bundle } from '../bundle.ts'
import type { FieldProblem } from '../dictionary/document.ts'
import type { Row } from '../settle.ts'
import type { ClaimRow, Db } from '../tables.ts'
import type { ReadyIncident, ReadySource } from './checked.ts'
import { valueAfter } from './checking.ts'
import { present, repeatsAnother, sourceKeys, sourceOfClaim } from './keys.ts'

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
    const old = stored?.claims.find((row) => row.id === claim.id) ?? null
    const credibility = valueAfter(claim.row, old, 'credibility')
    return credibility === '1' ? [`claims.${index}.credibility`] : []
  })
  const rest = unsentClaims(ready, stored)
  return [...sent, ...rest.flatMap((row) => (row.credibility === '1' ? ['claims'] : []))]
}

function unsentClaims(ready: ReadyIncident, stored: Bundle | null): ClaimRow[] {
  const named = new Set(ready.claims.map((claim) => claim?.id))
  return (stored?.claims ?? []).filter((row) => !named.has(row.id))
}

/** A source: its position among those sent, or the id of one that was not sent. */
type Cited = number | string

/**
 * The origins that bear the incident out after saving, a new one under a name of its own: those
 * of sources that say so, and are believed.
 */
async function originsAfter(
  db: Db,
  ready: ReadyIncident,
  stored: Bundle | null,
): Promise<Set<string>> {
  const origins = new Set<string>()
  for (const cited of bearingOut(ready, stored)) {
    const source = typeof cited === 'number' ? ready.sources[cited] : null
    const origin =
      typeof cited === 'number'
        ? source && (await originAfter(db, ready, source, cited))
        : await storedOrigin(db, cited)
    if (origin != null) origins.add(origin)
  }
  return origins
}

/** The sources with a claim that asserts, and is accepted; a source without any claim gets one. */
function bearingOut(ready: ReadyIncident, stored: Bundle | null): Set<Cited> {
  const named = new Set<Cited>()
  const bearing = new Set<Cited>()
  const cite = (cited: Cited | undefined, stands: boolean) => {
    if (cited === undefined) return
    named.add(cited)
    if (stands) bearing.add(cited)
  }
  const at = (source_id: string | undefined): Cited | undefined => {
    const index = ready.sources.findIndex((source) => source?.id === source_id)
    return source_id === undefined || index < 0 ? source_id : index
  }
  for (const row of unsentClaims(ready, stored)) cite(at(row.source_id), isBelieved(row, null))
  for (const claim of ready.claims) {
    if (claim === null) continue
    const { sent, row } = claim
    const old = stored?.claims.find((one) => one.id === claim.id) ?? null
    if (sent.remove) cite(at(old?.source_id), false)
    else cite(sourceOfClaim(ready, claim) ?? at(old?.source_id), isBelieved(row, old))
  }
  for (const [, index] of present(ready.sources)) {
    if (!named.has(index) && !repeatsAnother(ready, stored, index)) bearing.add(index)
  }
  return bearing
}

const isBelieved = (row: Row, old: ClaimRow | null) =>
  valueAfter(row, old, 'asserts') === 'asserts' && valueAfter(row, old, 'state') === 'accepted'

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
