import { existsSync } from 'node:fs'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

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
