import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { flavourOf } from './flavour.ts'
import { takeStock } from './statistics.ts'
import { write } from './write.ts'

/**
 * Does work that puts very much into the index of words. SQLite keeps what is added in segments, and
 * merges a few whenever there are many. That frees pages, which other tables then take backwards, and
 * so are read backwards for ever after; and all of it is merged several times over. Here it is merged
 * once the work is done, a little at a time, so that others write meanwhile. After a cut, filling
 * again ends it. PostgreSQL takes stock of its tables then.
 */
export async function filling(db: AnyDb, work: () => Promise<void>): Promise<void> {
  if (flavourOf(db) === 'postgres') {
    await work()
    return takeStock(db)
  }
  await setMerging(db, { automerge: 0, crisismerge: most_segments })
  await work()
  await mergeAll(db)
  // A segment gets the lowest number that is free, and lies where its number is. All numbers below
  // are free now: what each save adds would lie before everything, and split pages. Merged with one
  // more, that one and the others lie after it.
  await write(db, addNothing)
  await mergeAll(db)
  await setMerging(db, { automerge: 4, crisismerge: 16 })
}

/** SQLite has no more than 2,000 in an index. */
const most_segments = 1_999
/** So many pages are merged between two moments at which others may write. */
const merged_pages = 500

/** All segments become one. */
async function mergeAll(db: AnyDb): Promise<void> {
  // Below nought: whatever there are of them; above, what was begun goes on.
  let pages = -merged_pages
  while (await write(db, (db) => merge(db, pages))) pages = merged_pages
}

/** @returns whether there was anything to merge */
async function merge(db: AnyDb, pages: number): Promise<boolean> {
  const before = await countChanges(db)
  await set(db, 'merge', pages)
  return (await countChanges(db)) - before >= 2
}

/** A segment in which nothing is found. */
async function addNothing(db: AnyDb): Promise<void> {
  await sql`insert into incident_fts (rowid, tokens) values (0, 'nothing')`.execute(db)
  await sql`delete from incident_fts where rowid = 0`.execute(db)
}

const setMerging = (db: AnyDb, settings: Record<string, number>): Promise<void> =>
  write(db, async (db) => {
    for (const [name, value] of Object.entries(settings)) await set(db, name, value)
  })

/** FTS5 is told what to do by inserting it. */
const set = (db: AnyDb, name: string, value: number) =>
  sql`insert into incident_fts (incident_fts, rank)
    values (${sql.lit(name)}, ${sql.lit(value)})`.execute(db)

async function countChanges(db: AnyDb): Promise<number> {
  const { rows } = await sql<{ n: number }>`select total_changes() as n`.execute(db)
  return rows[0]?.n ?? 0
}
