import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { listTables } from './catalogue.ts'
import { flavourOf } from './flavour.ts'

/**
 * Has PostgreSQL look at what its tables hold now, after very much has come into them. It plans by
 * what it saw last, and looks by itself within minutes only: until then one page of a list took
 * seconds. SQLite plans by its indexes, whatever they hold. What fails here is made up for by itself.
 */
export async function takeStock(db: AnyDb): Promise<void> {
  if (flavourOf(db) === 'sqlite') return
  try {
    const names = (await listTables(db)).map(({ name }) => sql.table(name))
    await sql`analyze ${sql.join(names)}`.execute(db)
  } catch {
    // The records are there; that they are counted can wait.
  }
}
