import { fork, type ChildProcess } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '../../db/actor.ts'
import type { Where } from '../../db/engine/where.ts'
import { changeImport } from '../../db/import/import.ts'
import type { Extent, Undone } from '../../db/save/undo.ts'
import type { Db } from '../../db/tables.ts'
import { ulid } from '../../db/ulid.ts'
import { TooBusy } from '../errors.ts'
import { logFault } from '../log.ts'
import { faultOf, letGo } from '../reader/child.ts'
import { database_variable, type Said } from '../reader/jobs.ts'

export type Importer = ReturnType<typeof makeImporter>

/** A change set that somebody wants undone. */
export type UndoQuestion = { actor: Actor; number: number; extent: Extent; reason: string | null }

/** What is to be done: the job of an import, or an undoing; and how that ended. */
export type Task = { id: string; undo?: UndoQuestion }
export type Done = { id: string; undone?: Undone; fault?: Extract<Said, { said: 'fault' }> }

/** The environment variable that says how much may be attached. */
export const room_variable = 'GIROK_IMPORT_ROOM'

const spare_for = 60_000
const niceness = 5

/**
 * Has imports worked on in a process of its own, one after another, so that nobody waits for a long
 * table. What is to be done stands in the database: a job that was cut off is begun again.
 * @param all_bytes so much the files of attachments may come to together
 */
export function makeImporter(database: Where, db: Db, all_bytes: number) {
  const waiting: Task[] = []
  const hoping = new Map<string, Set<() => void>>()
  const asking = new Map<
    string,
    { resolve: (undone: Undone) => void; reject: (e: Error) => void }
  >()
  let child: ChildProcess | null = null
  let current: Task | null = null
  let closed = false
  let spare: NodeJS.Timeout | undefined

  function next(): void {
    if (closed || current !== null) return
    const task = waiting.shift()
    clearTimeout(spare)
    if (task === undefined) {
      spare = setTimeout(() => void end(), spare_for).unref()
      return
    }
    current = task
    child ??= start()
    child.send(task, (error) => error && child?.kill('SIGKILL'))
  }

  const isAt = (id: string) => current?.id === id || waiting.some((task) => task.id === id)

  function start(): ChildProcess {
    const started = forkImporter(database, all_bytes)
    started.on('message', (said: Done) => done(said))
    started.on('error', () => started.kill('SIGKILL'))
    started.once('exit', () => lost(started))
    started.unref()
    started.channel?.unref()
    return started
  }

  function done({ id, undone, fault }: Done): void {
    if (current?.id === id) current = null
    const asker = asking.get(id)
    asking.delete(id)
    if (undone) asker?.resolve(undone)
    else asker?.reject(fault ? faultOf(fault) : new TooBusy(5))
    for (const go of hoping.get(id) ?? []) go()
    hoping.delete(id)
    next()
  }

  /** A job that ended its process would end the next one too: it is not tried again by itself. */
  function lost(gone: ChildProcess): void {
    if (child !== gone) return
    child = null
    const task = current
    current = null
    if (task === null || closed) return
    if (task.undo) return done({ id: task.id })
    const fault = JSON.stringify({ code: 'failed' })
    changeImport(db, task.id, { job: null, run: null, progress: null, fault })
      .catch((error: unknown) =>
        logFault({ id: 'import', method: 'none', route: 'none', status: 500 }, error),
      )
      .finally(() => done({ id: task.id }))
  }

  async function end(): Promise<void> {
    const gone = child
    child = null
    if (gone) await letGo(gone)
  }

  return {
    /** Has the job of an import done when its turn comes. */
    start(id: string): void {
      if (isAt(id)) return
      waiting.push({ id })
      next()
    },
    /** Has a change set undone of which so much hangs that everybody would wait for it. */
    undo(undo: UndoQuestion): Promise<Undone> {
      return new Promise((resolve, reject) => {
        const id = ulid()
        asking.set(id, { resolve, reject })
        waiting.push({ id, undo })
        next()
      })
    },
    /** Whether an import waits for its turn, or has it. */
    isAt,
    /** Waits until the job of an import has ended, or for so many milliseconds. */
    settled(id: string, ms: number): Promise<void> {
      if (!isAt(id)) return Promise.resolve()
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

function forkImporter(database: Where, all_bytes: number): ChildProcess {
  const child = fork(join(import.meta.dirname, 'main.ts'), [], {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: getCompileCacheDir(),
      // Not as an argument: every user of the machine may read those.
      [database_variable]: JSON.stringify(database),
      [room_variable]: String(all_bytes),
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
