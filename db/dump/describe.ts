import { readCounter } from '../counter.ts'
import { schemaNumber } from '../engine/catalogue.ts'
import type { Db } from '../tables.ts'
import { digestTable } from './dump.ts'
import { format_version, type Manifest } from './manifest.ts'
import { listStored } from './stored.ts'

/** What a database holds, as a backup of it would say: every row is read. */
export async function describeTables(db: Db): Promise<Manifest> {
  const tables: Manifest['tables'] = []
  for (const table of (await listStored(db)).flat()) {
    const { name, columns } = table
    tables.push({ name, columns, ...(await digestTable(db, table)) })
  }
  return manifestOf(db, tables)
}

/** Says beside the tables of a database how far it has come. */
export async function manifestOf(db: Db, tables: Manifest['tables']): Promise<Manifest> {
  const [schema, revision] = [await schemaNumber(db), await readCounter(db, 'revision')]
  return { format: 'girok-backup', version: format_version, schema, revision, tables }
}
