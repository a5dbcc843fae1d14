import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import type { Cube } from '../cube/cube.ts'
import { follow } from '../cube/follow.ts'
import { incidentsNaming } from '../doc.ts'
import { findBlock } from '../duplicates/block.ts'
import { asCandidate } from '../duplicates/candidates.ts'
import { probeOfBundle } from '../duplicates/probe.ts'
import { scoreOf, type Reason } from '../duplicates/score.ts'
import { listBundles, type IncidentLine } from '../incident.ts'
import type { Db } from '../tables.ts'
import { visibleTo } from '../visible.ts'

/** Why two incidents hang together. */
export type Tie =
  | 'linked'
  | 'same_person'
  | 'same_agency'
  | 'same_place_and_time'
  | 'same_source'
  | 'same_origin'
  | 'similar_wording'

/** An incident that hangs together with another, and by what. */
export type Related = IncidentLine & { ties: Tie[] }

/** What each tie counts for in their order. */
const weights: Record<Tie, number> = {
  linked: 4,
  same_person: 3,
  same_place_and_time: 2,
  same_source: 1.5,
  same_agency: 1.2,
  same_origin: 1,
  similar_wording: 1,
}

const shown = 12
/** Of what happened within two months in the same county the wording is compared. */
const around = { days: 60, most: 40 }
const most_of_kind = 20
const most_of_people = 60

/** The incidents, seen by this person, that hang together with one, by whatever does so most first. */
export async function findRelated(
  db: Db,
  cube: Cube,
  actor: Actor,
  bundle: Bundle,
): Promise<Related[]> {
  await follow(db, cube)
  const probe = probeOfBundle(bundle)
  const named = await namedBeside(db, actor, bundle)
  const ids = [
    ...bundle.links.map((link) => link.incident_id),
    ...named,
    ...(await findBlock(db, cube, actor, probe, around)),
  ]
  const others = [...new Set(ids)].filter((id) => id !== bundle.incident.id)
  const bundles = await listBundles(db, actor, others)
  return bundles
    .map((other) => {
      const scored = scoreOf(probe, other)
      return { ...asCandidate(other, scored), ties: tiesOf(bundle, other, scored.reasons) }
    })
    .filter(({ ties }) => ties.length > 0)
    .toSorted(
      (a, b) => weigh(b.ties) - weigh(a.ties) || b.score - a.score || (a.ref < b.ref ? -1 : 1),
    )
    .slice(0, shown)
}

const weigh = (ties: readonly Tie[]) => ties.reduce((sum, tie) => sum + weights[tie], 0)

/** Those that name the same people, rest on the same origins, or on which the same branch acted. */
async function namedBeside(db: Db, actor: Actor, bundle: Bundle): Promise<string[]> {
  const people = bundle.people.map(({ id }) => id)
  const origins = bundle.origins.map(({ id }) => id)
  const of_origins = await db
    .selectFrom('source')
    .innerJoin('claim', 'claim.source_id', 'source.id')
    .innerJoin('incident', 'incident.id', 'claim.incident_id')
    .select('claim.incident_id')
    .distinct()
    .where(visibleTo(actor))
    .where('source.origin_id', 'in', [...origins, ''])
    .orderBy('claim.incident_id', 'desc')
    .limit(most_of_kind)
    .execute()
  // A ministry acts everywhere; a branch of it is somewhere.
  const of_agencies = await db
    .selectFrom('involvement')
    .innerJoin('act', 'act.id', 'involvement.act_id')
    .innerJoin('agency', 'agency.id', 'involvement.agency_id')
    .innerJoin('incident', 'incident.id', 'act.incident_id')
    .select('act.incident_id')
    .distinct()
    .where(visibleTo(actor))
    .where('agency.parent_id', 'is not', null)
    .where('agency.id', 'in', [...bundle.agencies.map(({ id }) => id), ''])
    .orderBy('act.incident_id', 'desc')
    .limit(most_of_kind)
    .execute()
  const of_people = await incidentsNaming(db, { people, sources: [] })
  return [
    // Younger ones first, as above; their number is that of those who are named.
    ...of_people.toSorted((a, b) => (a < b ? 1 : -1)).slice(0, most_of_people),
    ...of_agencies.map((row) => row.incident_id),
    ...of_origins.map((row) => row.incident_id),
  ]
}

function tiesOf(own: Bundle, other: Bundle, reasons: readonly Reason[]): Tie[] {
  const share = (ids: (bundle: Bundle) => readonly { id: string }[]) => {
    const theirs = new Set(ids(other).map(({ id }) => id))
    return ids(own).some(({ id }) => theirs.has(id))
  }
  const has = (...wanted: Reason[]) => wanted.some((reason) => reasons.includes(reason))
  const near = has('same_place', 'same_county') && has('same_day', 'near_day', 'overlapping')
  const ties: Record<Tie, boolean> = {
    linked: own.links.some((link) => link.incident_id === other.incident.id),
    same_person: share(({ people }) => people),
    same_agency: share(({ agencies }) => agencies) && (near || has('same_place', 'same_county')),
    same_place_and_time: near,
    same_source: share(({ sources }) => sources),
    same_origin: share(({ origins }) => origins),
    similar_wording: has('same_wording'),
  }
  return (Object.keys(ties) as Tie[]).filter((tie) => ties[tie])
}
