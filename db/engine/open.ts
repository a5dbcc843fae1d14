import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import { connect, handle } from './sqlite.ts'
import { fileSchema } from './sqlite-schema.ts'
import type { Where } from './where.ts'

/** One installation's database, opened. */
export type Engine<T> = {
  /** The writing handle. Short reads may use it too. */
  db: Kysely<T>
  /**
   * Reads one unchanging state of the database, however long it takes and whatever is saved
   * meanwhile.
   */
  snapshot: <R>(work: (db: Kysely<T>) => Promise<R>) => Promise<R>
  /** How many migrations were run on opening; as many as there are on a new database. */
  migrated: number
  close: () => Promise<void>
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
  const db = handle<T>(connection)
  try {
    const made = await migrate(fileSchema, db as Kysely<unknown>, undefined, to)
    return {
      db,
      snapshot: (work) => readSnapshot(file, work),
      migrated: made.length,
      close: () => close(connection, db),
    }
  } catch (error) {
    await db.destroy()
    throw error
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

async function close<T>(connection: Database.Database, db: Kysely<T>): Promise<void> {
  connection.pragma('wal_checkpoint(TRUNCATE)')
  await db.destroy()
}
