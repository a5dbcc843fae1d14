import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import type { Held } from './dialect.ts'
import { connectFrozen, freezing } from './frozen.ts'
import { connect, handle, handleOn } from './sqlite.ts'
import { fileSchema } from './sqlite-schema.ts'
import type { Where } from './where.ts'
import { asUnavailable, Unavailable } from './write.ts'

/** One installation's database, opened. */
export type Engine<T> = {
  /** The writing handle. Short reads may use it too. */
  db: Kysely<T>
  /**
   * Reads one unchanging state of the database, however long it takes and whatever is saved
   * meanwhile.
   */
  snapshot: <R>(work: (db: Kysely<T>) => Promise<R>) => Promise<R>
  /** Does the work of a start while no other process does its own. */
  startAlone: <R>(work: () => Promise<R>) => Promise<R>
  /** How many migrations were run on opening; as many as there are on a new database. */
  migrated: number
  close: () => Promise<void>
  /** From now on, writes nothing into the file; see `frozen.ts`. */
  freeze?: () => Promise<void>
  /** Writes again. */
  thaw?: () => Promise<void>
}

/** The database file of a data folder. */
export const fileOf = (folder: string) => join(folder, 'girok.db')

/**
 * Opens an installation's database, on whichever engine it is, and brings its tables up to date.
 * @throws UnfitDatabase when it is not ours, or newer than this program
 */
export async function openDatabase<T>({ folder, url }: Where): Promise<Engine<T>> {
  if (url === null) return openFolder<T>(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Loaded only where it is used: an installation in a folder starts without it.
  const { openServer } = await import('./postgres.ts')
  return openServer<T>(url)
}

/**
 * Opens the database of a data folder, making both if they are not there, and brings its tables
 * up to date.
 * @param to how many migrations to go through at most
 * @throws UnfitDatabase when the file is not ours, or newer than this program
 */
export async function openFolder<T>(folder: string, to?: number): Promise<Engine<T>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = fileOf(folder)
  const connection = connect(file, 'write')
  const held: Held = { connection, statements: new Map() }
  const db = handleOn<T>(held)
  try {
    const made = await migrate(fileSchema, db as Kysely<unknown>, undefined, to)
    return {
      db,
      snapshot: (work) => readSnapshot(file, work),
      // Who starts a server on a folder owns it.
      startAlone: (work) => work(),
      migrated: made.length,
      ...freezing(file, held, db),
      close: () => close(held, db),
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/**
 * Opens a database that must not be written, and brings nothing up to date: {@link Engine.freeze}
 * from the start.
 */
export function openFrozen<T>(folder: string): Engine<T> {
  const file = fileOf(folder)
  const held: Held = { connection: connectFrozen(file), statements: new Map() }
  const db = handleOn<T>(held)
  return {
    db,
    snapshot: (work) => readSnapshot(file, work),
    startAlone: (work) => work(),
    migrated: 0,
    ...freezing(file, held, db),
    close: () => close(held, db),
  }
}

async function readSnapshot<T, R>(file: string, work: (db: Kysely<T>) => Promise<R>): Promise<R> {
  const reader = openFile<T>(file)
  try {
    return await reader.snapshot(work)
  } finally {
    await reader.close()
  }
}

/** A database opened to be read, one question after another, each of one unchanging state. */
export type Reader<T> = Pick<Engine<T>, 'snapshot' | 'close'>

/** Opens an installation's database to be read. */
export async function openReader<T>({ folder, url, read_url }: Where): Promise<Reader<T>> {
  if (url === null) return openFile<T>(fileOf(folder))
  const { openServerReader } = await import('./postgres.ts')
  return openServerReader<T>(read_url ?? url)
}

function openFile<T>(file: string): Reader<T> {
  const connection = connect(file, 'read')
  const db = handle<T>(connection)
  return {
    async snapshot(work) {
      // A deferred transaction takes its snapshot at the first read.
      connection.exec('begin')
      try {
        connection.prepare('select count(*) from sqlite_schema').get()
        return await work(db)
      } finally {
        connection.exec('rollback')
      }
    },
    close: () => db.destroy(),
  }
}

async function close<T>({ connection }: Held, db: Kysely<T>): Promise<void> {
  try {
    if (!connection.readonly) connection.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    // On a full disk it stays in the log, where the next to open it finds it.
    if (!(asUnavailable(error) instanceof Unavailable)) throw error
  } finally {
    await db.destroy()
  }
}
