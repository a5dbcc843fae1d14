/**
 * A sum over the tokens of each of many documents, 64 bits in two halves, that does not depend on
 * the order in which they come: tokens by document on the one side, by token on the other.
 */
export type Sums = {
  /** Counts one token of a document; `sign` -1 takes it off. */
  add: (doc_id: number, token: string, place: number, sign: 1 | -1) => void
  /** The documents whose tokens do not cancel out. */
  uneven: () => number[]
}

const most_known = 200_000

export function makeSums(): Sums {
  const slots = new Map<number, number>()
  let halves = new Int32Array(2 * 1024)
  const known = new Map<string, readonly [number, number]>()
  const slotOf = (doc_id: number): number => {
    const found = slots.get(doc_id)
    if (found !== undefined) return found
    const slot = slots.size
    slots.set(doc_id, slot)
    if (2 * slot >= halves.length) {
      const wider = new Int32Array(halves.length * 2)
      wider.set(halves)
      halves = wider
    }
    return slot
  }
  const hashed = (token: string) => {
    const found = known.get(token)
    if (found) return found
    const made = [hashOf(token, 0x811c9dc5), hashOf(token, 0x2545f491)] as const
    if (known.size >= most_known) known.clear()
    known.set(token, made)
    return made
  }
  return {
    add(doc_id, token, place, sign) {
      const at = 2 * slotOf(doc_id)
      const [first, second] = hashed(token)
      halves[at] = (halves[at] ?? 0) + sign * mix(first, place)
      halves[at + 1] = (halves[at + 1] ?? 0) + sign * mix(second, place)
    },
    uneven: () =>
      [...slots].flatMap(([doc_id, slot]) =>
        halves[2 * slot] === 0 && halves[2 * slot + 1] === 0 ? [] : [doc_id],
      ),
  }
}

function hashOf(token: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < token.length; at += 1) {
    hash = Math.imul(hash ^ token.charCodeAt(at), 0x01000193)
  }
  return hash
}

function mix(hash: number, place: number): number {
  let mixed = Math.imul(hash ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
