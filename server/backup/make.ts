import { createHash, type Hash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { manifestOf } from '../../db/dump/describe.ts'
import { dumpTable } from '../../db/dump/dump.ts'
import { BadBackup, type Manifest } from '../../db/dump/manifest.ts'
import { listStored } from '../../db/dump/stored.ts'
import { fileOf, openReader } from '../../db/engine/open.ts'
import type { Where } from '../../db/engine/where.ts'
import type { Db, Tables } from '../../db/tables.ts'
import { Fault } from '../command.ts'
import { encrypt } from './age.ts'
import { manifest_name, memberOf, withBackup } from './container.ts'
import { fillFolder } from './fill.ts'
import { giveName } from './place.ts'
import { hashFile } from './shelf.ts'
import { inWorkFolder } from './work.ts'
import type { Member } from '../zip.ts'
import { zipOf } from './zip.ts'

/** What was backed up, and the hash of the file. */
export type Made = { manifest: Manifest; sha256: string; bytes: number }

/**
 * Backs up a database as it is at one moment, whatever is saved meanwhile, and
 * without changing it. The file has its name only once it has been restored and compared.
 * @param recipients age public keys; without any the file is not encrypted
 */
export async function makeBackup(
  database: Where,
  file: string,
  recipients: readonly string[],
): Promise<Made> {
  if (existsSync(file)) throw new Fault(`${file}: is there already.`)
  const { folder, url } = database
  if (url === null && !existsSync(fileOf(folder))) {
    throw new Fault(`${folder} holds no database.`)
  }
  return inWorkFolder(dirname(resolve(file)), async (beside) => {
    const part = join(beside, 'backup')
    // One more key opens what is written: it lives as long as this run, and proves what is on disk.
    const identities = recipients.length > 0 ? [await generateIdentity()] : []
    const own = await Promise.all(identities.map((identity) => identityToRecipient(identity)))
    const made = await readOnce(database, (db) => writeFile(db, part, [...recipients, ...own]))
    // In the data folder, where the plain text is at home; FILE may be on a stick to be given away.
    await inWorkFolder(folder, (work) => prove(part, made, { identities, folder: work }))
    await giveName(part, file)
    return made
  })
}

async function readOnce<R>(database: Where, work: (db: Db) => Promise<R>): Promise<R> {
  const reader = await openReader<Tables>({ ...database, read_url: null })
  try {
    return await reader.snapshot(work)
  } finally {
    await reader.close()
  }
}

async function writeFile(db: Db, part: string, recipients: readonly string[]): Promise<Made> {
  let manifest: Manifest | undefined
  const zip = zipOf(members(db, (whole) => (manifest = whole)))
  const content = recipients.length > 0 ? await encrypt(zip, recipients) : zip
  const hash = createHash('sha256')
  const counted = { bytes: 0 }
  const sink = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true })
  await pipeline(content, measure(hash, counted), sink)
  if (!manifest) throw new Error('The manifest was not written.')
  return { manifest, sha256: hash.digest('hex'), bytes: counted.bytes }
}

/** The files in a backup: one for each table, and the manifest last, when every hash is known. */
async function* members(db: Db, told: (manifest: Manifest) => void): AsyncGenerator<Member> {
  const tables: Manifest['tables'] = []
  for (const table of (await listStored(db)).flat()) {
    const { name, columns } = table
    const bytes = async function* () {
      tables.push({ name, columns, ...(yield* dumpTable(db, table)) })
    }
    yield { name: memberOf(name), bytes: bytes() }
  }
  const manifest = await manifestOf(db, tables)
  told(manifest)
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  yield { name: manifest_name, bytes: one(text) }
}

// oxlint-disable-next-line typescript/require-await
async function* one(bytes: Buffer) {
  yield bytes
}

const measure = (hash: Hash, counted: { bytes: number }) =>
  new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      counted.bytes += chunk.length
      done(null, chunk)
    },
  })

/** Restores what was written, and compares. */
async function prove(
  part: string,
  { manifest, sha256 }: Made,
  plain_text: { identities: readonly string[]; folder: string },
): Promise<void> {
  if ((await hashFile(part)) !== sha256) throw new BadBackup('the disk gives back other bytes')
  await withBackup(part, plain_text, async (backup) => {
    if (backup.faults[0] !== undefined) throw new BadBackup(backup.faults[0])
    // Against what was counted while reading the database, not against what the file says.
    await fillFolder(join(plain_text.folder, 'data'), manifest, backup.open)
  })
}
