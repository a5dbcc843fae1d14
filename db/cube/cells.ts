import { sure, type Axis } from './axis.ts'
import type { Cube } from './cube.ts'
import { mark } from './marks.ts'

/**
 * The cells of a table of two axes, row by row, that acts count in. Row 0 and column 0 are the
 * totals, so that every total is counted like a cell and never added up: an incident may stand in
 * several.
 */
export type Cells = {
  size: number
  /** How many columns the table has. */
  width: number
  /** What {@link Cells.read} found: the cells, and 1 for each that the act surely counts in. */
  found: Uint32Array
  surely: Uint8Array
  /** Finds the cells of an act that meets the filter. @returns how many */
  read: (act: number, at: number) => number
}

/** What is counted: the acts that meet a filter, as {@link mark}ed. */
export type Marked = { cube: Cube; marks: Uint8Array; undated: boolean }

export function makeCells({ cube, marks, undated }: Marked, rows: Axis, columns: Axis): Cells {
  const [row, column] = [rows, columns].map(({ most }) => ({
    values: new Uint32Array(most),
    how: new Uint8Array(most),
  })) as [Place, Place]
  const found = new Uint32Array(rows.most * columns.most)
  const surely = new Uint8Array(found.length)
  const width = columns.size
  const readAny = (act: number, at: number) => {
    const down = rows.fill(act, at, row.values, row.how)
    const across = columns.fill(act, at, column.values, column.how)
    const as_act = marks[act] === mark.certain ? 1 : 0
    let n = 0
    for (let r = 0; r < down; r += 1) {
      for (let c = 0; c < across; c += 1, n += 1) {
        found[n] = (row.values[r] ?? 0) * width + (column.values[c] ?? 0)
        surely[n] = together(row.how[r], column.how[c], as_act)
      }
    }
    return n
  }
  const cells = { size: rows.size * width, width, found, surely, read: readAny }
  if (!undated) return cells
  const refused = findRefused({ cube, marks }, cells)
  const read = (act: number, at: number) => {
    const n = readAny(act, at)
    const not_here = refused.get(at)
    if (!not_here) return n
    let kept = 0
    for (let i = 0; i < n; i += 1) {
      const cell = found[i] ?? 0
      if (not_here.has(cell)) continue
      found[kept] = cell
      kept += 1
    }
    return kept
  }
  return { ...cells, read }
}

type Place = { values: Uint32Array; how: Uint8Array }

/** Both must be sure; where one axis says nothing of it, the other decides. */
function together(row: number | undefined, column: number | undefined, as_act: 0 | 1): 0 | 1 {
  if (row === sure.as_act) return column === sure.as_act ? as_act : column === sure.yes ? 1 : 0
  if (row === sure.no) return 0
  return column === sure.no ? 0 : 1
}

/**
 * Where only what has no date is asked for, an incident is refused in each cell in which an act of
 * it has one: by incident, these cells.
 */
function findRefused(
  { cube, marks }: Pick<Marked, 'cube' | 'marks'>,
  { found, read }: Pick<Cells, 'found' | 'read'>,
): Map<number, Set<number>> {
  const refused = new Map<number, Set<number>>()
  for (let at = 0, act = 0; at < cube.incidents.count; at += 1) {
    for (const end = cube.ends.acts[at] ?? 0; act < end; act += 1) {
      if (marks[act] !== mark.dated) continue
      const cells = refused.get(at) ?? new Set()
      const n = read(act, at)
      for (let i = 0; i < n; i += 1) cells.add(found[i] ?? 0)
      refused.set(at, cells)
    }
  }
  return refused
}
