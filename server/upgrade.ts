import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { listStored } from '../db/dump/stored.ts'
import { schemaNumber } from '../db/engine/catalogue.ts'
import { AlreadyRunning, takeFolder } from '../db/engine/lock.ts'
import { listMigrations } from '../db/engine/migrate.ts'
import { fileOf, openDatabase, openReader, type Engine } from '../db/engine/open.ts'
import { UnfitDatabase } from '../db/engine/sqlite.ts'
import type { Where } from '../db/engine/where.ts'
import type { Db, Tables } from '../db/tables.ts'
import type { Config } from './config.ts'

/**
 * Opens the database of an installation whose folder this process owns. Tables of an older Girok are brought
 * up to date, after a backup of them that has been proven.
 * @throws UnfitDatabase when there is no such backup: nothing was changed
 */
export async function openUpToDate(config: Config): Promise<Engine<Tables>> {
  if (await isOlder(config.database)) await backUp(config)
  return openDatabase<Tables>(config.database)
}

/**
 * {@link openUpToDate} beside a server, if there is one.
 * @throws UnfitDatabase when there is, and the tables are of an older Girok: it is, too
 */
export async function openBesideServer(config: Config): Promise<Engine<Tables>> {
  if (!(await isOlder(config.database))) return openDatabase<Tables>(config.database)
  const release = take(config.folder)
  try {
    return await openUpToDate(config)
  } finally {
    release()
  }
}

function take(folder: string): () => void {
  try {
    return takeFolder(folder)
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error
    throw new UnfitDatabase(
      `${folder} is in use, and was written by an older Girok: stop that first, so that it can be brought up to date.`,
    )
  }
}

/** Whether there is something that a migration could lose. */
async function isOlder(database: Where): Promise<boolean> {
  if (database.url === null && !existsSync(fileOf(database.folder))) return false
  const reader = await openReader<Tables>({ ...database, read_url: null })
  try {
    const { length } = await listMigrations()
    return await reader.snapshot(
      async (db) => (await schemaNumber(db)) < length && (await holdsAnything(db)),
    )
  } finally {
    await reader.close()
  }
}

/** A first start that was cut off leaves tables without rows, but for counters. */
async function holdsAnything(db: Db): Promise<boolean> {
  for (const { name } of (await listStored(db)).flat()) {
    const some =
      name !== 'counter' && (await sql`select 1 from ${sql.table(name)} limit 1`.execute(db))
    if (some && some.rows.length > 0) return true
  }
  return false
}

async function backUp({ folder, database, keeping }: Config): Promise<void> {
  // Loaded only here: hardly any start needs it.
  const { addBackup, shelfFor } = await import('./backup/keep.ts')
  const { rotate } = await import('./backup/shelf.ts')
  const shelf = shelfFor(folder, keeping)
  try {
    const file = await addBackup(database, shelf, keeping.recipients, new Date())
    console.error(`This database was written by an older Girok. It is backed up in ${file}`)
    await rotate(shelf)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new UnfitDatabase(
      `This database was written by an older Girok, and its backup failed, so it was left as it is. ${error.message}`,
      { cause: error },
    )
  }
}
