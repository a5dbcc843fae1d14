import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { BadBackup, readManifest, type Manifest } from '../../db/dump/manifest.ts'
import type { OpenTable } from '../../db/dump/load.ts'
import { decrypt, isEncrypted } from './age.ts'
import { isSealed } from './seal.ts'
import { openZip, type OpenZip } from './zip.ts'

export const manifest_name = 'manifest.json'

/** Where a table's rows are. */
export const memberOf = (table: string) => `tables/${table}.jsonl`

/** In pieces of at most 64 KB: no manifest is longer, but a hostile file's could be. */
const most_manifest = 500

/** A backup opened to be read. */
export type Backup = {
  manifest: Manifest
  open: OpenTable
  /** What is wrong with the file as a whole: a line for each fault. */
  faults: string[]
}

/**
 * Opens a backup for as long as some work takes.
 * @param plain_text what opens it if it is encrypted, and a folder where it may lie decrypted
 * @throws BadBackup when there is no manifest to go by
 */
export async function withBackup<R>(
  file: string,
  plain_text: { identities: readonly string[]; folder: string },
  work: (backup: Backup) => Promise<R>,
): Promise<R> {
  let plain = file
  if (await isEncrypted(file)) {
    plain = join(plain_text.folder, 'plain.zip')
    await decrypt(file, plain_text.identities, plain)
  }
  const zip = await openZip(plain)
  try {
    const manifest = await manifestIn(zip)
    const whole = await isSealed(plain)
    const faults = whole ? [] : ['is damaged: it is not byte for byte what was written']
    const open: OpenTable = (name) => zip.read(memberOf(name))
    return await work({ manifest, open, faults: [...faults, ...strangers(zip, manifest)] })
  } finally {
    zip.close()
  }
}

async function manifestIn(zip: OpenZip): Promise<Manifest> {
  if (!zip.names.includes(manifest_name)) throw new BadBackup('is not a Girok backup')
  const stream = await zip.read(manifest_name)
  const bytes = await buffer(stream.take(most_manifest)).catch(() => null)
  if (bytes === null) throw new BadBackup('its manifest is damaged')
  return readManifest(bytes.toString('utf8'))
}

function strangers({ names }: OpenZip, { tables }: Manifest): string[] {
  const known = new Set([manifest_name, ...tables.map((table) => memberOf(table.name))])
  return names
    .filter((name) => !known.has(name))
    .map((name) => `${JSON.stringify(name)}: is not in the manifest`)
}
