import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AlreadyRunning, takeFolder } from '../../db/engine/lock.ts'
import { makeScratch, removeScratch } from './scratch.ts'

const prefix = '.girok-work-'
const lock = 'server.lock'

/** The folders that work is, or was, done in inside another. */
export async function listWork(parent: string): Promise<string[]> {
  const names = await readdir(parent)
  return names.filter((name) => name.startsWith(prefix)).map((name) => join(parent, name))
}

/**
 * Does some work in a new folder inside another, for its owner only. A folder that a killed process
 * left is known by its lock, which ends with the process, and is removed.
 */
export async function inWorkFolder<R>(
  parent: string,
  work: (folder: string) => Promise<R>,
): Promise<R> {
  for (const folder of await listWork(parent)) await removeIfLeft(folder)
  const { folder, release } = makeFolder(parent)
  try {
    return await work(folder)
  } finally {
    release()
    removeScratch(folder)
  }
}

/** Whoever looks for leftovers may take a folder away between its making and its locking. */
function makeFolder(parent: string): { folder: string; release: () => void } {
  for (let tries = 1; ; tries += 1) {
    const folder = makeScratch(() => mkdtempSync(join(parent, prefix)))
    try {
      const release = takeFolder(folder)
      if (existsSync(join(folder, lock))) return { folder, release }
      release()
    } catch (error) {
      if (existsSync(folder) || tries === 20) {
        removeScratch(folder)
        throw error
      }
    }
    removeScratch(folder)
  }
}

/** Whether the process that worked in a folder has ended without removing it. */
export const isLeft = (folder: string): boolean => underLock(folder, () => true) ?? false

async function removeIfLeft(folder: string): Promise<void> {
  // Without a lock it has been made and no more: it is empty, or it is not ours to remove.
  if (!existsSync(join(folder, lock))) return rmdir(folder).catch(() => undefined)
  // Under the lock, so that nobody begins in it meanwhile; Windows removes no file in use.
  if (process.platform !== 'win32') underLock(folder, () => remove(folder))
  else if (isLeft(folder)) remove(folder)
}

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true })

/** @returns undefined when another process has the folder, or it is gone */
function underLock<R>(folder: string, work: () => R): R | undefined {
  if (!existsSync(join(folder, lock))) return undefined
  try {
    const release = takeFolder(folder)
    try {
      return work()
    } finally {
      release()
    }
  } catch (error) {
    if (error instanceof AlreadyRunning || !existsSync(folder)) return undefined
    throw error
  }
}
