import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Kysely } from 'kysely'
import type { AnyDb } from './any-db.ts'
import type { Ddl, Migration } from './ddl.ts'
import { UnfitDatabase } from './sqlite.ts'
import { write } from './write.ts'

const folder = join(import.meta.dirname, '..', '..', 'migrations')

type Step = { number: number; name: string; up: Migration['up'] }

/** How an engine keeps the number of the migrations that its tables went through. */
export type Schema = {
  version: (db: AnyDb) => Promise<number>
  /** Notes the number, in the transaction that made the tables so. */
  stamp: (db: AnyDb, number: number) => Promise<void>
  /** How many references lead nowhere. */
  broken: (db: AnyDb) => Promise<number>
  ddl: (db: AnyDb) => Ddl
}

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
 * Brings a database up to date: each step in one write transaction that also sets its number and
 * checks every reference, so that a cut leaves the old state or the new. A step that another
 * process makes meanwhile is waited for, and not made again.
 * @param to the step to stop at: a backup is read into the tables it was made of
 * @returns the numbers of the steps that were run
 * @throws UnfitDatabase when the database was written by a newer Girok
 */
export async function migrate(
  schema: Schema,
  db: Kysely<unknown>,
  from = folder,
  to = Infinity,
): Promise<number[]> {
  const steps = await listMigrations(from)
  const made: number[] = []
  for (const step of steps.slice(await schema.version(db))) {
    if (step.number > to) break
    if (await apply(schema, db, step)) made.push(step.number)
  }
  const version = await schema.version(db)
  if (version > steps.length) {
    throw new UnfitDatabase(
      `This database was written by a newer Girok (version ${version}; this one knows ${steps.length}). It was left as it is.`,
    )
  }
  return made
}

/** @returns whether the step was still to be made: only under the lock is the version sure */
function apply(schema: Schema, db: Kysely<unknown>, step: Step): Promise<boolean> {
  return write(db, async (db) => {
    if ((await schema.version(db)) >= step.number) return false
    await step.up(schema.ddl(db))
    const broken = await schema.broken(db)
    if (broken > 0) throw new Error(`${step.name} breaks ${broken} references.`)
    await schema.stamp(db, step.number)
    return true
  })
}
