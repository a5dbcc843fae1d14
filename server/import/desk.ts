import { fork, type ChildProcess } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import type { Where } from '../../db/engine/where.ts'
import { changeImport } from '../../db/import/import.ts'
import type { Db } from '../../db/tables.ts'
import { logFault } from '../log.ts'
import { letGo } from '../reader/child.ts'
import { database_variable } from '../reader/jobs.ts'

export type Importer = ReturnType<typeof makeImporter>

const spare_for = 60_000
const niceness = 5

/**
 * Has imports worked on in a process of its own, one after another, so that nobody waits for a long
 * table. What is to be done stands in the database: a job that was cut off is begun again.
 */
export function makeImporter(database: Where, db: Db) {
  const waiting: string[] = []
  const hoping = new Map<string, Set<() => void>>()
  let child: ChildProcess | null = null
  let current: string | null = null
  let closed = false
  let spare: NodeJS.Timeout | undefined

  function next(): void {
    if (closed || current !== null) return
    const id = waiting.shift()
    clearTimeout(spare)
    if (id === undefined) {
      spare = setTimeout(() => void end(), spare_for).unref()
      return
    }
    current = id
    child ??= start()
    child.send(id, (error) => error && child?.kill('SIGKILL'))
  }

  function start(): ChildProcess {
    const started = forkImporter(database)
    started.on('message', (id: string) => done(id))
    started.on('error', () => started.kill('SIGKILL'))
    started.once('exit', () => lost(started))
    started.unref()
    started.channel?.unref()
    return started
  }

  function done(id: string): void {
    if (current === id) current = null
    tell(id)
    next()
  }

  function tell(id: string): void {
    for (const go of hoping.get(id) ?? []) go()
    hoping.delete(id)
  }

  /** A job that ended its process would end the next one too: it is not tried again by itself. */
  function lost(gone: ChildProcess): void {
    if (child !== gone) return
    child = null
    const id = current
    current = null
    if (id === null || closed) return
    const fault = JSON.stringify({ code: 'failed' })
    changeImport(db, id, { job: null, run: null, progress: null, fault })
      .catch((error: unknown) =>
        logFault({ id: 'import', method: 'none', route: 'none', status: 500 }, error),
      )
      .finally(() => done(id))
  }

  async function end(): Promise<void> {
    const gone = child
    child = null
    if (gone) await letGo(gone)
  }

  return {
    /** Has the job of an import done when its turn comes. */
    start(id: string): void {
      if (current === id || waiting.includes(id)) return
      waiting.push(id)
      next()
    },
    /** Whether an import waits for its turn, or has it. */
    isAt: (id: string): boolean => current === id || waiting.includes(id),
    /** Waits until the job of an import has ended, or for so many milliseconds. */
    settled(id: string, ms: number): Promise<void> {
      if (current !== id && !waiting.includes(id)) return Promise.resolve()
      return new Promise((resolve) => {
        const own = hoping.get(id) ?? new Set()
        hoping.set(id, own)
        const go = () => {
          clearTimeout(late)
          own.delete(go)
          resolve()
        }
        const late = setTimeout(go, ms)
        own.add(go)
      })
    },
    async close(): Promise<void> {
      closed = true
      clearTimeout(spare)
      await end()
    },
  }
}

function forkImporter(database: Where): ChildProcess {
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
