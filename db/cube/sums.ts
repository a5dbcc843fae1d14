import type { Cells, Marked } from './cells.ts'
import { mark } from './marks.ts'

/** What was counted, cell by cell. Incidents and acts are as many at least as at most. */
export type Sums = {
  least: Float64Array
  most: Float64Array
  /** 1 where nobody knows how many at most. */
  open: Uint8Array
  /** 1 where anything counts at all, be it how many is not known. */
  some: Uint8Array
}

/** Over the acts that possibly meet a filter, and over those that surely do. */
export type Both = { possible: Sums; certain: Sums }

export const makeSums = (size: number): Sums => ({
  least: new Float64Array(size),
  most: new Float64Array(size),
  open: new Uint8Array(size),
  some: new Uint8Array(size),
})

/** Counts so many, at least and at most, in a cell; null: nobody knows how many at most. */
export function add(sums: Sums, cell: number, least: number, most: number | null): void {
  sums.some[cell] = 1
  sums.least[cell] = (sums.least[cell] ?? 0) + least
  if (most === null) sums.open[cell] = 1
  else sums.most[cell] = (sums.most[cell] ?? 0) + most
}

/** Counts incidents: once in a cell, however many of its acts are in it. */
export function countIncidents({ cube, marks }: Marked, cells: Cells): Both {
  const both = { possible: makeSums(cells.size), certain: makeSums(cells.size) }
  const seen = { possible: new Uint32Array(cells.size), certain: new Uint32Array(cells.size) }
  for (let at = 0, act = 0; at < cube.incidents.count; at += 1) {
    for (const end = cube.ends.acts[at] ?? 0; act < end; act += 1) {
      const marked = marks[act]
      if (marked !== mark.possible && marked !== mark.certain) continue
      const n = cells.read(act, at)
      for (let i = 0; i < n; i += 1) {
        const cell = cells.found[i] ?? 0
        if (seen.possible[cell] !== at + 1) {
          seen.possible[cell] = at + 1
          add(both.possible, cell, 1, 1)
        }
        if (cells.surely[i] === 1 && seen.certain[cell] !== at + 1) {
          seen.certain[cell] = at + 1
          add(both.certain, cell, 1, 1)
        }
      }
    }
  }
  return both
}

/** Counts acts. */
export function countActs({ cube, marks }: Marked, cells: Cells): Both {
  const both = { possible: makeSums(cells.size), certain: makeSums(cells.size) }
  for (let at = 0, act = 0; at < cube.incidents.count; at += 1) {
    for (const end = cube.ends.acts[at] ?? 0; act < end; act += 1) {
      const marked = marks[act]
      if (marked !== mark.possible && marked !== mark.certain) continue
      const n = cells.read(act, at)
      for (let i = 0; i < n; i += 1) {
        const cell = cells.found[i] ?? 0
        add(both.possible, cell, 1, 1)
        if (cells.surely[i] === 1) add(both.certain, cell, 1, 1)
      }
    }
  }
  return both
}
