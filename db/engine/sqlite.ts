import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { sqliteDialect, type Held } from './dialect.ts'

/** The mark of a Girok file in SQLite's header: "Grok" in ASCII. */
export const application_id = 0x47726f6b

/** Below it, two connections can lose commits: https://sqlite.org/wal.html#walresetbug */
const least_version = [3, 51, 3] as const

/**
 * What every connection is set to, and must read back. In WAL mode better-sqlite3 is compiled to
 * run `synchronous=NORMAL`, which loses the last commits in a power cut: hence FULL, each time.
 * `busy_timeout` is short because waiting inside SQLite stops the whole process; `write` waits
 * outside. `mmap_size` 0: a memory map turns read errors into crashes.
 */
const pragmas: readonly [name: string, value: number][] = [
  ['synchronous', synchronous()],
  ['foreign_keys', 1],
  ['trusted_schema', 0],
  ['secure_delete', 1],
  ['cell_size_check', 1],
  ['mmap_size', 0],
  ['busy_timeout', 20],
  ['temp_store', 2],
]

/** FULL is 2. The power-cut test turns it down to NORMAL (1) to see that it would notice. */
function synchronous(): number {
  return process.env['GIROK_FAULT_TEST_SYNCHRONOUS'] === 'NORMAL' ? 1 : 2
}

export class UnfitDatabase extends Error {}

/**
 * Opens an SQLite file the one way this program opens them.
 * @param path the file, or ':memory:'
 * @param mode 'write' creates the file if need be; 'read' can change nothing
 * @throws UnfitDatabase when a setting does not hold, SQLite is too old, or the file is not ours
 */
export function connect(path: string, mode: 'write' | 'read'): Database.Database {
  const connection = new Database(path, { readonly: mode === 'read' })
  try {
    checkVersion(connection)
    checkOwner(connection, path)
    if (mode === 'write') {
      // Heeded by a new file alone: fewer and larger pages hold the same rows in less room.
      connection.pragma('page_size = 8192')
      connection.pragma('journal_mode = WAL')
    }
    for (const [name, value] of pragmas) set(connection, name, value)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** A Kysely handle over {@link connect}; closing it (`destroy`) closes the connection. */
export function handle<T>(connection: Database.Database): Kysely<T> {
  return handleOn<T>({ connection, statements: new Map() })
}

/** {@link handle} over a connection that another may take the place of. */
export const handleOn = <T>(held: Held): Kysely<T> =>
  new Kysely<T>({ dialect: sqliteDialect(held) })

function set(connection: Database.Database, name: string, value: number): void {
  connection.pragma(`${name} = ${value}`)
  const held = connection.pragma(name, { simple: true })
  // A database in memory has no file to map.
  if (held === undefined && connection.memory) return
  if (held !== value) {
    throw new UnfitDatabase(`SQLite setting ${name} is ${String(held)}, but must be ${value}.`)
  }
}

function checkVersion(connection: Database.Database): void {
  const version = connection.prepare('select sqlite_version()').pluck().get() as string
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const [a, b, c] = least_version
  const number = (x: number, y: number, z: number) => (x * 1000 + y) * 1000 + z
  if (number(major, minor, patch) < number(a, b, c)) {
    throw new UnfitDatabase(
      `SQLite ${version} can lose data; ${least_version.join('.')} is needed.`,
    )
  }
}

function checkOwner(connection: Database.Database, path: string): void {
  // In this order: the first migration, which another process may be at, brings both at once.
  const tables = connection.prepare('select count(*) from sqlite_schema').pluck().get() as number
  const owner = connection.pragma('application_id', { simple: true })
  if (owner === application_id || (owner === 0 && tables === 0)) return
  throw new UnfitDatabase(`${path} is not a Girok database. It was left as it is.`)
}
