import {
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type TransactionSettings,
} from 'kysely'
import { migrate } from './migrate.ts'
import type { Engine, Reader } from './open.ts'
import { makeHosts, type Purpose } from './postgres-hosts.ts'
import { serverSchema } from './postgres-schema.ts'

/** "Grok" in ASCII: whoever writes waits for whoever has this lock, as in SQLite. */
const write_lock = 0x47726f6b
const lock = `select pg_advisory_xact_lock(${write_lock})`

/** A transaction that may write has the database to itself, and sees all that was committed. */
class Driver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings) {
    await super.beginTransaction(connection, settings)
    if (settings.accessMode === 'read only') return
    try {
      await connection.executeQuery(CompiledQuery.raw(lock))
    } catch (error) {
      // Begun it is: left so, the connection would refuse whoever has it next.
      await connection.executeQuery(CompiledQuery.raw('rollback'))
      throw error
    }
  }
}

function handle<T>(url: string, purpose: Purpose, most: number): Kysely<T> {
  return new Kysely<T>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new Driver({ pool: makeHosts(url, purpose, most) }),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

const connections = 8

/**
 * Opens a database on a PostgreSQL server, and brings its tables up to date.
 * @param url one server, or several (`a:5432,b:5432`) of which one takes writes
 * @throws UnfitDatabase when it holds tables that are not ours, or is newer than this program
 */
export async function openServer<T>(url: string, to?: number): Promise<Engine<T>> {
  const db = handle<T>(url, 'write', connections)
  const startAlone = <R>(work: () => Promise<R>) => alone(url, work)
  try {
    const made = await startAlone(() => migrate(serverSchema, db as Kysely<unknown>, undefined, to))
    return {
      db,
      snapshot: (work) => snapshot(db, work),
      startAlone,
      migrated: made.length,
      close: () => db.destroy(),
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** "Init" in ASCII: whoever starts waits for whoever is starting. */
const start_lock = 0x496e6974

async function alone<R>(url: string, work: () => Promise<R>): Promise<R> {
  const hosts = makeHosts(url, 'write', 1)
  const client = await hosts.connect()
  try {
    // As long as another may need to fill a new database, or to bring a large one up to date.
    await client.query(`set lock_timeout = '1h'`)
    await client.query(`select pg_advisory_lock(${start_lock})`)
    return await work()
  } finally {
    client.release(true)
    await hosts.end()
  }
}

/** Opens a database on a PostgreSQL server to be read: there, or on a standby of it. */
export function openServerReader<T>(url: string): Reader<T> {
  const db = handle<T>(url, 'read', 1)
  return { snapshot: (work) => snapshot(db, work), close: () => db.destroy() }
}

function snapshot<T, R>(db: Kysely<T>, work: (db: Kysely<T>) => Promise<R>): Promise<R> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((db) => work(db))
}
