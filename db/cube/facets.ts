import { holds, meets, RELIABILITY, SOURCE, STATUS } from './conditions.ts'
import type { Cube } from './cube.ts'
import type { Plan } from './plan.ts'

/** Counts per value; `seen` and `refused` hold the last incident that had it, or may not count it. */
type ValueCounts = { counts: Uint32Array; seen: Uint32Array; refused: Uint32Array }

export const valueCounts = (size: number): ValueCounts => ({
  counts: new Uint32Array(size),
  seen: new Uint32Array(size),
  refused: new Uint32Array(size),
})

/** Counts a value once an incident. */
export function count({ counts, seen, refused }: ValueCounts, stamp: number, code: number): void {
  if (code === 0 || seen[code] === stamp || refused[code] === stamp) return
  seen[code] = stamp
  add(counts, code)
}

/** Where only what has no date is asked for, a value that an act with a date has does not count. */
export function refuseDated(
  cube: Cube,
  plan: Plan,
  fails: number,
  at: number,
  province: ValueCounts,
  act_type: ValueCounts,
): void {
  const { columns } = cube.acts
  const end = cube.ends.acts[at] ?? 0
  for (let act = end - (cube.incidents.columns.acts[at] ?? 0); act < end; act += 1) {
    if (columns.open[act] === 3 || !holds(plan, columns, act)) continue
    const in_place = meets(plan.place, columns.place[act])
    const of_type = meets(plan.type, columns.type[act])
    if (fails === 0 && of_type) {
      province.refused[cube.provinces.of[columns.place[act] ?? 0] ?? 0] = at + 1
    }
    if (fails === 0 && in_place) act_type.refused[columns.type[act] ?? 0] = at + 1
  }
}

/** Counts of what an incident has itself, whatever its acts. */
export const ownCounts = ({ coders }: Cube) => ({
  state: new Uint32Array(coders.state.size()),
  grade: new Uint32Array(6),
  publisher: new Uint32Array(coders.publisher.size()),
})

export function countOwn(
  counts: ReturnType<typeof ownCounts>,
  cube: Cube,
  fails: number,
  at: number,
): void {
  const { columns } = cube.incidents
  if ((fails & ~STATUS) === 0) add(counts.state, columns.state[at] ?? 0)
  if ((fails & ~RELIABILITY) === 0) {
    for (let grades = columns.reliability[at] ?? 0, bit = 0; grades > 0; grades >>= 1, bit += 1) {
      if ((grades & 1) === 1) add(counts.grade, bit)
    }
  }
  if ((fails & ~SOURCE) === 0) {
    const end = cube.ends.publishers[at] ?? 0
    for (let row = end - (columns.publishers[at] ?? 0); row < end; row += 1) {
      add(counts.publisher, cube.publishers.columns.name[row] ?? 0)
    }
  }
}

export function nameOwn(
  { state, grade, publisher }: ReturnType<typeof ownCounts>,
  { coders }: Cube,
) {
  const status = new Map<string, number>()
  for (const [text, n] of named(state, coders.state.text)) {
    const [, code = ''] = text.split(' ')
    status.set(code, (status.get(code) ?? 0) + n)
  }
  const letters = Array.from('ABCDEF').map((letter, bit) => [letter, grade[bit] ?? 0] as const)
  return {
    status,
    reliability: new Map(letters.filter(([, n]) => n > 0)),
    source: named(publisher, coders.publisher.text),
  }
}

function add(counts: Uint32Array, code: number): void {
  counts[code] = (counts[code] ?? 0) + 1
}

export function named(counts: Uint32Array, text: (code: number) => string): Map<string, number> {
  const found = new Map<string, number>()
  for (let code = 1; code < counts.length; code += 1) {
    const n = counts[code] ?? 0
    if (n > 0) found.set(text(code), n)
  }
  return found
}
