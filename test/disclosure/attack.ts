/**
 * What somebody does who reads everything that is told, twice, and knows how it was made but not the
 * secret: for each smallest number, what it may have been at least and at most.
 */

/** A set of smallest cells, by their places, and what is known of their sum. */
export type Known = { cells: readonly number[]; least: number; most: number }

export type Bounds = { least: number; most: number }

/**
 * Bounds of each cell that follow from everything known together: each fact narrows each cell of it by
 * what the others of it may be, again and again until nothing is narrowed any more. Of two facts,
 * one of which is about a part of the other, the rest is a fact too.
 */
export function narrow(cells: number, facts: readonly Known[]): Bounds[] {
  const bounds = Array.from({ length: cells }, () => ({ least: 0, most: Infinity }))
  const all = [...facts, ...rests(facts)]
  for (let moved = true; moved;) {
    moved = false
    for (const { cells: own, least, most } of all) {
      let [sum_least, sum_most] = [0, 0]
      for (const at of own) {
        sum_least += bounds[at]?.least ?? 0
        sum_most += bounds[at]?.most ?? 0
      }
      for (const at of own) {
        const cell = bounds[at]
        if (!cell) continue
        const others_least = sum_least - cell.least
        // Of two without an end, less one is not a number.
        const others_most =
          own.length === 1
            ? 0
            : sum_most === Infinity
              ? mostBut(at, own, bounds)
              : sum_most - cell.most
        const up = Math.max(cell.least, least - others_most)
        const down = Math.min(cell.most, most - others_least)
        if (up > cell.least || down < cell.most) {
          moved = true
          sum_least += up - cell.least
          sum_most =
            sum_most === Infinity ? totalMost(own, bounds, at, down) : sum_most + down - cell.most
          ;[cell.least, cell.most] = [up, down]
        }
      }
    }
  }
  return bounds
}

const mostBut = (at: number, own: readonly number[], bounds: readonly Bounds[]) =>
  own.reduce((sum, other) => (other === at ? sum : sum + (bounds[other]?.most ?? 0)), 0)

const totalMost = (own: readonly number[], bounds: readonly Bounds[], at: number, now: number) =>
  mostBut(at, own, bounds) + now

function rests(facts: readonly Known[]): Known[] {
  return facts.flatMap((whole) => {
    const inside = new Set(whole.cells)
    return facts.flatMap((part) => {
      if (part.cells.length >= whole.cells.length) return []
      if (!part.cells.every((cell) => inside.has(cell))) return []
      const taken = new Set(part.cells)
      return [
        {
          cells: whole.cells.filter((cell) => !taken.has(cell)),
          least: whole.least - part.most,
          most: whole.most - part.least,
        },
      ]
    })
  })
}
