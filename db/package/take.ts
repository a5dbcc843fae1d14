import type { Db } from '../tables.ts'
import { cellFaults } from './check-row.ts'
import {
  checkActs,
  checkBelonging,
  checkOwnReferences,
  checkReferences,
  goingRound,
  ownFaults,
} from './check-rows.ts'
import { goneAmong, rowsHere, type Here } from './here.ts'
import type { ReadRow, ReadTable } from './row.ts'
import { package_tables, type PackageTable, type TableName } from './shape.ts'
import { faultAt, idOf, most_told, startTaking, tell, type Outcome, type Taking } from './taking.ts'

/** Opens a table of a package to be read from its first row. */
export type OpenTable = (table: PackageTable) => Promise<ReadTable>

/** Rows that are to be written, of one table. */
export type Fresh = {
  table: TableName
  add: ReadRow[]
  /** Rows that only the program wrote here, to be as they are in the package. */
  become: ReadRow[]
  /** Of the new ones, those that were here once. */
  returned: ReadonlySet<string>
}

/** In which order rows can be written: what others refer to comes first. */
const order: readonly TableName[] = [
  ...(['term', 'place', 'agency', 'origin', 'source', 'person', 'incident', 'act'] as const),
  ...(['involvement', 'claim', 'attachment', 'link'] as const),
]

/** What in a row above itself could lead back to it. */
const upward: Partial<Record<TableName, string>> = {
  place: 'parent_id',
  agency: 'parent_id',
  source: 'derived_from',
  person: 'part_of',
}

/**
 * Goes through a package row by row, checks each against the package and against what is here, and
 * hands on what is to be written.
 * @param files the names of the files in the package
 * @param write gets what is new, some at a time, until something is wrong
 */
export async function takePackage(
  db: Db,
  open: OpenTable,
  files: ReadonlySet<string>,
  write: (fresh: Fresh) => Promise<void>,
): Promise<Outcome> {
  const taking = await startTaking(db, files)
  for (const name of order) {
    const table = package_tables.find((one) => one.name === name)
    if (table) await takeTable(taking, await open(table), write)
  }
  checkActs(taking)
  return taking.outcome
}

async function takeTable(
  taking: Taking,
  read: ReadTable,
  write: (fresh: Fresh) => Promise<void>,
): Promise<void> {
  const { table } = read
  const leading: { row: ReadRow; to: string; column: string }[] = []
  const above = new Map<string, { to: string; row: ReadRow }>()
  let last = ''
  for await (const rows of read.rows) {
    const sound: ReadRow[] = []
    for (const row of rows) {
      const id = idOf(row)
      const faults = cellFaults(read, row)
      if (faults.length === 0 && id <= last) faults.push(faultAt(table, row)('not_in_order'))
      if (faults.length === 0) faults.push(...ownFaults(taking, table, row))
      tell(taking, ...faults)
      if (faults.length > 0) continue
      last = id
      taking.known[table.name].add(id)
      sound.push(row)
      const way = upward[table.name]
      const to = way === undefined ? null : (row.values[way] ?? null)
      if (to !== null) above.set(id, { to, row })
      for (const { name, refers } of read.columns) {
        const named = row.values[name] ?? null
        if (refers === table.name && named !== null) leading.push({ row, to: named, column: name })
      }
    }
    await checkReferences(taking, read, sound)
    const fresh = await sortOut(taking, read, sound)
    // What is wrong already will not be written: the rest is only looked at.
    if (taking.outcome.wrong === 0) await write(fresh)
  }
  await checkOwnReferences(taking, table, leading)
  for (const { row } of goingRound(above)) tell(taking, faultAt(table, row)('goes_round'))
}

/** What is never compared: where a term stands, and when what came with the program was put in. */
const not_compared = new Set(['version', 'created_at', 'updated_at', 'position'])

/** Parts the rows that are new from those that are here, the same or otherwise. */
async function sortOut(
  taking: Taking,
  { table, columns }: ReadTable,
  rows: readonly ReadRow[],
): Promise<Fresh> {
  const { db, outcome, empty } = taking
  const counts = outcome.tables[table.name]
  const ids = rows.map(idOf)
  const here = await rowsHere(db, table, ids)
  const fresh: ReadRow[] = []
  const become: ReadRow[] = []
  for (const row of rows) {
    const there = here.get(idOf(row))
    if (!there) {
      fresh.push(row)
      continue
    }
    // To say that a hidden value is the same would give it away to whoever guesses it.
    const names = columns.flatMap(({ name, restricted }) => (restricted ? [] : name))
    const differing = differences(names, row, there)
    const telling = table.reference
      ? differing.filter((name) => !not_compared.has(name))
      : differing
    if (table.reference && empty && there.untouched && differing.length > 0) become.push(row)
    else if (telling.length === 0) counts.same += 1
    else {
      const fault = faultAt(table, row)('differs', telling[0] ?? null, telling.join(', '))
      if (!table.reference) tell(taking, fault)
      else if (outcome.differing.length < most_told) outcome.differing.push(fault)
      counts.differ += 1
    }
  }
  counts.become += become.length
  counts.add += fresh.length
  const { gone, merged } = await goneAmong(db, table.name, fresh.map(idOf))
  for (const row of fresh) {
    if (merged.has(idOf(row))) tell(taking, faultAt(table, row)('merged_here', 'id', idOf(row)))
  }
  await checkBelonging(taking, table, fresh)
  return { table: table.name, add: fresh, become, returned: gone }
}

const differences = (names: readonly string[], { values }: ReadRow, here: Here): string[] =>
  names.filter((name) => (values[name] ?? null) !== (here.values[name] ?? null))
