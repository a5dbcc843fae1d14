import { countUnlooked, keepPairs } from '../db/duplicates/pairs.ts'
import { asUnavailable, Unavailable } from '../db/engine/write.ts'
import { TooBusy } from './errors.ts'
import { logFault } from './log.ts'
import type { House } from './route.ts'

/** How many incidents are looked at in one go: a reader is not kept from others for long. */
const at_once = 20
/** Milliseconds between two looks while there is something to do, and while there is not. */
const pause = { busy: 1_000, idle: 5_000 }

/**
 * Looks for the pairs of the next few incidents that have changed.
 * @returns false where there are none, or nobody has time for it
 */
export async function bringPairs(house: House, left: AbortSignal): Promise<boolean> {
  if (house.condition.damage !== null || (await countUnlooked(house.db, 1)) === 0) return false
  try {
    const looked = await house.readers.ask('pairs', { most: at_once }, { left })
    return looked !== null && (await keepPairs(house.db, looked))
  } catch (thrown) {
    const error = asUnavailable(thrown)
    if (error instanceof TooBusy || error instanceof Unavailable) return false
    throw thrown
  }
}

/**
 * Looks for pairs behind the saves, a few at a time.
 * @returns stops it
 */
export function schedulePairs(house: House): () => void {
  const stop = new AbortController()
  let timer: NodeJS.Timeout
  const wait = (ms: number) => {
    if (!stop.signal.aborted) timer = setTimeout(() => void look(), ms).unref()
  }
  async function look(): Promise<void> {
    let more = false
    try {
      more = await bringPairs(house, stop.signal)
    } catch (error) {
      logFault({ id: 'pairs', method: 'none', route: 'none', status: 500 }, error)
    }
    wait(more ? pause.busy : pause.idle)
  }
  wait(pause.idle)
  return () => {
    stop.abort(null)
    clearTimeout(timer)
  }
}
