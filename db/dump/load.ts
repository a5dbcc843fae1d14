import { sql } from 'kysely'
import type { AnyDb } from '../engine/any-db.ts'
import { insertMany } from '../engine/bulk.ts'
import type { Table } from '../engine/catalogue.ts'
import { deferReferences, findUnsound } from '../engine/soundness.ts'
import { isRefusal, write } from '../engine/write.ts'
import { digestTable } from './dump.ts'
import { BadBackup, differences, type Manifest, type ManifestTable } from './manifest.ts'
import { readRows } from './rows.ts'
import { listStored } from './stored.ts'

/** Opens what a backup holds of a table. */
export type OpenTable = (name: string) => Promise<AsyncIterable<Uint8Array>>

/**
 * Fills a database that has the backup's tables, and nothing but what migrations put in, and proves
 * that it holds what the manifest says: every row read back, every reference, the file itself.
 * @throws BadBackup when it does not
 */
export async function loadTables(db: AnyDb, manifest: Manifest, open: OpenTable): Promise<void> {
  const groups = await listStored(db)
  const said = matchTables(groups.flat(), manifest)
  await write(db, async (db) => {
    for (const { name } of groups.flat().toReversed()) {
      await sql`delete from ${sql.table(name)}`.execute(db)
    }
  })
  for (const group of groups) {
    const filled = write(db, async (db) => {
      // Within a table rows refer to each other (a place to the province it is in), in any order.
      await deferReferences(db)
      for (const table of group) await loadTable(db, said(table.name), open)
    })
    await filled.catch((error: unknown) => {
      if (!isRefusal(error)) throw error
      const names = group.map((table) => table.name).join(', ')
      throw new BadBackup(`table ${names}: holds rows that the table cannot take`)
    })
  }
  const faults: string[] = []
  for (const table of groups.flat()) {
    const { columns } = said(table.name)
    faults.push(...differences(said(table.name), await digestTable(db, { ...table, columns })))
  }
  faults.push(...(await findUnsound(db)))
  if (faults[0] !== undefined) throw new BadBackup(faults[0])
}

async function loadTable(db: AnyDb, table: ManifestTable, open: OpenTable): Promise<void> {
  const batches = readRows(await open(table.name), table)
  for (;;) {
    const { done, value } = await batches.next()
    if (!done) {
      await insertMany(db, table.name, table.columns, value)
      continue
    }
    const [fault] = differences(table, value)
    if (fault !== undefined) throw new BadBackup(fault)
    return
  }
}

/** @throws BadBackup unless the manifest names just the tables and columns of the database */
function matchTables(tables: readonly Table[], manifest: Manifest) {
  const said = new Map(manifest.tables.map((table) => [table.name, table]))
  const shape = (rows: readonly Pick<Table, 'name' | 'columns'>[]) =>
    rows
      .map(({ name, columns }) => `${name}: ${columns.toSorted().join(' ')}`)
      .toSorted()
      .join('\n')
  if (shape(tables) !== shape(manifest.tables)) {
    throw new BadBackup('its tables are not those of its schema number')
  }
  return (name: string): ManifestTable => {
    const table = said.get(name)
    if (!table) throw new BadBackup(`table ${name}: is not in the manifest`)
    return table
  }
}
