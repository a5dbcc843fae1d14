import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type Database from 'better-sqlite3'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Ddl, Migration } from './ddl.ts'
import { sealTable } from './seal.ts'
import { readDefinitions } from './soundness.ts'
import { application_id, connect, handle, UnfitDatabase } from './sqlite.ts'
import { write } from './write.ts'

const folder = join(import.meta.dirname, '..', '..', 'migrations')

type Step = { number: number; name: string; up: Migration['up'] }

/** The migrations in `migrations/`, by number: `0001_vocabulary.ts` and so on, without a gap. */
export async function listMigrations(from = folder): Promise<Step[]> {
  const files = (await readdir(from)).filter((file) => file.endsWith('.ts')).toSorted()
  return Promise.all(
    files.map(async (file, index) => {
      const number = Number(file.slice(0, 4))
      if (number !== index + 1) throw new Error(`Migration ${file} is out of order.`)
      const { up } = (await import(pathToFileURL(join(from, file)).href)) as Migration
      return { number, name: file, up }
    }),
  )
}

/**
 * Brings a database up to date: each step in one IMMEDIATE transaction that also sets
 * `user_version` and checks every foreign key, so that a cut leaves the old state or the new. A
 * step that another process makes meanwhile is waited for, and not made again.
 * @param to the step to stop at: a backup is read into the tables it was made of
 * @returns the numbers of the steps that were run
 * @throws UnfitDatabase when the file was written by a newer Girok
 */
export async function migrate(
  connection: Database.Database,
  db: Kysely<unknown>,
  from = folder,
  to = Infinity,
): Promise<number[]> {
  const steps = await listMigrations(from)
  const made: number[] = []
  for (const step of steps.slice(versionOf(connection))) {
    if (step.number > to) break
    if (await apply(connection, db, step)) made.push(step.number)
  }
  const version = versionOf(connection)
  if (version > steps.length) {
    throw new UnfitDatabase(
      `This database was written by a newer Girok (version ${version}; this one knows ${steps.length}). It was left as it is.`,
    )
  }
  return made
}

const versionOf = (connection: Database.Database) =>
  connection.pragma('user_version', { simple: true }) as number

/** @returns whether the step was still to be made: only under the lock is the version sure */
function apply(connection: Database.Database, db: Kysely<unknown>, step: Step): Promise<boolean> {
  return write(db, async (db) => {
    if (versionOf(connection) >= step.number) return false
    await step.up(sqliteDdl(db))
    const broken = connection.pragma('foreign_key_check') as unknown[]
    if (broken.length > 0) throw new Error(`${step.name} breaks ${broken.length} references.`)
    connection.pragma(`application_id = ${application_id}`)
    connection.pragma(`user_version = ${step.number}`)
    return true
  })
}

function sqliteDdl(db: Kysely<unknown>): Ddl {
  const run = async (statement: string) => {
    const strict = /^\s*create table\b/i.test(statement) ? ' strict' : ''
    await db.executeQuery(CompiledQuery.raw(statement.trim() + strict))
  }
  return {
    run,
    seal: (table) => sealTable(db, table),
    fullText: (name) =>
      run(
        `create virtual table ${name} using fts5(tokens, content='', contentless_delete=1, tokenize='unicode61')`,
      ),
  }
}

/** The definitions that a database has when every step has been gone through. */
export async function expectedDefinitions(): Promise<Map<string, string>> {
  const connection = connect(':memory:', 'write')
  const db = handle<unknown>(connection)
  try {
    await migrate(connection, db)
    return await readDefinitions(db)
  } finally {
    await db.destroy()
  }
}
