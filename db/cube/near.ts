import type { Actor } from '../actor.ts'
import type { Coder } from './coder.ts'
import type { Cube } from './cube.ts'
import { mayRead } from './conditions.ts'
import { eachNear, extentsOf } from './extents.ts'
import { readableStates } from './plan.ts'

/** What incidents are to be near to. */
export type Spot = {
  /** The day numbers that it lies between; null where it is not dated. */
  days: { from: number; to: number } | null
  /** How near each place is, 0 to 1; any other is as near as `elsewhere`, 0 being out of reach. */
  places: ReadonlyMap<string, number>
  elsewhere: number
  types: ReadonlySet<string>
  roles: ReadonlySet<string>
  agencies: ReadonlySet<string>
}

/** How near: so many days before or after; and how many are wanted. */
export type Reach = { days: number; most: number }

/** What each likeness counts for, among incidents that are near: only their order matters. */
const weights = { place: 3, date: 3, types: 3, roles: 1.5, agencies: 1 }

/**
 * The incidents that this person may read and that have an act near a spot, as the keys of their
 * derived rows, the most alike first.
 */
export function findNear(cube: Cube, actor: Actor, spot: Spot, reach: Reach): number[] {
  const { incidents, acts, ends, coders } = cube
  const { first, last, open, place, type, roles, agencies } = acts.columns
  const reader = {
    readable: readableStates(coders.state, actor, 'all'),
    author: actor.user_id === null ? undefined : coders.author.find(actor.user_id),
  }
  const likeness = {
    place: weigh(coders.place, (id) => spot.places.get(id) ?? spot.elsewhere),
    roles: weigh(coders.roles, (codes) => shared(codes, spot.roles)),
    agencies: weigh(coders.agencies, (ids) => shared(ids, spot.agencies)),
  }
  const bits = new Uint32Array(coders.type.size())
  for (const [at, wanted] of [...spot.types].slice(0, 31).entries()) {
    const code = coders.type.find(wanted)
    if (code !== undefined) bits[code] = 1 << at
  }
  // A place that is not known may be this one.
  likeness.place[0] = Math.max(unknown_place, spot.elsewhere)
  const { days } = spot
  const best = makeBest(reach.most)
  const look = (at: number): void => {
    const seen = { place: 0, date: 0, roles: 0, agencies: 0 }
    let [matched, others, before] = [0, 0, -1]
    for (let act = at === 0 ? 0 : (ends.acts[at - 1] ?? 0); act < (ends.acts[at] ?? 0); act += 1) {
      const code = type[act] ?? 0
      const bit = bits[code] ?? 0
      matched |= bit
      // Acts of one type stand together, mostly.
      if (bit === 0 && code !== before) others += 1
      before = code
      const closeness = likeness.place[place[act] ?? 0] ?? 0
      const agreement = agree(days, first[act] ?? 0, last[act] ?? 0, open[act] ?? 0, reach.days)
      if (closeness === 0 || agreement === 0) continue
      seen.place = Math.max(seen.place, closeness)
      seen.date = Math.max(seen.date, agreement)
      seen.roles = Math.max(seen.roles, likeness.roles[roles[act] ?? 0] ?? 0)
      seen.agencies = Math.max(seen.agencies, likeness.agencies[agencies[act] ?? 0] ?? 0)
    }
    if (seen.place === 0 || seen.date === 0 || !mayRead(incidents, reader, at)) return
    const types = onesIn(matched) / Math.max(1, spot.types.size + others)
    const nearness =
      seen.place * weights.place +
      seen.date * weights.date +
      types * weights.types +
      seen.roles * weights.roles +
      seen.agencies * weights.agencies
    best.offer(incidents.columns.doc_id[at] ?? 0, nearness)
  }
  if (days === null) {
    for (let at = 0; at < incidents.count; at += 1) look(at)
  } else {
    const extents = extentsOf(cube)
    eachNear(extents, { from: days.from - reach.days, to: days.to + reach.days }, look)
    for (const at of extents.undated) look(at)
  }
  return best.list()
}

const unknown_place = 0.2

function onesIn(bits: number): number {
  let ones = 0
  for (let left = bits; left !== 0; left &= left - 1) ones += 1
  return ones
}

const weigh = (coder: Coder, of: (text: string) => number) =>
  Float32Array.from({ length: coder.size() }, (_, code) => (code === 0 ? 0 : of(coder.text(code))))

/** The share that a combination of codes has in common with others, of all of both. */
function shared(combination: string, wanted: ReadonlySet<string>): number {
  const codes = combination.split(' ')
  const both = codes.filter((code) => wanted.has(code)).length
  return both === 0 ? 0 : both / (codes.length + wanted.size - both)
}

/** How well two dates agree that are known to so many days: the vaguer, the less it says. */
const by_width: readonly [days: number, agreement: number][] = [
  [1, 1],
  [11, 0.7],
  [31, 0.55],
  [92, 0.4],
  [366, 0.25],
]
const vaguer = 0.15
const undated = 0.1

/** How well the date of an act agrees with some days, 0 to 1. */
function agree(
  days: Spot['days'],
  first: number,
  last: number,
  open: number,
  reach: number,
): number {
  if (days === null || open === 3) return undated
  const between = Math.max(0, first - days.to, days.from - last)
  if (between > reach) return 0
  const width = Math.max(last - first, days.to - days.from) + 1
  const agreement = by_width.find(([most]) => width <= most)?.[1] ?? vaguer
  return agreement * (1 - between / (reach + 1))
}

/** Keeps the so many best that it is offered. */
function makeBest(most: number) {
  let kept: { doc_id: number; nearness: number }[] = []
  let least = -Infinity
  const trim = () => {
    kept = kept.toSorted((a, b) => b.nearness - a.nearness || a.doc_id - b.doc_id).slice(0, most)
    if (kept.length === most) least = kept.at(-1)?.nearness ?? -Infinity
  }
  return {
    offer(doc_id: number, nearness: number): void {
      if (nearness < least) return
      kept.push({ doc_id, nearness })
      if (kept.length >= most * 4) trim()
    },
    list(): number[] {
      trim()
      return kept.map(({ doc_id }) => doc_id)
    },
  }
}
