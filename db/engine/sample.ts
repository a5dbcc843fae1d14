import { sql } from 'kysely'
import type { AnyDb } from './any-db.ts'
import { flavourOf } from './flavour.ts'

/** What a database says of itself in a moment. */
export type Vitals = {
  /** The engine and its version. */
  engine: string
  /** A line for each fault that a short look finds: the whole is for `verify`. */
  faults: string[]
}

/** Below so many bytes the whole file takes a moment to check. */
const small_bytes = 100_000_000

/**
 * Looks at a database for a moment.
 * @param some tables to look at if there is no time for all
 */
export async function readVitals(db: AnyDb, some: readonly string[]): Promise<Vitals> {
  if (flavourOf(db) === 'postgres') {
    const { rows } = await sql<{ server_version: string }>`show server_version`.execute(db)
    return { engine: `PostgreSQL ${rows[0]?.server_version}`, faults: [] }
  }
  const { rows } = await sql<{ version: string; bytes: number }>`
    select sqlite_version() as version, page_count * page_size as bytes
    from pragma_page_count, pragma_page_size`.execute(db)
  const [{ version, bytes } = { version: '', bytes: 0 }] = rows
  const checks = bytes < small_bytes ? [sql`pragma quick_check(5)`] : some.map(checkTable)
  const faults: string[] = []
  for (const check of checks) {
    const found = await sql<Record<string, string>>`${check}`.execute(db)
    faults.push(...found.rows.flatMap((row) => Object.values(row)).filter((line) => line !== 'ok'))
  }
  return { engine: `SQLite ${version}`, faults }
}

const checkTable = (name: string) => sql`pragma quick_check(${sql.table(name)})`
