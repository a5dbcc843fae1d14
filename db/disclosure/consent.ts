import type { Bundle } from '../bundle.ts'
import type { Profile } from '../dictionary/release.ts'
import type { ActRow, ClaimRow, OriginRow } from '../tables.ts'

/** The consents beyond which a profile would go: of the vocabulary `consent`. */
const not_given: Record<Profile, readonly string[]> = {
  internal: ['withdrawn'],
  partner: ['withdrawn', 'internal'],
  public: ['withdrawn', 'internal', 'partners'],
}

/**
 * Whether an incident, or one act of it, rests on nothing but what was said by those who did not agree
 * to this. An act that has claims of its own rests on those; one that has none, on the claims about
 * its incident. What nobody claims rests on nobody, and a source of which it is not known who knew is
 * somebody else.
 */
export function isBeyondConsent(bundle: Bundle, act: ActRow | null, profile: Profile): boolean {
  const origins = originsOf(bundle, act)
  return (
    origins.length > 0 &&
    origins.every((origin) => not_given[profile].includes(origin?.consent ?? ''))
  )
}

/** Who or what knew, for each claim that an incident or an act rests on. */
export function originsOf(bundle: Bundle, act: ActRow | null): (OriginRow | undefined)[] {
  return standing(claimsOf(bundle, act)).map(({ source_id }) => {
    const source = bundle.sources.find(({ id }) => id === source_id)
    return bundle.origins.find(({ id }) => id === source?.origin_id)
  })
}

function claimsOf({ claims }: Bundle, act: ActRow | null): ClaimRow[] {
  if (act === null) return claims
  const own = claims.filter(({ act_id }) => act_id === act.id)
  return own.length > 0 ? own : claims.filter(({ act_id }) => act_id === null)
}

/** Where no claim stands, it rests on those that do not. */
function standing(claims: ClaimRow[]): ClaimRow[] {
  const accepted = claims.filter(({ state }) => state === 'accepted')
  return accepted.length > 0 ? accepted : claims
}
