import { fork, type ChildProcess } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import type { Where } from '../../db/engine/where.ts'
import { Unavailable } from '../../db/engine/write.ts'
import { database_variable, type Said } from './jobs.ts'

const bytes_fd = 4

// What readers keep is typed arrays. Rows come and go: room for megabytes of them would stay taken.
const small_heap = ['--max-semi-space-size=2', '--expose-gc']

/**
 * Starts a reader; throws, or says by `error`, that the system gives no process.
 * @param niceness how far it stands back for others that need a processor: 0 not at all, 19 most
 */
export function forkReader(database: Where, niceness: number): ChildProcess {
  const child = fork(join(import.meta.dirname, 'main.ts'), [], {
    execArgv: small_heap,
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: getCompileCacheDir(),
      // Not as an argument: every user of the machine may read those.
      [database_variable]: JSON.stringify(database),
    },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
  })
  try {
    if (child.pid !== undefined) setPriority(child.pid, niceness)
  } catch {
    // It has ended, or the system knows no priorities: it reads all the same.
  }
  return child
}

/** Where a reader writes the bytes of a file. */
export const bytesOf = (child: ChildProcess) => child.stdio[bytes_fd] as Socket

/** Lets a reader end in its own time, which is short. */
export function letGo(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), 3_000)
    child.once('exit', () => {
      clearTimeout(late)
      resolve()
    })
    if (child.connected) child.disconnect()
  })
}

/** What went wrong in a reader, as an error of this process. */
export function faultOf({
  unavailable,
  message,
  stack,
  code,
}: Extract<Said, { said: 'fault' }>): Error {
  if (unavailable) return new Unavailable(message)
  const error = code === '' ? new Error(message) : Object.assign(new Error(message), { code })
  if (stack !== undefined) error.stack = stack
  return error
}
