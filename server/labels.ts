import { setImmediate as breathe } from 'node:timers/promises'
import { asUnavailable, Unavailable } from '../db/engine/write.ts'
import { loadTerms, readTermsVersion } from '../db/term.ts'
import { bringWords } from '../db/words.ts'
import { logFault } from './log.ts'
import type { House } from './route.ts'

/** Nobody is shown a label of before, be it another server that has changed it. */
export async function keepTerms({ db, terms }: House, version: number): Promise<void> {
  if (version !== terms.version) terms.become(await loadTerms(db))
}

/**
 * Has the next few incidents found by the labels that their terms have now.
 * @returns false where there is nothing to do, or it cannot be done now
 */
async function bringLabels(house: House): Promise<boolean> {
  if (house.condition.damage !== null) return false
  try {
    await keepTerms(house, await readTermsVersion(house.db))
    return await bringWords(house.db, house.terms)
  } catch (thrown) {
    const error = asUnavailable(thrown)
    if (error instanceof Unavailable) return false
    throw thrown
  }
}

/** Milliseconds that whoever changed a label waits for incidents to follow; more follow by and by. */
const patience = 700

/** Has the incidents follow that can in a moment: in most installations these are all. */
export async function bringLabelsSoon(house: House): Promise<void> {
  const until = performance.now() + patience
  // Others have their turn in between: what waits for nothing would keep them all waiting.
  while (performance.now() < until && (await bringLabels(house))) await breathe()
}

const idle = 5_000

/**
 * Has incidents follow the labels behind the saves: as long as it takes to write a few, others have
 * their turn.
 * @returns stops it
 */
export function scheduleLabels(house: House): () => void {
  let timer: NodeJS.Timeout
  let stopped = false
  const wait = (ms: number) => {
    if (!stopped) timer = setTimeout(() => void go(), ms).unref()
  }
  async function go(): Promise<void> {
    const begun = performance.now()
    let more = false
    try {
      more = await bringLabels(house)
    } catch (error) {
      logFault({ id: 'labels', method: 'none', route: 'none', status: 500 }, error)
    }
    wait(more ? performance.now() - begun : idle)
  }
  wait(0)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
