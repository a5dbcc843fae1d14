import type { Bundle } from '../bundle.ts'
import type { ActRow, ClaimRow, OriginRow } from '../tables.ts'

/**
 * What an incident is graded by. A claim that was superseded, or is in conflict, grades nothing,
 * and neither does who made it: the same on the page, in a file, in a facet and in a filter.
 */

/** The claims that stand. */
export const acceptedClaims = ({ claims }: Bundle): ClaimRow[] =>
  claims.filter((claim) => claim.state === 'accepted')

/** The origins of the claims that stand: of all, or of those on one act or its whole incident. */
export function acceptedOrigins(bundle: Bundle, act?: ActRow): OriginRow[] {
  return acceptedClaims(bundle)
    .filter((claim) => act === undefined || claim.act_id === null || claim.act_id === act.id)
    .flatMap((claim) => {
      const source = bundle.sources.find((row) => row.id === claim.source_id)
      return bundle.origins.find((origin) => origin.id === source?.origin_id) ?? []
    })
}
