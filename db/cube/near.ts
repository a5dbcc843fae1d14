import type { Actor } from '../actor.ts'
import type { Cube } from './cube.ts'
import { mayRead } from './conditions.ts'
import { among, readableStates } from './plan.ts'
import { apart, span, spansOf } from './spans.ts'

/** What incidents are to be near to. */
export type Spot = {
  /** The day numbers that it lies between. */
  from: number
  to: number
  place: string
  /** All places that count as near, the place itself among them. */
  around: readonly string[]
  types: readonly string[]
}

/** How near: so many days before or after, and no act spread over more days than so many. */
export type Reach = { days: number; vague: number; most: number }

/**
 * The incidents that this person may read and that have an act near a spot, as the keys of their
 * derived rows: those of the same place, the same kind of act and the nearest day first.
 */
export function findNear(cube: Cube, actor: Actor, spot: Spot, reach: Reach): number[] {
  const { incidents, acts, ends, coders } = cube
  const { first, last, open, place, type } = acts.columns
  const reader = {
    readable: readableStates(coders.state, actor, 'all'),
    author: actor.user_id === null ? undefined : coders.author.find(actor.user_id),
  }
  const around = among(coders.place, spot.around)
  const types = among(coders.type, spot.types)
  const own = coders.place.find(spot.place)
  const near = { from: spot.from - reach.days, to: spot.to + reach.days }
  const spans = spansOf(cube)
  const found: { doc_id: number; nearness: number }[] = []
  for (let at = 0; at < incidents.count; at += 1) {
    if (at % span === 0 && apart(spans, at / span, near)) {
      at += span - 1
      continue
    }
    let nearness = 0
    for (let act = at === 0 ? 0 : (ends.acts[at - 1] ?? 0); act < (ends.acts[at] ?? 0); act += 1) {
      const [low, high] = [first[act] ?? 0, last[act] ?? 0]
      if (open[act] !== 0 || low > near.to || high < near.from || high - low > reach.vague) continue
      if (around[place[act] ?? 0] !== 1) continue
      const days = Math.max(0, low - spot.to, spot.from - high)
      const closer = 1 + reach.days - days
      const same = (place[act] === own ? reach.days : 0) + (types[type[act] ?? 0] ?? 0) * 2
      nearness = Math.max(nearness, closer + same)
    }
    if (nearness === 0 || !mayRead(incidents, reader, at)) continue
    found.push({ doc_id: incidents.columns.doc_id[at] ?? 0, nearness })
  }
  return found
    .toSorted((a, b) => b.nearness - a.nearness || a.doc_id - b.doc_id)
    .slice(0, reach.most)
    .map(({ doc_id }) => doc_id)
}
