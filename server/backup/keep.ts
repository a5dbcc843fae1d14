import { join } from 'node:path'
import type { Where } from '../../db/engine/where.ts'
import { findDue, type Keeping } from './due.ts'
import { explainFile } from './explain.ts'
import { makeBackup } from './make.ts'
import { nameOf, shelfIn } from './names.ts'
import { copyBackup, listBackups, makeShelf, rotate } from './shelf.ts'

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
