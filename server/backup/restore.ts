import { BadBackup, type Manifest } from '../../db/dump/manifest.ts'
import { withBackup, type Backup } from './container.ts'
import { fillFolder } from './fill.ts'
import { makeFolder, type Told } from './new-folder.ts'

/**
 * Makes a data folder from a backup. It has its name only once it is whole and proven.
 * @param to must not be there, or be empty
 * @throws BadBackup with nothing left behind
 */
export const restoreBackup = (
  file: string,
  to: string,
  identities: readonly string[],
  told: Told,
): Promise<Manifest> =>
  makeFolder(
    to,
    (data, work) => withBackup(file, { identities, folder: work }, (backup) => fill(data, backup)),
    told,
  )

async function fill(data: string, { manifest, open, faults }: Backup): Promise<Manifest> {
  if (faults[0] !== undefined) throw new BadBackup(faults[0])
  await fillFolder(data, manifest, open)
  return manifest
}
