import type { ReadyIncident } from './checked.ts'
import { sharedSources } from '../source-seen.ts'
import { repeatsAnother, sourceOfClaim } from './keys.ts'
import type { Row } from '../settle.ts'
import type { Writing } from './write.ts'

type Claim = NonNullable<ReadyIncident['claims'][number]>

/** What claims lead to: the rows that each source and act sent has become. */
type Written = {
  incident_id: string
  acts: readonly string[][]
  sources: readonly (string | null)[]
}

/**
 * Writes the claims of an incident.
 * @param deciding whether somebody decides between what sources say: then what was decided before is kept
 */
export async function writeClaims(
  writing: Writing,
  written: Written,
  deciding: boolean,
): Promise<void> {
  const { change, ready, stored } = writing
  const sent = ready.claims.filter((claim) => claim !== null)
  const ids = new Set(sent.map((claim) => claim.id))
  const rest = stored?.claims.filter((row) => !ids.has(row.id)) ?? []
  const cited = new Set(rest.map((row) => row.source_id))
  const fresh: object[] = []
  for (const claim of sent) {
    const old = stored?.claims.find((row) => row.id === claim.id)
    const at = sourceOfClaim(ready, claim)
    const source_id = (at === undefined ? null : written.sources[at]) ?? old?.source_id
    if (source_id === undefined) continue
    // The source of a quote that is removed goes with it; that of one that is moved stays.
    cited.add(claim.sent.remove ? (old?.source_id ?? '') : source_id)
    if (old === undefined) {
      if (!claim.sent.remove) fresh.push(...claimRows(written, claim, source_id))
    } else if (claim.sent.remove) await change.remove('claim', old.id)
    else {
      const { act } = claim.sent
      const about = act === undefined ? {} : { act_id: actsOf(written, act)[0] ?? null }
      const row = { ...claim.row, ...about, source_id }
      const other = decided_of.some((name) => name in row && (row as Row)[name] !== old[name])
      await change.update('claim', old.id, { ...row, ...(other && !deciding && undecided) })
    }
  }
  await change.insertAll('claim', fresh as never[])
  await citeTheRest(writing, written, cited)
}

/** What a decision was about, and what is left of it once that is another. */
const decided_of = ['field', 'value', 'act_id', 'source_id', 'asserts', 'state'] as const
const undecided = { decision: null, decided_by: null, decided_at: null }

/** A claim about an act that names several people is a claim about each. */
function claimRows(written: Written, claim: Claim, source_id: string): object[] {
  const { incident_id } = written
  return actsOf(written, claim.sent.act).map((act_id) => ({
    ...claim.row,
    ...{ source_id, incident_id, act_id },
  }))
}

/** Null, the incident as a whole, also when the act it is about goes. */
function actsOf({ acts }: Written, at: number | null | undefined): (string | null)[] {
  const ids = at == null ? [] : (acts[at] ?? [])
  return ids.length > 0 ? ids : [null]
}

/**
 * A source without a quote still reports the incident, unless it only repeats another: that one
 * brings it along. Not so where only drafts and restricted incidents have the repetition: these
 * cite it themselves, and whoever else names it does too.
 */
async function citeTheRest(
  { db, ready, change, stored }: Writing,
  { incident_id, sources }: Written,
  cited: ReadonlySet<string>,
): Promise<void> {
  for (const [index, source_id] of sources.entries()) {
    if (source_id === null || cited.has(source_id)) continue
    const comes_along = repeatsAnother(ready, stored, index)
    if (comes_along && isOpen({ ...stored?.incident, ...ready.incident.row })) {
      if ((await sharedSources(db, [source_id])).has(source_id)) continue
    }
    const own = { source_id, incident_id, asserts: 'asserts', state: 'accepted' }
    await change.insertAll('claim', [own as never])
  }
}

const isOpen = (row: Record<string, unknown>) =>
  row['sensitivity'] === 'open' && row['status'] !== 'draft'
