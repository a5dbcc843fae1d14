import { existsSync } from 'node:fs'
import { readdir, rename, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { bringDerived } from '../../db/derive.ts'
import { openFolder } from '../../db/engine/open.ts'
import type { Db, Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import { Fault } from '../command.ts'
import { explainFile } from './explain.ts'
import { syncFolder } from './place.ts'
import { inWorkFolder } from './work.ts'

/** Hears how many of how many incidents are indexed. */
export type Told = (made: number, of: number) => void

/**
 * Makes a data folder. It has its name only once it is whole.
 * @param to must not be there, or be empty
 * @param fill fills the folder `data` inside `work`, where more may lie meanwhile
 * @throws what `fill` throws, with nothing left behind
 */
export async function makeFolder<R>(
  to: string,
  fill: (data: string, work: string) => Promise<R>,
  told: Told,
): Promise<R> {
  const folder = resolve(to)
  const parent = dirname(folder)
  if (!existsSync(parent)) throw new Fault(`${to}: its folder is not there.`)
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new Fault(`${to}: is there already, and not empty.`)
  }
  return inWorkFolder(parent, async (work) => {
    const data = join(work, 'data')
    const made = await fill(data, work)
    const engine = await openFolder<Tables>(data)
    try {
      await bringUpToDate(engine.db, told)
    } finally {
      await engine.close()
    }
    await giveFolder(data, folder).catch((error: unknown) => explainFile(to, error))
    return made
  })
}

/** Makes what is derived from the record anew. */
export const bringUpToDate = async (db: Db, told: Told): Promise<void> =>
  bringDerived(db, await loadTerms(db), told)

async function giveFolder(data: string, folder: string): Promise<void> {
  await syncFolder(data)
  if (existsSync(folder)) await rmdir(folder)
  await rename(data, folder)
  await syncFolder(dirname(folder))
}
