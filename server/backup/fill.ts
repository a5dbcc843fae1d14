import { loadTables, type OpenTable } from '../../db/dump/load.ts'
import { BadBackup, type Manifest } from '../../db/dump/manifest.ts'
import { schemaNumber } from '../../db/engine/catalogue.ts'
import { openFolder } from '../../db/engine/open.ts'
import type { Tables } from '../../db/tables.ts'

/**
 * Makes a database with the tables as they were when the backup was made, and its rows, proven.
 * @throws BadBackup when they are not what the manifest says
 */
export async function fillFolder(
  folder: string,
  manifest: Manifest,
  open: OpenTable,
): Promise<void> {
  const engine = await openFolder<Tables>(folder, manifest.schema)
  try {
    const known = await schemaNumber(engine.db)
    if (known < manifest.schema) {
      throw new BadBackup(
        `was made by a newer Girok (version ${manifest.schema}; this one knows ${known})`,
      )
    }
    await loadTables(engine.db, manifest, open)
  } finally {
    await engine.close()
  }
}
