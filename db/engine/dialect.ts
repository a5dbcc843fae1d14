import type Database from 'better-sqlite3'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import { makeTurn } from './turn.ts'

/** The connection that a handle uses, and its prepared statements; another may take its place. */
export type Held = {
  connection: Database.Database
  statements: Map<string, Database.Statement>
}

/**
 * Kysely over one better-sqlite3 connection. Differs from Kysely's own driver in two ways:
 * a transaction begins IMMEDIATE (a deferred one that reads, then writes, fails at once with
 * SQLITE_BUSY_SNAPSHOT), and prepared statements are kept (preparing is most of a short query).
 */
export function sqliteDialect(held: Held): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => sqliteDriver(held),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

const kept_statements = 500

function sqliteDriver(held: Held): Driver {
  // A transaction keeps its turn until it ends.
  const turn = makeTurn()
  const handle: DatabaseConnection = {
    executeQuery: <R>(query: CompiledQuery) =>
      Promise.resolve(run<R>(prepared(held, query.sql), query.parameters)),
    // oxlint-disable-next-line typescript/require-await
    async *streamQuery<R>(query: CompiledQuery, size = 1_000): AsyncGenerator<QueryResult<R>> {
      if (!held.connection.readonly) {
        throw new Error('An open cursor blocks every write: read in pages, or from a snapshot.')
      }
      let rows: R[] = []
      for (const row of held.connection.prepare(query.sql).iterate(...query.parameters)) {
        if (rows.push(row as R) < size) continue
        yield { rows }
        rows = []
      }
      yield { rows }
    },
  }
  const say = (sql: string) => handle.executeQuery(CompiledQuery.raw(sql)).then(() => undefined)
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => turn.take().then(() => handle),
    releaseConnection: () => Promise.resolve(turn.leave()),
    beginTransaction: () => say('begin immediate'),
    commitTransaction: () => say('commit'),
    // A failed write (disk full, I/O error) may have rolled back by itself.
    rollbackTransaction: () =>
      held.connection.inTransaction ? say('rollback') : Promise.resolve(),
    destroy: () => Promise.resolve(void held.connection.close()),
  }
}

function prepared({ connection, statements }: Held, sql: string): Database.Statement {
  const kept = statements.get(sql)
  if (kept) return kept
  const statement = connection.prepare(sql)
  if (statements.size >= kept_statements) {
    const oldest = statements.keys().next().value
    if (oldest !== undefined) statements.delete(oldest)
  }
  statements.set(sql, statement)
  return statement
}

function run<R>(statement: Database.Statement, parameters: readonly unknown[]): QueryResult<R> {
  if (statement.reader) return { rows: statement.all(...parameters) as R[] }
  const { changes, lastInsertRowid } = statement.run(...parameters)
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
}
