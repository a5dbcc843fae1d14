import type { Change, RecordTable, Stored } from '../change.ts'
import { tableColumns } from '../columns.ts'
import { ulid } from '../ulid.ts'

/** The rows that a new incident is made of, by table, in the order in which they refer to each other. */
export type Gathered = Record<GatheredTable, Stored[]>
export type GatheredTable = (typeof gathered_tables)[number]
export const gathered_tables = [
  ...(['origin', 'source', 'person', 'incident', 'act', 'involvement', 'claim'] as const),
] as const

const columns = Object.fromEntries(gathered_tables.map((table) => [table, tableColumns(table)]))

/**
 * A change that writes nothing: what is inserted is gathered, with an id and every column, to be
 * written later together with that of other incidents.
 */
export function gatherChange(at: string): { change: Change; rows: Gathered } {
  const rows = Object.fromEntries(
    gathered_tables.map((table) => [table, []]),
  ) as unknown as Gathered
  const times = { version: 1, created_at: at, updated_at: at, created_in: 0, change_number: 0 }
  const of = (table: RecordTable) => {
    const own = rows[table as GatheredTable] as Stored[] | undefined
    if (own === undefined) throw new Error(`Nothing new is gathered of ${table}.`)
    return own
  }
  const insertAll = (table: RecordTable, fresh: readonly { id?: string }[]) => {
    const full = fresh.map((row) => {
      const own: Record<string, unknown> = { ...row, id: row.id ?? ulid(), ...times }
      return Object.fromEntries(
        columns[table]?.map((name) => [name, own[name] ?? null]) ?? [],
      ) as Stored
    })
    of(table).push(...full)
    return Promise.resolve(full.map(({ id }) => id))
  }
  const change: Change = {
    ...{ at, number: 0, insertAll },
    insert: async (table, row) => (await insertAll(table, [row]))[0] ?? '',
    update: (table, id, patch) => {
      const row = of(table).find((one) => one.id === id)
      if (row) Object.assign(row, patch)
      else if (Object.keys(patch).length > 0) throw new Error('What is stored is not gathered.')
      return Promise.resolve(row !== undefined)
    },
    bring: never,
    bringWhole: never,
    replaceWhole: never,
    remove: never,
    removeAll: never,
    restoreAll: never,
    keepNames: never,
    touch: never,
    count: () => 0,
    changed: () => [],
    made: () => [],
  }
  return { change, rows }
}

const never = () => {
  throw new Error('A new incident changes nothing that is there.')
}
