import { BadBackup, differences, type Digest, type ManifestTable } from '../../db/dump/manifest.ts'
import { readRows } from '../../db/dump/rows.ts'
import type { Backup } from './container.ts'

/** Compares every table of a backup with its manifest. @returns a line for each fault */
export async function findFaults({ manifest, open, faults }: Backup): Promise<string[]> {
  const found = [...faults]
  for (const table of manifest.tables) {
    try {
      found.push(...differences(table, await digest(await open(table.name), table)))
    } catch (error) {
      if (!(error instanceof BadBackup)) throw error
      found.push(error.message)
    }
  }
  return found
}

async function digest(bytes: AsyncIterable<Uint8Array>, table: ManifestTable): Promise<Digest> {
  const rows = readRows(bytes, table)
  for (;;) {
    const { done, value } = await rows.next()
    if (done) return value
  }
}
