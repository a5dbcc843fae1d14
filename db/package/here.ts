import { sql } from 'kysely'
import { operator } from '../actor.ts'
import { inTexts } from '../engine/flavour.ts'
import type { Snapshot } from '../past.ts'
import type { Db } from '../tables.ts'
import { readRows } from './rows.ts'
import type { PackageTable, TableName } from './shape.ts'

/** What is here already of what a package brings. */

/** Whether nothing has been recorded here yet: what came with the program may become another's. */
export async function isEmpty(db: Db): Promise<boolean> {
  for (const table of ['incident', 'person', 'source', 'origin'] as const) {
    if (await db.selectFrom(table).select('id').limit(1).executeTakeFirst()) return false
  }
  return true
}

/** A row that is here, as a package from here would tell it, and whether only the program wrote it. */
export type Here = { values: Record<string, string | null>; untouched: boolean }

/** Those of some rows that are here, by id. */
export async function rowsHere(
  db: Db,
  table: PackageTable,
  ids: readonly string[],
): Promise<Map<string, Here>> {
  const rows = await readRows({ db, asked: { actor: operator } }, table, ids)
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        values: Object.fromEntries(
          table.columns.map(({ name }) => [name, row[name] == null ? null : String(row[name])]),
        ),
        untouched: row['change_number'] === 0,
      },
    ]),
  )
}

/** Those of some ids that are of a row here. */
export async function thereAmong(
  db: Db,
  table: TableName,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const query = db.selectFrom(table).select('id').where('id', 'in', inTexts(db, ids))
  return new Set((await query.execute()).map(({ id }) => id))
}

/** Those of some ids whose row was here, and is not any more; by what took it in, where that is known. */
export async function goneAmong(
  db: Db,
  table: TableName,
  ids: readonly string[],
): Promise<{ gone: Set<string>; merged: Set<string> }> {
  if (ids.length === 0) return { gone: new Set(), merged: new Set() }
  const removed = await db
    .selectFrom('revision')
    .innerJoin('change_set', 'change_set.number', 'revision.change_number')
    .select(['row_id', 'kind', 'revision.change_number as number'])
    .where('table_name', '=', table)
    .where('removed', '=', 1)
    .where('row_id', 'in', inTexts(db, ids))
    .orderBy('revision.change_number')
    .execute()
  const last = new Map(removed.map((row) => [row.row_id, row]))
  const lost = await db
    .selectFrom('merged')
    .select(['lost_id', 'change_number'])
    .where('lost_id', 'in', inTexts(db, ids))
    .execute()
  const merged = lost.filter((row) => last.get(row.lost_id)?.number === row.change_number)
  return {
    gone: new Set(last.keys()),
    merged: new Set(merged.map(({ lost_id }) => lost_id)),
  }
}

/**
 * To whom some references were given here: incidents that are there, and those that were removed. The
 * example's were never anybody's.
 * @returns ids by reference
 */
export async function holdersOf(db: Db, refs: readonly string[]): Promise<Map<string, string>> {
  const holders = new Map<string, string>()
  const { rows } = await sql<{ before: string }>`
    select before from revision where table_name = 'incident' and removed = 1`.execute(db)
  const wanted = new Set(refs)
  for (const { before } of rows) {
    const { id, ref, example } = JSON.parse(before) as Snapshot
    if (wanted.has(String(ref)) && example !== 1) holders.set(String(ref), String(id))
  }
  const there = await db
    .selectFrom('incident')
    .select(['id', 'ref'])
    .where('ref', 'in', inTexts(db, refs))
    .execute()
  for (const { id, ref } of there) holders.set(ref, id)
  return holders
}
