import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { listTables } from '../../db/engine/catalogue.ts'
import type { TestHouse } from '../house.ts'

/** Every byte that a house keeps: of its files, or, of a server that has them, of its rows. */
export async function everything({ db, folder, house }: TestHouse): Promise<Buffer> {
  if (house.config.database.url === null) {
    const names = ['girok.db', 'girok.db-wal']
    return Buffer.concat(names.map((name) => readFileSync(`${folder}/${name}`)))
  }
  const tables = await listTables(db)
  const rows = await Promise.all(
    tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db)),
  )
  return Buffer.from(JSON.stringify(rows.map((one) => one.rows)))
}
