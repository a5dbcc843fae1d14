import { existsSync, rmSync } from 'node:fs'
import { link, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { AlreadyRunning, takeFolder } from '../../db/engine/lock.ts'

/** Paths that must not outlive this process, should it be told to end. */
const scratch = new Set<string>()

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function leave(signal: (typeof signals)[number]): void {
  for (const path of scratch) rmSync(path, { recursive: true, force: true })
  process.exit(128 + constants.signals[signal])
}

/** Does some work with a path that is gone afterwards, however the work ends. */
export async function withScratch<R>(path: string, work: () => Promise<R>): Promise<R> {
  if (scratch.size === 0) for (const signal of signals) process.on(signal, leave)
  scratch.add(path)
  try {
    return await work()
  } finally {
    await rm(path, { recursive: true, force: true })
    scratch.delete(path)
    if (scratch.size === 0) for (const signal of signals) process.off(signal, leave)
  }
}

const prefix = '.girok-work-'

/**
 * Does some work in a new folder inside another, for its owner only. A folder that a killed process
 * left is known by its lock, which ends with the process, and is removed.
 */
export async function inWorkFolder<R>(
  parent: string,
  work: (folder: string) => Promise<R>,
): Promise<R> {
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await removeIfLeft(join(parent, name))
  }
  const folder = await mkdtemp(join(parent, prefix))
  return withScratch(folder, async () => {
    const release = takeFolder(folder)
    try {
      return await work(folder)
    } finally {
      release()
    }
  })
}

async function removeIfLeft(folder: string): Promise<void> {
  // Without a lock it has just been made, and is empty.
  if (!existsSync(join(folder, 'server.lock'))) return
  try {
    takeFolder(folder)()
  } catch (error) {
    if (error instanceof AlreadyRunning) return
    throw error
  }
  await rm(folder, { recursive: true, force: true })
}

const no_links = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/**
 * Gives a whole file its name, which nothing may have yet.
 * @throws EEXIST when something has
 */
export async function giveName(part: string, file: string): Promise<void> {
  try {
    await link(part, file)
    await rm(part)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    // Memory sticks know no links, and renaming would replace what is there.
    if (!no_links.has(code) || existsSync(file)) throw error
    await rename(part, file)
  }
  await syncFolder(dirname(file))
}

/** Makes names in a folder outlast a power cut. Windows does so by itself, and has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
