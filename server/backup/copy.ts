import { describeTables } from '../../db/dump/describe.ts'
import { dumpTable } from '../../db/dump/dump.ts'
import { loadTables, type OpenTable } from '../../db/dump/load.ts'
import type { Manifest } from '../../db/dump/manifest.ts'
import { listStored } from '../../db/dump/stored.ts'
import { openReader } from '../../db/engine/open.ts'
import type { Where } from '../../db/engine/where.ts'
import type { Db, Tables } from '../../db/tables.ts'
import { fillFolder } from './fill.ts'
import { bringUpToDate, makeFolder, type Told } from './new-folder.ts'

/** Whether a place to copy to is a server, not a folder. */
export const isServer = (to: string) => /^postgres(ql)?:\/\//.test(to)

/**
 * Copies an installation as it is at one moment to another engine: every table but who is signed
 * in, and what is made anew. Each row is read back from there and compared.
 * @param to an empty database on a PostgreSQL server, or a data folder to be made
 * @throws BadBackup when what arrived is not what was sent; then nothing is left there
 */
export async function copyInstallation(from: Where, to: string, told: Told): Promise<Manifest> {
  const reader = await openReader<Tables>({ ...from, read_url: null })
  try {
    return await reader.snapshot(async (db) => {
      const manifest = await describeTables(db)
      const open = opener(db)
      if (isServer(to)) await fillDatabase(to, manifest, open, told)
      else await makeFolder(to, (data) => fillFolder(data, manifest, open), told)
      return manifest
    })
  } finally {
    await reader.close()
  }
}

async function fillDatabase(
  url: string,
  manifest: Manifest,
  open: OpenTable,
  told: Told,
): Promise<void> {
  const { fillServer } = await import('../../db/engine/postgres-fill.ts')
  await fillServer<Tables, void>(url, manifest.schema, async ({ db }) => {
    await loadTables(db, manifest, open)
    await bringUpToDate(db, told)
  })
}

const opener =
  (db: Db): OpenTable =>
  async (name) => {
    const table = (await listStored(db)).flat().find((one) => one.name === name)
    if (!table) throw new Error(`Table ${name} is not there.`)
    return dumpTable(db, table)
  }
