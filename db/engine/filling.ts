import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { flavourOf } from './flavour.ts'

/**
 * Prepares the index of words for being filled with very much: SQLite gathers what was added in segments, and
 * merges a few whenever there are many. That frees pages, which other tables then take backwards,
 * and so are read backwards for ever after; and all of it is merged several times over.
 * @see endFilling
 */
export async function beginFilling(db: AnyDb): Promise<void> {
  if (flavourOf(db) === 'postgres') return
  await setMerging(db, { automerge: 0, crisismerge: most_segments })
}

/**
 * Merges a part of what was added since {@link beginFilling}: each call is short enough to let others
 * write after it.
 * @returns whether that was the last
 */
export async function mergeSome(db: AnyDb, first: boolean): Promise<boolean> {
  if (flavourOf(db) === 'postgres') return true
  const before = await countChanges(db)
  // Below nought: all segments, whatever there are of them, become one.
  await sql`insert into incident_fts (incident_fts, rank)
    values ('merge', ${sql.lit(first ? -merged_pages : merged_pages)})`.execute(db)
  return (await countChanges(db)) - before < 2
}

/** Lets SQLite merge by itself again. */
export async function endFilling(db: AnyDb): Promise<void> {
  if (flavourOf(db) === 'postgres') return
  await setMerging(db, { automerge: 4, crisismerge: 16 })
}

/** SQLite has no more than 2,000 in an index. */
const most_segments = 1_999
const merged_pages = 500

async function setMerging(db: AnyDb, settings: Record<string, number>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await sql`insert into incident_fts (incident_fts, rank)
      values (${sql.lit(name)}, ${sql.lit(value)})`.execute(db)
  }
}

async function countChanges(db: AnyDb): Promise<number> {
  const { rows } = await sql<{ n: number }>`select total_changes() as n`.execute(db)
  return rows[0]?.n ?? 0
}
