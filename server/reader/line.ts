import { TooBusy } from '../errors.ts'
import { isRush } from '../late.ts'
import type { Job, Progress, Said } from './jobs.ts'

/** Takes what a job writes beside its answer. */
export type Take = {
  /** Hears, when the job begins, how to hold its bytes back, have them come on, and end it. */
  begin: (flow: { pause: () => void; resume: () => void; stop: () => void }) => void
  pass: (piece: Buffer) => void
  /** Hears now and then how far the job is. */
  hear?: (progress: Progress) => void
}

/** A job, and whoever waits for its answer. */
export type Task = {
  job: Job
  take: Take | null
  /** How many bytes of the job have passed, and its answer while some are still to come. */
  passed: number
  answer: Extract<Said, { said: 'answer' }> | null
  resolve: (answer: never) => void
  reject: (error: unknown) => void
}

/** A task that waits, and since when. */
type Waiting = { task: Task; joined: number; timer: NodeJS.Timeout }

/**
 * Milliseconds after which a line is a standing one, and for how long nobody must have waited
 * before it is none any more; a wait is what takes longer than `soon`.
 */
const standing = 400
const forgotten = 1_000
const soon = 100
/**
 * Fewer than these get their turn, unless others are turned away at the door: then it is this
 * machine that is slow, and to turn away helps nobody.
 */
const few = 6
/** Seconds after which who was turned away may come again. */
export const retry = 2

/**
 * Those who wait for a reader, first come, first served; who goes away, or waits too long, leaves.
 * @param most how many may wait
 * @param patience_in_line milliseconds anybody may wait in a standing line. It does not get shorter
 * by waiting: those are served who came just now, and the others hear soon.
 * @param readySince when (`performance.now()`) there began to be readers; null: there are none yet,
 * and whoever waits, waits for them
 */
export function makeLine(most: number, patience_in_line: number, readySince: () => number | null) {
  const line: Waiting[] = []
  let since = 0
  let emptied = -forgotten

  const drop = (waiting: Waiting) => {
    const at = line.indexOf(waiting)
    if (at < 0) return
    line.splice(at, 1)
    if (line.length === 0) emptied = performance.now()
    clearTimeout(waiting.timer)
    waiting.task.reject(new TooBusy(retry))
  }

  return {
    length: () => line.length,
    isFull: () => line.length >= most,
    /** @param left tells when nobody wants the answer any more */
    join(task: Task, patience: number, left: AbortSignal): void {
      const now = performance.now()
      if (line.length === 0 && now - emptied > forgotten) since = now
      const look = () => {
        const late = performance.now()
        const ready = readySince()
        const many = line.length >= few || isRush()
        const stands = ready !== null && many && late - Math.max(since, ready) > standing
        if (stands || late - now > patience) drop(waiting)
        else waiting.timer = setTimeout(look, soon)
      }
      const waiting: Waiting = { task, joined: now, timer: setTimeout(look, patience_in_line) }
      left.addEventListener('abort', () => drop(waiting), { once: true })
      line.push(waiting)
    },
    next(): Task | undefined {
      const first = line.shift()
      if (first && line.length === 0 && performance.now() - first.joined > soon) {
        emptied = performance.now()
      }
      clearTimeout(first?.timer)
      return first?.task
    },
    turnAway: () => [...line].forEach(drop),
  }
}
