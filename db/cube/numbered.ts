import type { Cube } from './cube.ts'
import { personKey, readPerson } from './person.ts'

/** The victims of a cube, numbered from 1, so that each can be counted once wherever they are named. */
export type Numbered = {
  /** One more than the highest number. */
  size: number
  /** The acts by victim: those of number `n` stand in `order` from `starts[n]` up to `starts[n + 1]`. */
  order: Uint32Array
  starts: Uint32Array
  /** Which incident each act is of, by where it stands. */
  incident: Uint32Array
  /** The groups that somebody is counted in, as far as these are victims themselves. */
  above: ReadonlyMap<number, Above>
  /** The groups that others are counted in. */
  groups: ReadonlySet<number>
}

/** `direct`: the group they are part of, 0 where it is no victim; `all`: that one and those around it. */
export type Above = { direct: number; all: number[] }

/** They are numbered when they are first asked for: most saves are not followed by such a question. */
export const numberedOf = (cube: Cube): Numbered => (cube.numbered ??= number(cube))

function number(cube: Cube): Numbered {
  const { acts, incidents, ends } = cube
  const { victim_high, victim_low } = acts.columns
  const numbers = makeNumbers(acts.count)
  const of = new Uint32Array(acts.count)
  for (let act = 0; act < acts.count; act += 1) {
    const [high, low] = [victim_high[act] ?? 0, victim_low[act] ?? 0]
    if ((high | low) !== 0) of[act] = numbers.give(high, low)
  }
  const size = numbers.size()
  const incident = new Uint32Array(acts.count)
  for (let at = 0, act = 0; at < incidents.count; at += 1) {
    for (const end = ends.acts[at] ?? 0; act < end; act += 1) incident[act] = at
  }
  const above = readAbove(cube, of, incident, numbers.find)
  const groups = new Set([...above.values()].flatMap(({ all }) => all))
  return { size, ...sortedBy(of, size), incident, above, groups }
}

/** The groups that each victim is in: told by another act of the incident, or by their own text. */
function readAbove(
  cube: Cube,
  of: Uint32Array,
  incident: Uint32Array,
  find: (high: number, low: number) => number,
): Map<number, Above> {
  const { person, group } = cube.acts.columns
  const chains = readChains(cube, find)
  const above = new Map<number, Above>()
  const near = new Map<number, number>()
  for (let act = 0; act < of.length; act += 1) {
    const among = group[act] ?? 0
    const chain = chains[person[act] ?? 0]
    if (among > 0) {
      const at = incident[act] ?? 0
      const first = at === 0 ? 0 : (cube.ends.acts[at - 1] ?? 0)
      near.set(of[act] ?? 0, of[first + among - 1] ?? 0)
    } else if (chain != null && !near.has(of[act] ?? 0)) above.set(of[act] ?? 0, chain)
  }
  for (const [number, direct] of near) {
    const all = [direct]
    for (let next = near.get(direct); next !== undefined && !all.includes(next);) {
      all.push(next)
      next = near.get(next)
    }
    const beyond = above.get(all.at(-1) ?? 0)?.all ?? []
    above.set(number, { direct, all: [...new Set([...all, ...beyond])] })
  }
  return above
}

/** By the codes of persons, the groups that these are counted in; null for most. */
function readChains(
  { coders }: Cube,
  find: (high: number, low: number) => number,
): (Above | null)[] {
  return Array.from({ length: coders.person.size() }, (_, code) => {
    if (code === 0) return null
    const found = readPerson(coders.person.text(code)).above.map((id) => {
      const { high, low } = personKey(id)
      return find(high, low)
    })
    const all = found.filter((group) => group !== 0)
    return all.length === 0 ? null : { direct: found[0] ?? 0, all }
  })
}

function sortedBy(of: Uint32Array, size: number): Pick<Numbered, 'order' | 'starts'> {
  const starts = new Uint32Array(size + 2)
  for (const number of of) starts[number + 1] = (starts[number + 1] ?? 0) + 1
  for (let n = 1; n < starts.length; n += 1) starts[n] = (starts[n] ?? 0) + (starts[n - 1] ?? 0)
  const next = starts.slice()
  const order = new Uint32Array(of.length)
  for (const [act, number] of of.entries()) {
    const to = next[number] ?? 0
    order[to] = act
    next[number] = to + 1
  }
  return { order, starts }
}

/** Gives numbers to pairs of halves: a table with open addressing, a third of it left empty at least. */
function makeNumbers(most: number) {
  const room = 2 ** Math.ceil(Math.log2(Math.max(16, most * 1.5)))
  const slots = new Uint32Array(room)
  const highs = new Uint32Array(most + 1)
  const lows = new Uint32Array(most + 1)
  let last = 0
  const slotOf = (high: number, low: number) => {
    let slot = low & (room - 1)
    for (; slots[slot] !== 0; slot = (slot + 1) & (room - 1)) {
      const known = slots[slot] ?? 0
      if (highs[known] === high && lows[known] === low) break
    }
    return slot
  }
  return {
    size: () => last + 1,
    find: (high: number, low: number) => slots[slotOf(high, low)] ?? 0,
    give(high: number, low: number): number {
      const slot = slotOf(high, low)
      const known = slots[slot] ?? 0
      if (known !== 0) return known
      last += 1
      slots[slot] = last
      highs[last] = high
      lows[last] = low
      return last
    },
  }
}
