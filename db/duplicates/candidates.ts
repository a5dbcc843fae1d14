import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import { follow } from '../cube/follow.ts'
import { listBundles, type IncidentLine } from '../incident.ts'
import type { Lists } from '../list/list.ts'
import type { Db } from '../tables.ts'
import { findBlock } from './block.ts'
import { markOf, probeOfBundle, type Probe } from './probe.ts'
import { scoreOf, type Scored } from './score.ts'

/** An incident that may be the same. */
export type Candidate = Scored &
  IncidentLine & {
    id: string
    /** What of it was compared. */
    mark: string
  }

/** Below this, two have nothing to do with each other. */
const least = 0.45
const shown = 5

/** The incidents this person sees that may be the one that is looked for, most likely first. */
export async function findCandidates(
  db: Db,
  { cube }: Pick<Lists, 'cube'>,
  actor: Actor,
  probe: Probe,
): Promise<Candidate[]> {
  await follow(db, cube)
  const bundles = await listBundles(db, actor, await findBlock(db, cube, actor, probe))
  return bundles
    .filter(({ incident }) => incident.kind === 'event' || probe.types.length === 0)
    .map((bundle) => ({ bundle, scored: scoreOf(probe, bundle) }))
    .filter(({ scored }) => scored.score >= least)
    .toSorted((a, b) => b.scored.score - a.scored.score || (refOf(a) < refOf(b) ? -1 : 1))
    .slice(0, shown)
    .map(({ bundle, scored }) => asCandidate(bundle, scored))
}

const refOf = ({ bundle }: { bundle: Bundle }) => bundle.incident.ref

/** What a list of candidates shows of an incident, with how likely it is. */
export function asCandidate(bundle: Bundle, scored: Scored): Candidate {
  const { incident } = bundle
  const { id, ref, title, place_id } = incident
  const { date_edtf, date_earliest, date_latest, date_precision } = incident
  const dates = { date_edtf, date_earliest, date_latest, date_precision }
  const mark = markOf(probeOfBundle(bundle))
  return { id, mark, ref, title, ...dates, place_id, ...scored }
}
