import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { Held } from './dialect.ts'
import { migrate } from './migrate.ts'
import { fileOf } from './open.ts'
import { connect, handleOn } from './sqlite.ts'
import { fileSchema } from './sqlite-schema.ts'

/**
 * A database that is made from another, answers questions and is thrown away: a file of its own,
 * whichever engine the installation is on. It holds some of the tables, so that what these refer to
 * need not be there.
 */

/** Such a database while it is made. */
export type Scratch<T> = {
  db: Kysely<T>
  /**
   * Whether a row of some tables refers to one that is not there, though it should be.
   * @param elsewhere the tables that were left empty
   */
  isBroken: (tables: readonly string[], elsewhere: readonly string[]) => boolean
  /** Closes it; from then on it is one file, and never written. */
  finish: () => Promise<void>
  /** Closes it as it is. */
  leave: () => Promise<void>
}

/** Makes an empty one, with every table, in a folder that is there. */
export async function makeScratchFile<T>(folder: string): Promise<Scratch<T>> {
  const held: Held = { connection: connect(fileOf(folder), 'write'), statements: new Map() }
  const db = handleOn<T>(held)
  try {
    await migrate(fileSchema, db as Kysely<unknown>)
    held.connection.pragma('foreign_keys = 0')
  } catch (error) {
    await db.destroy()
    throw error
  }
  const { connection } = held
  return {
    db,
    isBroken: (tables, elsewhere) =>
      tables.some((table) => {
        const rows = connection.pragma(`foreign_key_check("${table}")`) as { parent: string }[]
        return rows.some(({ parent }) => !elsewhere.includes(parent))
      }),
    async finish() {
      connection.pragma('wal_checkpoint(TRUNCATE)')
      // Whoever reads it makes no files beside it.
      connection.pragma('journal_mode = DELETE')
      await db.destroy()
    },
    leave: () => db.destroy(),
  }
}

/** Such a database, made, in which some rows of one table can be passed over. */
export type Shaded<T> = {
  /** Has it read as if some rows were not there, by their ids. */
  without: <R>(ids: readonly string[], work: (db: Kysely<T>) => Promise<R>) => Promise<R>
  close: () => Promise<void>
}

/**
 * Opens one to be read.
 * @param table in this table rows may be passed over
 */
export function openShaded<T>(folder: string, table: string): Shaded<T> {
  const connection = connect(fileOf(folder), 'read')
  const db = handleOn<T>({ connection, statements: new Map() })
  connection.exec('create temp table withheld (id text primary key)')
  return {
    async without(ids, work) {
      shade(connection, table, ids)
      connection.exec('begin')
      try {
        return await work(db)
      } finally {
        connection.exec('rollback')
      }
    },
    close: () => db.destroy(),
  }
}

/** A name that is not said to be of a schema is looked for in `temp` first. */
function shade(connection: Database.Database, table: string, ids: readonly string[]): void {
  connection.exec(`drop view if exists temp."${table}"; delete from temp.withheld`)
  if (ids.length === 0) return
  connection
    .prepare('insert into temp.withheld select value from json_each(?)')
    .run(JSON.stringify(ids))
  connection.exec(`create temp view "${table}" as select * from main."${table}"
    where id not in (select id from temp.withheld)`)
}
