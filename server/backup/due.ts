import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { readNames } from './names.ts'

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
