import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Where } from '../../db/engine/where.ts'
import { explainFile } from './explain.ts'
import { makeBackup } from './make.ts'
import { nameOf, readNames, shelfIn } from './names.ts'
import { copyBackup, listBackups, makeShelf, rotate } from './shelf.ts'

/** How backups are kept: see the README. */
export type Keeping = {
  /** Age public keys; without any, no backup is made but before an upgrade. */
  recipients: readonly string[]
  folder: string
  /** Another folder, best on another disk, that gets the same files. */
  second: string | null
  every_ms: number
}

/** What is to be done now. */
export type Due = { make: boolean; copy: boolean }

/** Clocks are set right by seconds all the time; a backup from further in the future is no measure. */
const clock_slack_ms = 300_000

/** Looks into both folders; one that cannot be read now is not waited for. */
export async function findDue(keeping: Keeping, now: Date): Promise<Due> {
  const [last] = await namesIn(keeping.folder)
  const age = last ? now.getTime() - last.at.getTime() : Infinity
  const make = age >= keeping.every_ms || age < -clock_slack_ms
  if (keeping.second === null || !existsSync(keeping.second)) return { make, copy: false }
  const copied = await namesIn(keeping.second)
  return {
    make,
    copy: make || (last !== undefined && !copied.some(({ name }) => name === last.name)),
  }
}

const namesIn = async (folder: string) => readNames(await readdir(folder).catch(() => []))

/** Does what is due: makes a backup, puts it into the second folder, removes the oldest of both. */
export async function keepBackups(data: Where, keeping: Keeping, now: Date): Promise<void> {
  const { folder, second, recipients } = keeping
  const due = await findDue(keeping, now)
  if (due.make) {
    await addBackup(data, folder, recipients, now)
    await rotate(folder)
  }
  const [last] = await listBackups(folder)
  if (!due.copy || second === null || !last) return
  await copyBackup(last.name, folder, second).catch((error: unknown) => explainFile(second, error))
  await rotate(second)
}

/** Makes a backup under the next number. @returns its path */
export async function addBackup(
  data: Where,
  shelf: string,
  recipients: readonly string[],
  now: Date,
): Promise<string> {
  await makeShelf(data.folder, shelf)
  const [last] = await listBackups(shelf).catch((error: unknown) => explainFile(shelf, error))
  const name = nameOf((last?.number ?? 0) + 1, now, recipients.length > 0)
  const file = join(shelf, name)
  await makeBackup(data, file, recipients).catch((error: unknown) => explainFile(file, error))
  return file
}

/** Without recipients a backup stays in the data folder, which is as readable as itself. */
export const shelfFor = (data: string, { recipients, folder }: Keeping) =>
  recipients.length > 0 ? folder : shelfIn(data)
