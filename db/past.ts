import { record_tables, type RecordTable } from './change.ts'
import { inTexts } from './engine/flavour.ts'
import type { Db } from './tables.ts'

/** A row as it stood before or after a change. */
export type Snapshot = Record<string, unknown>

/** One change to a row. */
export type PastChange = {
  number: number
  actor: string
  kind: string
  reason: string | null
  at: string
  table_name: RecordTable
  row_id: string
  before: Snapshot | null
  after: Snapshot | null
}

/** Rows of one table, by id. */
export type Rows = [table: RecordTable, ids: readonly string[]]

type Step = Pick<PastChange, 'number' | 'table_name' | 'row_id' | 'before' | 'after'>

/**
 * Every change that some rows went through, newest first. Only what was replaced is kept: what came
 * after is what the next change replaced, or what stands in the table now.
 */
export async function listPast(db: Db, parts: readonly Rows[]): Promise<PastChange[]> {
  const steps = (await Promise.all(parts.map((part) => stepsOf(db, part)))).flat()
  const sets = await changeSets(db, steps)
  return steps
    .flatMap((step) => {
      const set = sets.get(step.number)
      return set ? [{ ...step, ...set }] : []
    })
    .toSorted((a, b) => b.number - a.number)
}

async function stepsOf(db: Db, [table, ids]: Rows): Promise<Step[]> {
  if (ids.length === 0) return []
  const replaced = await db
    .selectFrom('revision')
    .select(['row_id', 'change_number', 'before', 'removed'])
    .where('table_name', '=', table)
    .where('row_id', 'in', inTexts(db, ids))
    .orderBy('change_number')
    .execute()
  const now = await db.selectFrom(table).selectAll().where('id', 'in', inTexts(db, ids)).execute()
  const past = Map.groupBy(replaced, (row) => row.row_id)
  const present = new Map(now.map((row) => [row.id, row as Snapshot]))
  return [...new Set(ids)].flatMap((row_id) => {
    const own = past.get(row_id) ?? []
    const states = own.map((row) => JSON.parse(row.before) as Snapshot | null)
    const last = own.at(-1)?.removed === 1 ? null : (present.get(row_id) ?? null)
    const all = [...states, last]
    const made = Number(all.find((state) => state !== null)?.['created_in'] ?? 0)
    const numbers = [made, ...own.map((row) => row.change_number)]
    return all.map((after, index) => ({
      ...{ number: numbers[index] ?? 0, table_name: table, row_id, after },
      before: index === 0 ? null : (all[index - 1] ?? null),
    }))
  })
}

async function changeSets(db: Db, steps: readonly Step[]) {
  const numbers = [...new Set(steps.map((step) => step.number))]
  const rows = await db
    .selectFrom('change_set')
    .select(['number', 'actor', 'kind', 'reason', 'at'])
    .where('number', 'in', [...numbers, 0])
    .execute()
  return new Map(rows.map((row) => [row.number, row]))
}

/** What was removed by the change sets that changed an incident, its own or not. */
export async function listRemoved(db: Db, incident_id: string): Promise<Step[]> {
  const rows = await db
    .selectFrom('revision')
    .select(['change_number as number', 'table_name', 'row_id', 'before'])
    .where('removed', '=', 1)
    .where((b) =>
      b.or([
        b(
          'change_number',
          'in',
          b
            .selectFrom('revision as own')
            .select('own.change_number')
            .where('own.table_name', '=', 'incident')
            .where('own.row_id', '=', incident_id),
        ),
        b(
          'change_number',
          'in',
          b.selectFrom('incident').select('change_number').where('id', '=', incident_id),
        ),
      ]),
    )
    .execute()
  return rows.map((row) => ({
    ...row,
    table_name: row.table_name as RecordTable,
    before: JSON.parse(row.before) as Snapshot,
    after: null,
  }))
}

/**
 * The ids of what some changes named, before or after. Not what a source was taken from, nor whom
 * somebody is part of: those need not be the reader's to see.
 */
export function idsNamed(changes: readonly PastChange[]): string[] {
  const states = changes.flatMap(({ before, after }) => [before, after])
  const named = states.flatMap((state) => Object.entries(state ?? {}))
  const leads = ([column, value]: [string, unknown]) =>
    typeof value === 'string' && column.endsWith('_id')
  return [...new Set(named.filter(leads).map(([, id]) => String(id)))]
}

/** What of some rows is not there any more, as it stood last, by its id. */
export async function listGone(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { table: string; row: Snapshot }>> {
  const removed = await db
    .selectFrom('revision')
    .select(['table_name as table', 'row_id', 'before'])
    .where('table_name', 'in', ['origin', 'source', 'place', 'agency'])
    .where('row_id', 'in', inTexts(db, ids))
    .where('removed', '=', 1)
    .orderBy('change_number')
    .execute()
  return new Map(
    removed.map(({ table, row_id, before }) => [
      row_id,
      { table, row: JSON.parse(before) as Snapshot },
    ]),
  )
}

/** The rows that a change set made, or whose state before it is kept. */
export async function listRowsOf(db: Db, number: number): Promise<Rows[]> {
  const replaced = await db
    .selectFrom('revision')
    .select(['table_name', 'row_id'])
    .where('change_number', '=', number)
    .execute()
  const made = await madeBy(db, number)
  return record_tables.map((name): Rows => {
    const own = replaced.filter((row) => row.table_name === name).map((row) => row.row_id)
    return [name, [...own, ...(made.get(name) ?? [])]]
  })
}

/** The rows that a change set made: as it kept them, or found by who made each. */
async function madeBy(db: Db, number: number): Promise<Map<RecordTable, string[]>> {
  const set = await db
    .selectFrom('change_set')
    .select('made')
    .where('number', '=', number)
    .executeTakeFirst()
  if (set?.made != null) {
    const kept = JSON.parse(set.made) as Record<string, string[]>
    return new Map(Object.entries(kept) as [RecordTable, string[]][])
  }
  const found = record_tables.map(async (name): Promise<[RecordTable, string[]]> => {
    const rows = await db.selectFrom(name).select('id').where('created_in', '=', number).execute()
    return [name, rows.map(({ id }) => id)]
  })
  return new Map(await Promise.all(found))
}
