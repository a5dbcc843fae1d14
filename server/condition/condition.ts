import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isDamage } from '../../db/engine/damage.ts'
import { fileOf, type Engine } from '../../db/engine/open.ts'
import { glance } from '../../db/verify/glance.ts'
import type { Keeping } from '../backup/due.ts'
import { readNames } from '../backup/names.ts'
import type { Config } from '../config.ts'
import { logFault } from '../log.ts'

const damage_shape = z.object({
  /** How many faults `verify` found; 0 before it has looked. */
  faults: z.int(),
  /** The incidents of which something is not as it was written. */
  refs: z.array(z.string()),
})

/** What is known of a database that is damaged. */
export type Damage = z.infer<typeof damage_shape>

const last_shape = z.object({ at: z.string(), damage: damage_shape.nullable() })

/** The last verification of a data folder, remembered in it across restarts. */
export type Last = z.infer<typeof last_shape>

const fileIn = (folder: string) => join(folder, 'verified.json')

/** What the last verification found; null when there was none that can be read. */
export function readLast(folder: string): Last | null {
  try {
    return last_shape.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')))
  } catch {
    return null
  }
}

/** Remembers a verification. Where that cannot be written, this run still goes by it. */
export function keepLast(folder: string, last: Last): void {
  const own = `${fileIn(folder)}.${process.pid}`
  try {
    writeFileSync(own, `${JSON.stringify(last)}\n`, { mode: 0o600 })
    renameSync(own, fileIn(folder))
  } catch (error) {
    logFault({ id: 'verified', method: 'none', route: 'none', status: 500 }, error)
  }
}

type Installed = Pick<Config, 'folder' | 'database' | 'keeping'>

/** The database cannot be opened at all: said in one line, and the file left as it is. */
export class BeyondReading extends Error {}

/**
 * Whether the database of a data folder may be written: not when it did not verify, or does not
 * look well.
 * @throws BeyondReading when it cannot even be read
 */
export async function findDamage(config: Installed): Promise<Damage | null> {
  const { folder, url } = config.database
  // A server looks after its own pages.
  if (url !== null) return null
  const file = fileOf(folder)
  const last = readLast(folder)
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  // A first start that was cut off leaves an empty file too, but was never verified.
  if (size === 0 && last !== null) throw new BeyondReading(beyond(config, 'is empty or gone'))
  if (size === 0) return null
  try {
    return last?.damage ?? ((await glance(folder)) ? null : { faults: 0, refs: [] })
  } catch (error) {
    if (!isDamage(error)) throw error
    return { faults: 0, refs: [] }
  }
}

/** One line for a file that cannot be used, and what to do. */
export function beyond({ folder, keeping }: Pick<Config, 'folder' | 'keeping'>, how: string) {
  const backup = newestBackup(keeping)
  const then = backup === null ? 'Restore a backup' : `Restore the newest backup, ${backup}`
  return `${fileOf(folder)} ${how}. It was left as it is. ${then}: README, "A damaged file".`
}

/** The backup made last: each was restored before it got its name. */
export function newestBackup({ folder }: Pick<Keeping, 'folder'>): string | null {
  const [newest] = existsSync(folder) ? readNames(readdirSync(folder)) : []
  return newest ? join(folder, newest.name) : null
}

/** Whether the house may write, and what is known if it may not. */
export type Condition = {
  damage: Damage | null
  /** Hears of what went wrong: what tells of a damaged file stops all writing at once. */
  hear: (error: unknown) => void
  /** Goes by what a verification found. */
  settle: (damage: Damage | null) => Promise<void>
}

/**
 * Keeps a house from writing into a damaged file.
 * @param suspected is called when an error told of damage: it is time to verify
 */
export function makeCondition(
  engine: Pick<Engine<unknown>, 'freeze' | 'thaw'>,
  damage: Damage | null,
): Condition & { suspected: () => void } {
  const condition = {
    damage,
    suspected: () => {},
    hear(thrown: unknown) {
      if (condition.damage !== null || !isDamage(thrown)) return
      void condition.settle({ faults: 0, refs: [] }).catch(report).then(condition.suspected)
    },
    async settle(found: Damage | null) {
      const before = condition.damage
      condition.damage = found
      if (before === null && found !== null) await engine.freeze?.()
      if (before !== null && found === null) await engine.thaw?.()
    },
  }
  return condition
}

const report = (error: unknown) =>
  logFault({ id: 'damage', method: 'none', route: 'none', status: 500 }, error)
