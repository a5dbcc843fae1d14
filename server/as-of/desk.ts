import { fork, type ChildProcess } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Where } from '../../db/engine/where.ts'
import { Unavailable } from '../../db/engine/write.ts'
import { TooBusy } from '../errors.ts'
import { killAfter } from '../reader/deadline.ts'
import { database_variable } from '../reader/jobs.ts'
import { isKept, type Wanted } from './shelf.ts'

/** What the process that makes older states says. */
export type Heard =
  { heard: 'progress'; made: number; of: number } | { heard: 'made' } | { heard: 'fault'; why: Why }

/** Why one could not be made: what was kept does not lead back to it; no room; anything else. */
export type Why = 'untold' | 'no_room' | 'failed'

/** How far one is: it is there; so many of so many incidents are ready; or it cannot be made. */
export type Standing =
  { state: 'ready' } | { state: 'making'; made: number; of: number } | { state: 'untold' }

export type Historian = ReturnType<typeof makeHistorian>

type Making = Wanted & { made: number; of: number }

const niceness = 10
const spare_for = 60_000
/** So many may wait to be made: each takes its time, and room. */
const most_waiting = 8
/** Milliseconds that a making may take, and for which one that failed is not tried again. */
const deadline = 60 * 60 * 1000
const tried_again_after = 60_000
const look_every = 50

/**
 * Has older states made, one after another, in a process of its own that stands back for all others:
 * whoever asks hears how far it is. One that was cut off leaves nothing that could be taken for one.
 */
export function makeHistorian(database: Where) {
  const waiting: Making[] = []
  const failed = new Map<string, { why: Why; at: number }>()
  let child: ChildProcess | null = null
  let current: Making | null = null
  let callOff = () => {}
  let spare: NodeJS.Timeout | undefined
  let closed = false

  function next(): void {
    if (closed || current !== null) return
    clearTimeout(spare)
    current = waiting.shift() ?? null
    if (current === null) {
      spare = setTimeout(end, spare_for).unref()
      return
    }
    child ??= start()
    callOff = killAfter(child, deadline)
    const { made: _, of: __, ...wanted } = current
    child.send(wanted, (error) => error && child?.kill('SIGKILL'))
  }

  function start(): ChildProcess {
    const started = forkMaker(database)
    started.on('message', (heard: Heard) => hear(heard))
    started.on('error', () => started.kill('SIGKILL'))
    started.once('exit', () => {
      if (child !== started) return
      child = null
      if (current !== null) settle('failed')
    })
    started.unref()
    started.channel?.unref()
    return started
  }

  function hear(heard: Heard): void {
    if (heard.heard === 'progress') Object.assign(current ?? {}, { made: heard.made, of: heard.of })
    else settle(heard.heard === 'made' ? null : heard.why)
  }

  function settle(why: Why | null): void {
    callOff()
    if (current !== null && why !== null) failed.set(current.key, { why, at: performance.now() })
    current = null
    next()
  }

  function end(): void {
    const gone = child
    child = null
    gone?.kill('SIGKILL')
  }

  /** @throws Unavailable or TooBusy when it failed just now */
  function whyNot(key: string): Standing | null {
    const last = failed.get(key)
    if (!last) return null
    if (performance.now() - last.at > tried_again_after) {
      failed.delete(key)
      return null
    }
    if (last.why === 'no_room') throw new Unavailable('SQLITE_FULL')
    if (last.why === 'failed') throw new TooBusy(30)
    return { state: 'untold' }
  }

  const find = (key: string) =>
    current?.key === key ? current : waiting.find((one) => one.key === key)

  return {
    /**
     * Sees to it that an older state is made.
     * @param patience milliseconds to wait for it
     * @throws TooBusy when too many wait to be made
     */
    async ready(wanted: Wanted, patience: number): Promise<Standing> {
      const until = performance.now() + patience
      for (;;) {
        if (await isKept(database.folder, wanted)) return { state: 'ready' }
        const not = whyNot(wanted.key)
        if (not) return not
        const making = find(wanted.key)
        if (!making) {
          if (closed || waiting.length >= most_waiting) throw new TooBusy(10)
          waiting.push({ ...wanted, made: 0, of: 0 })
          next()
        } else if (performance.now() > until) {
          return { state: 'making', made: making.made, of: making.of }
        }
        await pause(look_every)
      }
    },
    close(): void {
      closed = true
      clearTimeout(spare)
      callOff()
      end()
    },
  }
}

function forkMaker(database: Where): ChildProcess {
  const child = fork(join(import.meta.dirname, 'main.ts'), [], {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: getCompileCacheDir(),
      // Not as an argument: every user of the machine may read those.
      [database_variable]: JSON.stringify(database),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  try {
    if (child.pid !== undefined) setPriority(child.pid, niceness)
  } catch {
    // It has ended, or the system knows no priorities: it works all the same.
  }
  return child
}
