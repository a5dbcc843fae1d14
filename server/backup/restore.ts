import { existsSync } from 'node:fs'
import { readdir, rename, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { bringDerived } from '../../db/derive.ts'
import { BadBackup, type Manifest } from '../../db/dump/manifest.ts'
import { openFolder } from '../../db/engine/open.ts'
import type { Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import { Fault } from '../command.ts'
import { withBackup, type Backup } from './container.ts'
import { explainFile } from './explain.ts'
import { fillFolder } from './fill.ts'
import { inWorkFolder, syncFolder } from './place.ts'

type Told = (made: number, of: number) => void

/**
 * Makes a data folder from a backup. It has its name only once it is whole and proven.
 * @param to must not be there, or be empty
 * @throws BadBackup with nothing left behind
 */
export async function restoreBackup(
  file: string,
  to: string,
  identities: readonly string[],
  told: Told,
): Promise<Manifest> {
  const folder = resolve(to)
  const parent = dirname(folder)
  if (!existsSync(parent)) throw new Fault(`${to}: its folder is not there.`)
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new Fault(`${to}: is there already, and not empty.`)
  }
  return inWorkFolder(parent, async (work) => {
    const data = join(work, 'data')
    const manifest = await withBackup(file, { identities, folder: work }, (backup) =>
      fill(data, backup),
    )
    await bringUpToDate(data, told)
    await giveFolder(data, folder).catch((error: unknown) => explainFile(to, error))
    return manifest
  })
}

async function fill(data: string, { manifest, open, faults }: Backup): Promise<Manifest> {
  if (faults[0] !== undefined) throw new BadBackup(faults[0])
  await fillFolder(data, manifest, open)
  return manifest
}

async function giveFolder(data: string, folder: string): Promise<void> {
  await syncFolder(data)
  if (existsSync(folder)) await rmdir(folder)
  await rename(data, folder)
  await syncFolder(dirname(folder))
}

async function bringUpToDate(data: string, told: Told): Promise<void> {
  const engine = await openFolder<Tables>(data)
  try {
    await bringDerived(engine.db, await loadTerms(engine.db), told)
  } finally {
    await engine.close()
  }
}
