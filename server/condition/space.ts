import { randomBytes } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setReserve } from '../../db/engine/reserve.ts'
import { codeOf } from '../../db/engine/write.ts'
import type { Config } from '../config.ts'
import { logFault } from '../log.ts'

/** From there on a disk counts as almost full. */
export const almost_full = 0.9
/** It must have got so much better before it is said again that it is not. */
const slack = 0.02

const megabyte = 1024 * 1024
/** The least that a file system keeps by itself. */
const block = 4096

/**
 * So much is set aside for a full disk. SQLite's log grows to 8 MB before it is carried into the
 * file and begun anew, and the file may grow by as much: from then on signing in needs no more room.
 */
export const reserve_size = 16 * megabyte

/** The file that keeps room on the disk, in a data folder. */
export const reserveIn = (folder: string) => join(folder, 'girok.reserve')

/** Whether a data folder has its reserve. */
export const hasReserve = (folder: string): boolean =>
  statSync(reserveIn(folder), { throwIfNoEntry: false })?.size === reserve_size

/** Enough for the small files that SQLite makes when it opens a database. */
const room_to_start = megabyte

type Installed = Pick<Config, 'folder' | 'database'>
type ReadSpace = (folder: string) => Promise<Room>
type Room = { blocks: number; bfree: number; bavail: number; bsize: number }

const statfsOf: ReadSpace = (folder) => statfs(folder)

/** Which part of a disk is taken, and how many bytes of it are free. */
export const measure = ({ blocks, bfree, bavail, bsize }: Room) => ({
  used: (blocks - bfree) / Math.max(1, blocks - bfree + bavail),
  free: bavail * bsize,
})

/** Gives up the reserve where there is no room even to open the database. */
export async function makeRoomToStart(
  { folder, database }: Installed,
  read: ReadSpace = statfsOf,
): Promise<void> {
  if (database.url !== null || !hasReserve(folder)) return
  if (measure(await read(folder)).free < room_to_start) rmSync(reserveIn(folder), { force: true })
}

export type Space = ReturnType<typeof makeSpace>

const look_ms = 30_000
/** People wait. */
const look_when_full_ms = 1_000

/**
 * Keeps room on the disk for what people need to read on while it is full, and tells when it soon
 * will be. No record is saved while the reserve is gone: it would take the room of those who sign in.
 */
export function makeSpace({ folder, database }: Installed, db: object, read: ReadSpace = statfsOf) {
  const state = { low: false, gone: false, not_before: 0 }
  let looking: Promise<void> | null = null
  if (database.url === null) setReserve(db, { gone: () => state.gone, giveUp })

  function giveUp(): void {
    if (state.gone || !hasReserve(folder)) return
    rmSync(reserveIn(folder), { force: true })
    setGone(true)
  }

  function setGone(gone: boolean): void {
    if (state.gone === gone) return
    state.gone = gone
    console.error(
      gone
        ? `The disk of ${folder} is full: no record is saved until there is room again.`
        : `There is room again on the disk of ${folder}: records are saved.`,
    )
  }

  async function lookOnce(make: boolean): Promise<void> {
    const { used, free } = measure(await read(folder))
    if (used >= almost_full && !state.low) {
      console.error(
        `The disk of ${folder} is ${Math.round(used * 100)} % full, ${Math.floor(free / 1e6)} MB are free. Make room: a full disk takes no record.`,
      )
    }
    state.low = used >= (state.low ? almost_full - slack : almost_full)
    if (database.url !== null) return
    if (hasReserve(folder)) return setGone(false)
    // As much again must stay free: who comes next would have it given up at once.
    if (free < 2 * reserve_size) return setGone(true)
    if (make && performance.now() >= state.not_before) await makeAnew()
  }

  async function makeAnew(): Promise<void> {
    try {
      await makeReserve(folder)
      setGone(false)
    } catch (error) {
      // A quota, say, of which the disk tells nothing: not to be tried every second.
      state.not_before = performance.now() + look_ms
      if (/^(ENOSPC|EDQUOT)$/.test(codeOf(error))) return setGone(true)
      throw error
    }
  }

  /** Measures the disk, and makes the reserve where it is missing and may be made. */
  const look = ({ make = true } = {}): Promise<void> =>
    (looking ??= lookOnce(make)
      .catch((error: unknown) =>
        logFault({ id: 'space', method: 'none', route: 'none', status: 500 }, error),
      )
      .finally(() => (looking = null)))

  return {
    look,
    state: (): 'ample' | 'low' | 'full' => (state.gone ? 'full' : state.low ? 'low' : 'ample'),
    /** Looks from now on. @returns ends it */
    watch(): () => void {
      let last = -Infinity
      const timer = setInterval(() => {
        const now = performance.now()
        if (!state.gone && now - last < look_ms) return
        last = now
        void look()
      }, look_when_full_ms)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}

/**
 * Written in full, with noise, and no block like another: holes, what can be compressed, and what is
 * there already keep no room.
 */
async function makeReserve(folder: string): Promise<void> {
  const path = reserveIn(folder)
  const file = await open(path, 'w', 0o600)
  try {
    // Noise takes longer to make than to write, and a start on a new folder waits for it.
    const noise = randomBytes(megabyte)
    for (let written = 0; written < reserve_size; written += megabyte) {
      for (let at = 0; at < megabyte; at += block) noise.writeUInt32LE(written + at, at)
      await file.appendFile(noise)
    }
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}
