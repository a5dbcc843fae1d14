import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { sql } from 'kysely'
import { listTables, schemaNumber, type Table } from '../engine/catalogue.ts'
import { listMigrations } from '../engine/migrate.ts'
import { fileOf, openReader } from '../engine/open.ts'
import { sealOf } from '../engine/seal.ts'
import type { PlainRow } from '../engine/bulk.ts'
import { inFolder } from '../engine/where.ts'
import type { Db, Tables } from '../tables.ts'
import { checkDefinitions } from './soundness.ts'
import { computed_tables } from './seals.ts'

/**
 * A look at a database that costs no time: its length, its definitions, the first and last rows of
 * each table. Most of what a failing disk or a broken copy does to a file shows in it; the rest is
 * for `verifyDatabase`.
 * @returns whether all of it is as it was written
 * @throws what the engine throws, where the file cannot be opened at all
 */
export async function glance(folder: string): Promise<boolean> {
  const reader = await openReader<Tables>(inFolder(folder))
  try {
    return await reader.snapshot(async (db) => {
      const known = (await listMigrations()).length
      // Another version's tables are not known here.
      if ((await schemaNumber(db)) !== known) return true
      for await (const _ of checkDefinitions(db)) return false
      if (isShort(fileOf(folder))) return false
      for (const table of await listTables(db)) {
        if (!computed_tables.has(table.name) && !(await endsHold(db, table))) return false
      }
      return true
    })
  } finally {
    await reader.close()
  }
}

/** Whether a file is shorter than its header says: it was not copied to its end. */
function isShort(file: string): boolean {
  const header = Buffer.alloc(100)
  const from = openSync(file, 'r')
  try {
    readSync(from, header, 0, 100, 0)
  } finally {
    closeSync(from)
  }
  const page = header.readUInt16BE(16)
  return header.readUInt32BE(28) * (page === 1 ? 65_536 : page) > statSync(file).size + wal(file)
}

/** What is still beside the file counts as in it: it may be what makes it as long as it says. */
const wal = (file: string) => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0

const some = 20

async function endsHold(db: Db, { name, columns }: Table): Promise<boolean> {
  const list = sql.join(columns.map((column) => sql.ref(column)))
  for (const order of ['asc', 'desc']) {
    const { rows } = await sql<PlainRow>`select ${list} from ${sql.table(name)} not indexed
      order by rowid ${sql.raw(order)} limit ${some}`.execute(db)
    if (rows.some((row) => row['seal'] !== sealOf(name, row))) return false
  }
  return true
}
