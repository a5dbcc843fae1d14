import type { ClaimRow, SourceRow } from '../../db/tables.ts'
import type { Act, World } from './acts.ts'
import { below, between, chance, draw, type Random } from './random.ts'
import type { Plain } from './rows.ts'

type Claim = Plain<ClaimRow>
type Source = Plain<SourceRow>

type Said = {
  incident_id: string
  cited: readonly Source[]
  acts: readonly Act[]
  /** Sentences of the narrative, the opening first. */
  quotes: readonly string[]
  place: string | null
  date: string
}

/**
 * What the sources of an incident say. The lead says most, a second bears it out, a reprint is
 * seldom quoted: by itself it reports nothing. The first claim of each source is accepted.
 */
export function claimRows(world: World, said: Said): Claim[] {
  const { random } = world
  const origins = new Set(said.cited.flatMap((source) => source.origin_id ?? []))
  const confirmed = origins.size > 1
  const rows: Claim[] = []
  for (const [at, source] of said.cited.entries()) {
    const reprint = source.derived_from !== null && at > 0
    if (reprint && chance(random, 0.8)) continue
    const quotes = at === 0 ? between(random, 1, 3) : 1
    for (let quote = 0; quote < quotes; quote++) {
      const leading = quote === 0
      rows.push(claimRow(world, said, source, { quote: at === 0 ? quote : 1, leading, confirmed }))
    }
  }
  return rows
}

function claimRow(
  { random, ids, codes }: World,
  { incident_id, acts, quotes, place, date }: Said,
  source: Source,
  { quote, leading, confirmed }: { quote: number; leading: boolean; confirmed: boolean },
): Claim {
  const act =
    quote === 0 ? acts[0] : chance(random, 0.4) ? acts[below(random, acts.length)] : undefined
  const [field, value] = fieldOf(random, place, date)
  return {
    id: ids.next(),
    incident_id,
    source_id: source.id,
    act_id: act?.id ?? null,
    field,
    value,
    quote: quotes[quote] ?? quotes[0] ?? null,
    locator: chance(random, 0.25) ? `para. ${1 + below(random, 12)}` : null,
    credibility: credibilityOf(random, codes.credibility, confirmed),
    asserts: leading || chance(random, 0.95) ? 'asserts' : 'denies',
    state: leading ? 'accepted' : stateOf(random),
    decision: null,
    decided_by: null,
    decided_at: null,
  }
}

/** "Confirmed by other independent sources" only where a second origin says it. */
function credibilityOf(
  random: Random,
  codes: World['codes']['credibility'],
  confirmed: boolean,
): string | null {
  if (confirmed && chance(random, 0.35)) return '1'
  return chance(random, 0.93) ? draw(random, codes) : null
}

function stateOf(random: Random): string {
  const known = below(random, 100)
  return known < 91 ? 'accepted' : known < 97 ? 'conflict' : 'superseded'
}

function fieldOf(
  random: Random,
  place: string | null,
  date: string,
): [string | null, string | null] {
  if (!chance(random, 0.08)) return [null, null]
  return place !== null && chance(random, 0.5) ? ['place', place] : ['date', date]
}
