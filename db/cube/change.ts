import { emptyTables, find, measure, position, type Cube } from './cube.ts'
import { append, type Entry } from './entry.ts'
import { insertRows, removeRows, type Range } from './table.ts'

/** Takes incidents out and puts others in, all at once. `entries` come in the order of `doc_id`. */
export function replace(cube: Cube, gone: readonly number[], entries: readonly Entry[]): void {
  takeOut(cube, gone)
  const fresh = { coders: cube.coders, ...emptyTables() }
  for (const entry of entries) append(fresh, entry)
  const inserts = { incidents: inserting(), acts: inserting(), publishers: inserting() }
  for (const [index, entry] of entries.entries()) {
    const at = position(cube, entry.doc_id)
    inserts.incidents.add(at, 1)
    inserts.acts.add(endBefore(cube, 'acts', at), fresh.incidents.columns.acts[index] ?? 0)
    const publishers = fresh.incidents.columns.publishers[index] ?? 0
    inserts.publishers.add(endBefore(cube, 'publishers', at), publishers)
  }
  insertRows(cube.incidents, fresh.incidents, inserts.incidents.list)
  insertRows(cube.acts, fresh.acts, inserts.acts.list)
  insertRows(cube.publishers, fresh.publishers, inserts.publishers.list)
  measure(cube)
}

function takeOut(cube: Cube, gone: readonly number[]): void {
  const found = gone.flatMap((doc_id) => find(cube, doc_id) ?? []).toSorted((a, b) => a - b)
  const range = (name: 'acts' | 'publishers', at: number): Range => ({
    start: endBefore(cube, name, at),
    end: cube.ends[name][at] ?? 0,
  })
  const acts = found.map((at) => range('acts', at))
  const publishers = found.map((at) => range('publishers', at))
  removeRows(cube.acts, acts)
  removeRows(cube.publishers, publishers)
  removeRows(
    cube.incidents,
    found.map((at) => ({ start: at, end: at + 1 })),
  )
  if (found.length > 0) measure(cube)
}

const endBefore = ({ ends }: Cube, name: 'acts' | 'publishers', at: number) =>
  at === 0 ? 0 : (ends[name][at - 1] ?? 0)

/** Ranges of a fresh table, one after another, with where each goes. */
function inserting() {
  const list: (Range & { at: number })[] = []
  let start = 0
  return {
    list,
    add(at: number, rows: number) {
      if (rows > 0) list.push({ at, start, end: start + rows })
      start += rows
    },
  }
}
