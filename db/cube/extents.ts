import type { Cube } from './cube.ts'
import { apart, span, type Spans } from './spans.ts'

/** So many days at most lie between the acts of an incident of each kind; those of the last, any. */
const widths = [31, 400, Infinity]

/** Where its incidents stand, in order, and between which days each stretch of them lies. */
type Kind = Spans & { at: Uint32Array }

/**
 * Incidents by how many days their acts take up. Incidents stand in the order of their first day, so
 * those that take up few days are found where that day is; the others, of a year or a decade, would
 * make every stretch among which they stand as wide as they are.
 */
export type Extents = {
  kinds: Kind[]
  /** Where those stand that have no date at all. */
  undated: Uint32Array
}

/** They are worked out when they are first asked for. */
export const extentsOf = (cube: Cube): Extents => (cube.extents ??= readExtents(cube))

function readExtents({ incidents, acts, ends }: Cube): Extents {
  const { first, last, open } = acts.columns
  const kinds = widths.map(() => makeKind(incidents.count))
  const undated = new Uint32Array(incidents.count)
  let without = 0
  for (let at = 0, act = 0; at < incidents.count; at += 1) {
    const end = ends.acts[at] ?? 0
    let [from, to] = [2 ** 31 - 1, -(2 ** 31)]
    for (; act < end; act += 1) {
      if (open[act] === 3) continue
      from = Math.min(from, first[act] ?? from)
      to = Math.max(to, last[act] ?? to)
    }
    if (from > to) undated[without++] = at
    else kinds.find((_, kind) => to - from <= (widths[kind] ?? 0))?.add(at, from, to)
  }
  return { kinds: kinds.map((kind) => kind.done()), undated: undated.slice(0, without) }
}

function makeKind(most: number) {
  const at = new Uint32Array(most)
  const stretches = Math.ceil(most / span)
  const first = new Int32Array(stretches).fill(2 ** 31 - 1)
  const last = new Int32Array(stretches).fill(-(2 ** 31))
  let count = 0
  return {
    add(incident: number, from: number, to: number): void {
      const stretch = Math.floor(count / span)
      at[count++] = incident
      first[stretch] = Math.min(first[stretch] ?? from, from)
      last[stretch] = Math.max(last[stretch] ?? to, to)
    },
    done(): Kind {
      const used = Math.ceil(count / span)
      return { at: at.slice(0, count), first: first.slice(0, used), last: last.slice(0, used) }
    },
  }
}

/** Calls with where each incident stands that may have an act in a period. */
export function eachNear(
  { kinds }: Extents,
  period: { from: number; to: number },
  visit: (at: number) => void,
): void {
  for (const kind of kinds) {
    for (let stretch = 0; stretch < kind.first.length; stretch += 1) {
      if (apart(kind, stretch, period)) continue
      const end = Math.min((stretch + 1) * span, kind.at.length)
      for (let n = stretch * span; n < end; n += 1) visit(kind.at[n] ?? 0)
    }
  }
}
