import type { Actor } from '../actor.ts'
import { follow } from '../cube/follow.ts'
import { listBundles } from '../incident.ts'
import type { Lists } from '../list/list.ts'
import type { Db } from '../tables.ts'
import { findBlock } from './block.ts'
import type { Probe } from './probe.ts'
import { scoreOf, type Scored } from './score.ts'

/** An incident that may be the same. */
export type Candidate = Scored & {
  ref: string
  title: string
  date_edtf: string | null
  date_earliest: string | null
  date_latest: string | null
  date_precision: string | null
  place_id: string | null
}

/** Below this, two have nothing to do with each other. */
const least = 0.4
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
    .map(({ incident, ...rest }) => ({ incident, ...scoreOf(probe, { incident, ...rest }) }))
    .filter(({ score }) => score >= least)
    .toSorted((a, b) => b.score - a.score || (a.incident.ref < b.incident.ref ? -1 : 1))
    .slice(0, shown)
    .map(({ incident, score, reasons }) => {
      const { ref, title, date_edtf, date_earliest, date_latest, date_precision, place_id } =
        incident
      return {
        ref,
        title,
        date_edtf,
        date_earliest,
        date_latest,
        date_precision,
        place_id,
        score,
        reasons,
      }
    })
}
