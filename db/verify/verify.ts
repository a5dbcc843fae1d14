import { listTables, schemaNumber } from '../engine/catalogue.ts'
import { wordFor } from '../engine/damage.ts'
import { listMigrations } from '../engine/migrate.ts'
import type { Db } from '../tables.ts'
import { loadTerms } from '../term.ts'
import { checkDerived } from './derived.ts'
import type { Fault } from './fault.ts'
import { checkFiles } from './files.ts'
import { checkKeys } from './keys.ts'
import { checkLists } from './lists.ts'
import { checkSeals, computed_tables } from './seals.ts'
import { checkDefinitions, checkSoundness } from './soundness.ts'
import { checkStructure } from './structure.ts'

/** Hears what is being checked, and how many rows or incidents of it are done. */
export type Told = (what: string, done: number) => void

/**
 * Looks through the whole database, as one snapshot sees it: what the engine says of its pages, the
 * seal of every row, what holds between rows, and what is computed from them. Changes nothing.
 * @param db a snapshot's handle
 * @param lists where what lists are answered from is kept
 */
export async function* verifyDatabase(
  db: Db,
  lists: string,
  told: Told = () => {},
): AsyncGenerator<Fault, void> {
  const [schema, known] = [await schemaNumber(db), (await listMigrations()).length]
  if (schema !== known) {
    const who = schema > known ? 'a newer Girok made it' : 'an older Girok made it: start this one'
    yield { table: 'of the file', record: null, says: `has version ${schema}: ${who}` }
    return
  }
  const tables = await listTables(db)
  told('pages', 0)
  yield* checkSoundness(db, tables)
  yield* guarded('sqlite_schema', checkDefinitions(db))
  let rows = 0
  for (const table of tables) {
    if (computed_tables.has(table.name)) continue
    yield* checkSeals(db, table, (read) => told('rows', (rows += read)))
  }
  told('histories', 0)
  yield* guarded('revision', checkStructure(db))
  yield* guarded('place_key', checkKeys(db))
  let incidents = 0
  const computed = async function* () {
    yield* checkDerived(db, await loadTerms(db), (more, waiting) => {
      told('incidents', (incidents += more))
      if (waiting > 0) told('waiting', waiting)
    })
  }
  yield* guarded('incident_doc', computed())
  told('lists', 0)
  yield* guarded('incident_doc', checkLists(db, lists))
  told('files', 0)
  yield* guarded('file', checkFiles(db))
  // The audit chain is checked here, once there is one.
}

/** A check that a damaged file breaks off has found something too. */
async function* guarded(
  table: string,
  check: AsyncGenerator<Fault, void>,
): AsyncGenerator<Fault, void> {
  try {
    yield* check
  } catch (error) {
    yield { table, record: null, says: `cannot be checked (${wordFor(error)})` }
  }
}
