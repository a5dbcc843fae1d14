import { sql } from 'kysely'
import type { Db } from './tables.ts'

/** Counters: of change sets, references, terms. Who moves one holds its row until all is written. */

/** Moves a counter, whose row is locked from then on. @returns what it says now */
export async function addToCounter(db: Db, name: string, by: number): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    update counter set value = value + ${by},
      seal = name || ' ' || cast(value + cast(${by} as integer) as text)
    where name = ${name} returning value`.execute(db)
  const [row] = rows
  if (!row) throw new Error(`There is no counter ${name}.`)
  return row.value
}

/** What a counter says. */
export async function readCounter(db: Db, name: string): Promise<number> {
  const query = db.selectFrom('counter').select('value').where('name', '=', name)
  return (await query.executeTakeFirstOrThrow()).value
}
