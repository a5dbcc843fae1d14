import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { Held } from './dialect.ts'
import { connect } from './sqlite.ts'

/**
 * A damaged file is read and never written, not even when the connection is closed: what was not
 * yet carried into it stays beside it.
 */

/** What people need to sign in: written to copies in memory, which end with the connection. */
const passing = ['session', 'throttle']

/** Opens a file so that everything in it can be read, and only what is passing can be written. */
export function connectFrozen(file: string): Database.Database {
  const connection = connect(file, 'read')
  // The copies refer to tables that are not in memory with them.
  connection.pragma('foreign_keys = 0')
  const definition = connection
    .prepare(`select sql from main.sqlite_schema where type = 'table' and name = ?`)
    .pluck()
  for (const table of passing) {
    const sql = definition.get(table)
    if (typeof sql !== 'string') continue
    connection.exec(sql.replace(/^\s*create table/i, 'create temp table'))
    try {
      connection.exec(`insert into temp.${table} select * from main.${table}`)
    } catch {
      // What of it is damaged is not needed: people sign in anew.
      connection.exec(`delete from temp.${table}`)
    }
  }
  return connection
}

/** Puts a connection that cannot write in the place of one that can, and back. */
export function freezing<T>(file: string, held: Held, db: Kysely<T>) {
  const swap = (readonly: boolean) =>
    // Whoever has the connection has no transaction open: nothing is cut off.
    db.connection().execute(() => {
      if (held.connection.readonly !== readonly) {
        const before = held.connection
        try {
          held.connection = readonly ? connectFrozen(file) : connect(file, 'write')
          held.statements.clear()
          before.close()
        } catch (error) {
          if (!readonly) throw error
          // Not even to be read anew: what is open stays, and writes no more.
          before.pragma('query_only = 1')
        }
      }
      return Promise.resolve()
    })
  return { freeze: () => swap(true), thaw: () => swap(false) }
}
