import type { AnyDb } from '../engine/any-db.ts'
import type { Table } from '../engine/catalogue.ts'
import { wordFor } from '../engine/damage.ts'
import { flavourOf } from '../engine/flavour.ts'
import { expectedDefinitions } from '../engine/sqlite-schema.ts'
import {
  findBrokenPages,
  findDangling,
  readDefinitions,
  type Unsound,
} from '../engine/soundness.ts'
import { nameRowAt, type Fault } from './fault.ts'

/** What the engine itself finds wrong: with pages, indexes, constraints, references. */
export async function* checkSoundness(
  db: AnyDb,
  tables: readonly Table[],
): AsyncGenerator<Fault, void> {
  for (const find of [findBrokenPages, findDangling]) {
    try {
      for await (const unsound of find(db)) yield await named(db, tables, unsound)
    } catch (error) {
      const says = `cannot be looked through (${wordFor(error)})`
      yield { table: 'sqlite_schema', record: null, says }
    }
  }
}

async function named(
  db: AnyDb,
  tables: readonly Table[],
  { table: name, rowid, says }: Unsound,
): Promise<Fault> {
  const table = tables.find((one) => one.name === name)
  const record = table && rowid !== null ? await nameRowAt(db, table, rowid) : null
  return { table: name ?? 'of the file', record, says }
}

/**
 * Compares the definitions of tables and indexes with those that this program makes. A server keeps
 * them in tables of its own, with its own checks.
 */
export async function* checkDefinitions(db: AnyDb): AsyncGenerator<Fault, void> {
  if (flavourOf(db) === 'postgres') return
  const [found, expected] = [await readDefinitions(db), await expectedDefinitions()]
  for (const part of new Set([...found.keys(), ...expected.keys()])) {
    const [table = '', name = ''] = part.split(' ')
    // What the engine keeps for itself about the rows is no part of them.
    if (name.startsWith('sqlite_stat')) continue
    if (found.get(part) === expected.get(part)) continue
    const what = name === table ? 'its definition' : `the definition of its part ${name}`
    yield { table, record: null, says: `${what} is not the one that this version makes` }
  }
}
