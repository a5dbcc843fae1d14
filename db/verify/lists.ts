import { emptyCube, type Cube } from '../cube/cube.ts'
import { follow, revisionOf } from '../cube/follow.ts'
import { readCube } from '../cube/snapshot.ts'
import { keysOf } from '../derive.ts'
import type { Db } from '../tables.ts'
import type { Fault } from './fault.ts'

/**
 * Builds what lists are answered from anew, and compares it with what was kept of it for the next
 * start, brought up to date. A file that is not there, or of another database, or damaged, is never
 * used: there is nothing to compare.
 */
export async function* checkLists(db: Db, file: string): AsyncGenerator<Fault, void> {
  const keys = await keysOf(db)
  const fresh = emptyCube()
  await follow(db, fresh)
  const kept = keys === null ? emptyCube() : readCube(file, keys, await revisionOf(db))
  if (kept.revision === 0) return
  await follow(db, kept)
  const table = 'lists.cache'
  const differs = differingColumn(fresh, kept)
  if (differs !== null) {
    yield { table, record: null, says: `differs from the tables in ${differs}: delete the file` }
  }
}

/** Columns of numbers that stand for texts, each cube having its own. */
const coded: Record<string, keyof Cube['coders']> = {
  'incidents.state': 'state',
  'incidents.author': 'author',
  'acts.type': 'type',
  'acts.place': 'place',
  'acts.penalty': 'penalty',
  'acts.asserted': 'asserted',
  'acts.outcome': 'outcome',
  'acts.roles': 'roles',
  'acts.agencies': 'agencies',
  'acts.precision': 'precision',
  'acts.person': 'person',
  'acts.months': 'months',
  'publishers.name': 'publisher',
}

function differingColumn(one: Cube, other: Cube): string | null {
  for (const table of ['incidents', 'acts', 'publishers'] as const) {
    const [{ count, columns }, { columns: others }] = [one[table], other[table]]
    if (count !== other[table].count) return `the number of ${table}`
    for (const [name, column] of Object.entries(columns) as [string, Uint32Array][]) {
      const coder = coded[`${table}.${name}`]
      const against = (others as unknown as Record<string, Uint32Array>)[name]
      for (let at = 0; at < count; at += 1) {
        const [a, b] = [column[at] ?? 0, against?.[at] ?? 0]
        const same = coder ? one.coders[coder].text(a) === other.coders[coder].text(b) : a === b
        if (!same) return `${name} of ${table}`
      }
    }
  }
  return null
}
