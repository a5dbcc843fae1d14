import type { AnyDb } from '../engine/any-db.ts'
import { listTables, type Table } from '../engine/catalogue.ts'

/** The only tables that a backup leaves out. Any other, also one made later, is in it. */
const left_out = new Set([
  // Made anew from the record: by bringDerived, pairs by whoever looks for them.
  ...['derived', 'incident_doc', 'incident_fts', 'incident_gone', 'follow_up', 'pair'],
  // Whoever was signed in, held a link or was slowed down here must not be in a copy elsewhere.
  ...['session', 'one_time_link', 'throttle'],
])

/**
 * The tables that a backup holds, in groups: the rows of a group refer to its own rows and to those
 * of groups before it.
 */
export async function listStored(db: AnyDb): Promise<Table[][]> {
  const stored = (await listTables(db)).filter(({ name }) => !left_out.has(name))
  for (const { name, key } of stored) {
    if (key.length === 0) throw new Error(`Table ${name} has no primary key to be dumped by.`)
  }
  return inOrder(stored)
}

function inOrder(tables: readonly Table[]): Table[][] {
  const groups: Table[][] = []
  let left = [...tables]
  while (left.length > 0) {
    const waiting = new Set(left.map((table) => table.name))
    const ready = left.filter((table) => !table.refers_to.some((name) => waiting.has(name)))
    // Tables that refer to each other in a circle can only be filled together.
    if (ready.length === 0) return [...groups, left]
    groups.push(...ready.map((table) => [table]))
    left = left.filter((table) => !ready.includes(table))
  }
  return groups
}
