import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { fillState } from '../../db/as-of/fill.ts'
import type { Moment } from '../../db/as-of/moment.ts'
import { markOf, readToday, type Today } from '../../db/as-of/today.ts'
import { follow } from '../../db/cube/follow.ts'
import { emptyCube } from '../../db/cube/cube.ts'
import { keepCube } from '../../db/cube/snapshot.ts'
import { bringDerived, making } from '../../db/derive.ts'
import { fileOf, type Reader } from '../../db/engine/open.ts'
import { makeScratchFile } from '../../db/engine/scratch.ts'
import { codeOf, Unavailable } from '../../db/engine/write.ts'
import type { Db, Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import { syncFolder } from '../backup/place.ts'
import { inWorkFolder, isLeft, listWork } from '../backup/work.ts'
import { measure, reserve_size } from '../condition/space.ts'
import { version } from '../version.ts'

/**
 * Older states of the record, each a database of its own in the data folder, kept for the next
 * question: a few, for a day, none beyond a start. One has its name only once it is whole, and is
 * never written from then on.
 */

/** At most so many, and so many bytes beside the one made last; the ones used longest ago go. */
export const most_kept = 4
const most_bytes = 2 * 1024 ** 3
/** Milliseconds after which one that nobody asked for goes. */
const kept_for = 24 * 60 * 60 * 1000

/** Where they are, in a data folder. */
export const shelfOf = (folder: string) => join(folder, 'as-of')

/** Where the lists of one stand ready; see `db/cube/snapshot.ts`. */
export const listsIn = (state: string) => join(state, 'lists.cache')

/** An older state: its name on the shelf, of which moment it is, and what of today holds in it. */
export type Wanted = { key: string; moment: Moment; today: Today }

/**
 * What an older state is known by: the moment, what of today holds in it, and the program. What is
 * made of the same is the same, and of anything else is not taken for it.
 */
export async function wantedAt(db: Db, moment: Moment): Promise<Wanted> {
  const today = await readToday(db, moment)
  const made_by = JSON.stringify([moment.id, markOf(today), making, version])
  const mark = createHash('sha256').update(made_by).digest('hex').slice(0, 20)
  return { key: `${moment.number}-${mark}`, moment, today }
}

/** Its folder. */
export const placeOf = (folder: string, { key }: Pick<Wanted, 'key'>) => join(shelfOf(folder), key)

/** Whether it is there. It counts as used. */
export async function isKept(folder: string, wanted: Pick<Wanted, 'key'>): Promise<boolean> {
  const place = placeOf(folder, wanted)
  if (!existsSync(fileOf(place))) return false
  const now = new Date()
  await utimes(place, now, now).catch(() => undefined)
  return true
}

/** The installation's database. */
type From = Pick<Reader<Tables>, 'snapshot'>
/** Hears how many of how many incidents are made ready. */
export type Told = (made: number, of: number) => void

/**
 * Makes an older state, unless it is there.
 * @throws Unavailable when there is no room for it; Untold when what was kept does not lead back
 */
export async function makeState(
  from: From,
  folder: string,
  wanted: Wanted,
  told: Told = () => {},
): Promise<void> {
  if (await isKept(folder, wanted)) return
  const shelf = shelfOf(folder)
  await mkdir(shelf, { recursive: true, mode: 0o700 })
  await checkRoom(folder)
  await inWorkFolder(shelf, async (work) => {
    const state = join(work, 'state')
    mkdirSync(state, { mode: 0o700 })
    await fill(from, state, wanted, told)
    await syncFolder(state)
    await rename(state, placeOf(folder, wanted)).catch((error: unknown) => {
      // Somebody else has made the same meanwhile.
      if (!/^(ENOTEMPTY|EEXIST|EPERM)$/.test(codeOf(error))) throw error
    })
    await syncFolder(shelf)
  })
  await tidyShelf(folder, wanted)
}

async function fill(from: From, state: string, wanted: Wanted, told: Told): Promise<void> {
  const scratch = await makeScratchFile<Tables>(state)
  try {
    chmodSync(fileOf(state), 0o600)
    // What is read is held for no longer than that: behind it everything that is saved piles up.
    await from.snapshot((db) => fillState(db, scratch, wanted))
    await bringDerived(scratch.db, await loadTerms(scratch.db), told)
    const cube = emptyCube()
    await follow(scratch.db, cube)
    keepCube(listsIn(state), cube)
  } catch (error) {
    await scratch.leave()
    throw error
  }
  await scratch.finish()
}

/** What people need on a full disk is not taken for this: it needs about what the database does. */
async function checkRoom(folder: string): Promise<void> {
  const own = await stat(fileOf(folder)).catch(() => null)
  const { free } = measure(await statfs(folder))
  if (free < (own?.size ?? 0) + 2 * reserve_size) throw new Unavailable('SQLITE_FULL')
}

/** Takes away what is kept too long, or is too much. */
export async function tidyShelf(folder: string, fresh?: Pick<Wanted, 'key'>): Promise<void> {
  const kept = await listKept(folder)
  const others = kept.filter(({ name }) => name !== fresh?.key)
  let [left, bytes] = [fresh ? most_kept - 1 : most_kept, most_bytes]
  const now = Date.now()
  for (const { path, used, size } of others.toSorted((a, b) => b.used - a.used)) {
    left -= 1
    bytes -= size
    if (left < 0 || bytes < 0 || now - used > kept_for) await remove(path)
  }
}

/** Takes all of them away, and what killed runs left. */
export async function clearShelf(folder: string): Promise<void> {
  for (const { path } of await listKept(folder)) await remove(path)
  if (!existsSync(shelfOf(folder))) return
  for (const work of await listWork(shelfOf(folder))) if (isLeft(work)) await remove(work)
}

async function listKept(folder: string) {
  const names = await readdir(shelfOf(folder)).catch(() => [])
  const states = names.filter((name) => /^\d+-[0-9a-f]{20}$/.test(name))
  const found = states.map(async (name) => {
    const path = join(shelfOf(folder), name)
    const used = (await stat(path).catch(() => null))?.mtimeMs ?? 0
    const size = (await stat(fileOf(path)).catch(() => null))?.size ?? 0
    return { name, path, used, size }
  })
  return Promise.all(found)
}

/** Whoever reads it reads on; Windows lets nobody take it away meanwhile, and it goes the next time. */
const remove = (path: string) => rm(path, { recursive: true, force: true }).catch(() => undefined)
