import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BadBackup } from '../../db/dump/manifest.ts'
import { readNames, shelfIn, type Kept } from './names.ts'
import { giveName, syncFolder } from './place.ts'
import { surplus } from './rotate.ts'
import { inWorkFolder } from './work.ts'

/** The backups in a folder that Girok named itself, the last made first. */
export const listBackups = async (shelf: string): Promise<Kept[]> => readNames(await readdir(shelf))

/**
 * Makes the folder for backups inside the data folder. One that is elsewhere must be there: where
 * a disk is not mounted, its backups would otherwise land on another.
 */
export async function makeShelf(data: string, shelf: string): Promise<void> {
  if (shelf === shelfIn(data)) await mkdir(shelf, { recursive: true, mode: 0o700 })
}

/** Removes what need be kept no longer; nothing but files that Girok named itself. */
export async function rotate(shelf: string): Promise<void> {
  const old = surplus(await listBackups(shelf))
  for (const { name } of old) await rm(join(shelf, name), { force: true })
  if (old.length > 0) await syncFolder(shelf)
}

/** Puts the same file into another folder, where it has its name once it is read back the same. */
export async function copyBackup(name: string, from: string, to: string): Promise<void> {
  await inWorkFolder(to, async (beside) => {
    const part = join(beside, 'backup')
    const source = join(from, name)
    await pipeline(
      createReadStream(source),
      createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }),
    )
    if ((await hashFile(part)) !== (await hashFile(source))) {
      throw new BadBackup('the disk gives back other bytes')
    }
    await giveName(part, join(to, name))
  })
}

/** The SHA-256 of a file. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
