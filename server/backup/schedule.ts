import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Where } from '../../db/engine/where.ts'
import { logFault } from '../log.ts'
import { findDue, type Keeping } from './due.ts'

/** What the process that makes backups is told. */
export type Job = { database: Where; keeping: Keeping }

/** By the wall clock, and often: what was missed while the machine slept is made when it wakes. */
const look_ms = 60_000
const after_failure_ms = 15 * 60_000
const patience_ms = 2_000

/**
 * Sees to it that backups are made when they are due, in a process of its own that lets everybody
 * go first.
 * @param may is asked each time whether one may be made
 */
export function scheduleBackups(job: Job, may: () => boolean) {
  const { keeping } = job
  let child: ChildProcess | null = null
  let not_before = 0
  if (keeping.recipients.length === 0) return { close: () => Promise.resolve() }

  async function look(): Promise<void> {
    if (child !== null || performance.now() < not_before || !may()) return
    const due = await findDue(keeping, new Date())
    if (child === null && (due.make || due.copy)) start()
  }

  function start(): void {
    const begun = fork(join(import.meta.dirname, 'main.ts'), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child = begun
    begun.on('error', () => begun.kill('SIGKILL'))
    // Not as an argument, which everybody on the machine can read: a password may be in it.
    begun.send(job, (error) => error && begun.kill('SIGKILL'))
    begun.once('exit', (code) => {
      child = null
      if (code !== 0) not_before = performance.now() + after_failure_ms
    })
    begun.unref()
  }

  const safely = () =>
    void look().catch((error: unknown) =>
      logFault({ id: 'backup', method: 'none', route: 'none', status: 500 }, error),
    )
  const timer = setInterval(safely, look_ms)
  timer.unref()
  safely()

  return {
    /** Ends the one under way: what it has not finished is taken away. */
    async close(): Promise<void> {
      clearInterval(timer)
      if (child === null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const late = setTimeout(() => child?.kill('SIGKILL'), patience_ms)
      await ended
      clearTimeout(late)
    },
  }
}
