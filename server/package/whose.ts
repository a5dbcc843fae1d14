import { existsSync } from 'node:fs'
import { schemaNumber } from '../../db/engine/catalogue.ts'
import { listMigrations } from '../../db/engine/migrate.ts'
import { fileOf, openReader } from '../../db/engine/open.ts'
import type { Where } from '../../db/engine/where.ts'
import { whoseKey, type Whose } from '../../db/key/known-key.ts'
import type { Tables } from '../../db/tables.ts'

/**
 * Whose a key is, as far as this installation knows, without changing it. Where there is none, or
 * one of another version, nobody knows any key.
 */
export async function whoseHere(database: Where, fingerprint: string): Promise<Whose> {
  const unknown: Whose = { whose: 'unknown', name: null }
  if (database.url === null && !existsSync(fileOf(database.folder))) return unknown
  const reader = await openReader<Tables>({ ...database, read_url: null })
  try {
    return await reader.snapshot(async (db) => {
      const current = (await schemaNumber(db)) === (await listMigrations()).length
      return current ? whoseKey(db, fingerprint) : unknown
    })
  } finally {
    await reader.close()
  }
}
