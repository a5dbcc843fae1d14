import type { Bundle } from '../../db/bundle.ts'
import { disputedIn } from '../../db/decision.ts'
import type { Wording } from '../../db/dictionary/field.ts'

/**
 * What sources say otherwise than each other, value by value.
 * @param numberOf the number of a quote on the page, and of the source that it is from
 */
export function disputedPage(
  bundle: Bundle,
  { language, termLabel }: Wording,
  numberOf: (claim_id: string) => { quote: number | null; source: number },
) {
  const origin = new Map(bundle.origins.map((row) => [row.id, row]))
  const source = new Map(bundle.sources.map((row) => [row.id, row]))
  return disputedIn(bundle).map(({ act, field, claims }, index) => ({
    id: `disputed-${index + 1}`,
    label: field.label[language],
    act: act === null ? null : { seq: act.seq, type: termLabel('act_type', act.type) },
    values: claims.map((claim) => ({
      id: claim.id,
      value: claim.value,
      language: source.get(claim.source_id)?.language ?? null,
      denies: claim.asserts === 'denies',
      state: termLabel('claim_state', claim.state),
      stands: claim.state === 'accepted',
      credibility: claim.credibility,
      reliability: origin.get(source.get(claim.source_id)?.origin_id ?? '')?.reliability ?? null,
      decision: claim.decision,
      decided_by: claim.decided_by,
      decided_at: claim.decided_at,
      ...numberOf(claim.id),
    })),
  }))
}
