import type { Candidate } from '../../db/duplicates/candidates.ts'
import { probeOf } from '../entry/probe.ts'
import type { Typed } from '../entry/input.ts'
import { TooBusy } from '../errors.ts'
import type { Visitor } from '../route.ts'
import { aboutEach } from './pairs.ts'

/** A record that may be the one being typed, in words. */
export type NearLine = { ref: string; title: string; about: string; reasons: string }

/** The records that may be the one being typed; none where nobody has time to look for them. */
export async function nearLines(visit: Visitor, typed: Typed): Promise<NearLine[]> {
  const { house, actor, left } = visit
  const probe = await probeOf(visit, typed)
  if (probe === null) return []
  try {
    return await linesOf(visit, await house.readers.ask('near', { actor, probe }, { left }))
  } catch (error) {
    if (error instanceof TooBusy) return []
    throw error
  }
}

async function linesOf(visit: Visitor, found: readonly Candidate[]): Promise<NearLine[]> {
  const about = await aboutEach(visit, found)
  return found.map(({ ref, title, reasons }, at) => ({
    ...{ ref, title, about: about[at] ?? '' },
    reasons: reasons.map((reason) => visit.t(`near.${reason}`)).join(', '),
  }))
}
