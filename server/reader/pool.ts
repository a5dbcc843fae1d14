import type { ChildProcess } from 'node:child_process'
import type { Where } from '../../db/engine/where.ts'
import { TooBusy } from '../errors.ts'
import { bytesOf, faultOf, forkReader, letGo } from './child.ts'
import type { Job, Jobs, Said } from './jobs.ts'
import { killAfter } from './deadline.ts'
import { makeLine, retry, type Take, type Task } from './line.ts'

/** How many readers there may be, and how long they may take. */
export type PoolOptions = {
  database: Where
  /** How far its readers stand back for others: whoever saves, or opens a record, comes first. */
  niceness: number
  least: number
  most: number
  /** How many jobs may wait for a reader. */
  queue: number
  /** Milliseconds a job may wait, also when there is a standing line, and may take; null: any. */
  patience: number
  patience_in_line: number
  deadline: number | null
}

type Reader = {
  child: ChildProcess
  state: 'starting' | 'idle' | 'busy'
  task: Task | null
  /** Calls off that it is killed when its task takes too long. */
  callOff: () => void
  /** When it was started, or began to have nothing to do: milliseconds of a clock that nobody sets. */
  since: number
}

/** Whoever asks: until when they want an answer, and what takes the bytes that come beside it. */
export type Asker = { left: AbortSignal; take?: Take }

const spare_for = 60_000
/** Milliseconds: a reader that takes longer to start is not waited for, and much later given up. */
const slow_start = { waited_for: 5_000, given_up: 300_000 }

const isSlow = ({ state, since }: Reader) =>
  state === 'starting' && performance.now() - since > slow_start.waited_for

/**
 * Processes that read the database, so that whoever asks for much keeps nobody waiting. A process,
 * not a thread: one that is deep inside SQLite can be stopped in no other way. Each does one job at
 * a time; one that takes too long is killed, and another takes its place.
 */
export function makePool(options: PoolOptions) {
  const readers = new Set<Reader>()
  const waiting = makeLine(options.queue, options.patience_in_line, () => ready_since)
  let closed = false
  let failures = 0
  let was_ready = false
  let ready_since: number | null = null
  let next_try: NodeJS.Timeout | undefined

  function start(): void {
    let child: ChildProcess
    try {
      child = forkReader(options.database, options.niceness)
    } catch {
      // The system has no process, or no file, to give.
      return failed()
    }
    const since = performance.now()
    const reader: Reader = { child, state: 'starting', task: null, callOff: () => {}, since }
    readers.add(reader)
    child.on('message', (said: Said) => hear(reader, said))
    // One that never came to be does not exit either.
    child.on('error', () => (child.pid === undefined ? ended(reader) : child.kill('SIGKILL')))
    child.once('exit', () => ended(reader))
    child.unref()
  }

  function hear(reader: Reader, said: Said): void {
    const { task } = reader
    if (said.said === 'ready') {
      failures = 0
      was_ready = true
      ready_since ??= performance.now()
      return rest(reader)
    }
    if (task === null) return
    if (said.said === 'progress') return task.take?.hear?.(said.progress)
    if (said.said === 'fault') {
      // What it wrote until then is on its way still, and must reach nobody else.
      if (task.take) reader.child.kill('SIGKILL')
      task.reject(faultOf(said))
      return task.take ? undefined : rest(reader)
    }
    task.answer = said
    finish(reader, task)
  }

  /** A job is done when it has answered and all that it wrote has passed: only then comes the next. */
  function finish(reader: Reader, task: Task): void {
    if (task.answer === null) return
    const { answer } = task.answer
    if (task.take && answer !== null && 'bytes' in answer && task.passed < answer.bytes) return
    task.resolve(answer as never)
    rest(reader)
  }

  function rest(reader: Reader): void {
    const bytes = bytesOf(reader.child)
    bytes.removeAllListeners('data')
    bytes.pause()
    reader.callOff()
    reader.task = null
    reader.state = 'idle'
    reader.since = performance.now()
    dispatch()
  }

  function forget(reader: Reader): boolean {
    const known = readers.delete(reader)
    if ([...readers].every(({ state }) => state === 'starting')) ready_since = null
    return known
  }

  function ended(reader: Reader): void {
    if (!forget(reader)) return
    reader.callOff()
    reader.task?.reject(new TooBusy(retry))
    if (reader.state === 'starting') failed()
    else if (!closed) setTimeout(dispatch, 0)
  }

  /** Tries again, at first soon; nobody waits for readers that cannot be started. */
  function failed(): void {
    failures += 1
    if (hopeless()) waiting.turnAway()
    clearTimeout(next_try)
    const again = () => {
      next_try = undefined
      dispatch()
    }
    if (!closed) next_try = setTimeout(again, Math.min(100 * 2 ** failures, 2_000))
  }

  /** Whether a job would be turned away at once. */
  const refuses = () => closed || (hopeless() && next_try !== undefined) || waiting.isFull()

  const hopeless = () => failures > 1 && readers.size === 0

  function dispatch(): void {
    if (closed) return
    for (const reader of readers) {
      if (reader.state !== 'idle') continue
      const task = waiting.next()
      if (task) give(reader, task)
    }
    if (next_try !== undefined) return
    const able = [...readers].filter((reader) => !isSlow(reader))
    const starting = able.filter(({ state }) => state === 'starting')
    const needed = waiting.length() - starting.length
    const wanted = Math.max(options.least - able.length, Math.min(needed, 1))
    const room = Math.min(options.most - able.length, options.most * 2 - readers.size)
    for (let n = 0; n < Math.min(wanted, room); n += 1) start()
  }

  function give(reader: Reader, task: Task): void {
    reader.state = 'busy'
    reader.task = task
    if (options.deadline !== null) reader.callOff = killAfter(reader.child, options.deadline)
    if (task.take) carry(reader, task, task.take)
    reader.child.send(task.job, (error) => error && reader.child.kill('SIGKILL'))
  }

  function carry(reader: Reader, task: Task, take: Take): void {
    const bytes = bytesOf(reader.child)
    bytes.on('data', (piece: Buffer) => {
      task.passed += piece.length
      take.pass(piece)
      finish(reader, task)
    })
    take.begin({
      pause: () => reader.task === task && bytes.pause(),
      resume: () => reader.task === task && bytes.resume(),
      stop: () => reader.task === task && reader.child.kill('SIGKILL'),
    })
    bytes.resume()
  }

  /** Ends the readers that had nothing to do for a while, down to the least. */
  const tidy = setInterval(() => {
    for (const reader of readers) {
      const hangs = isSlow(reader) && performance.now() - reader.since > slow_start.given_up
      if (hangs) reader.child.kill('SIGKILL')
    }
    const idle = [...readers].filter((reader) => reader.state === 'idle')
    for (const reader of idle) {
      const spare = readers.size > options.least && performance.now() - reader.since > spare_for
      if (!spare) continue
      forget(reader)
      reader.child.disconnect()
    }
  }, spare_for / 4)
  tidy.unref()
  dispatch()

  return {
    /**
     * Has a job done, unless whoever asked has left before its turn comes.
     * @throws TooBusy when too many wait, it took too long, or its reader was stopped
     */
    ask<K extends keyof Jobs>(
      kind: K,
      question: Jobs[K]['question'],
      { left, take }: Asker,
    ): Promise<Jobs[K]['answer']> {
      if (refuses() || left.aborted) return Promise.reject(new TooBusy(retry))
      return new Promise((resolve, reject) => {
        const job = { kind, question } as Job
        const task: Task = { job, take: take ?? null, passed: 0, answer: null, resolve, reject }
        // The first must read much before it can answer.
        waiting.join(task, was_ready ? options.patience : options.patience * 3, left)
        dispatch()
      })
    },
    refuses,
    /** Whether jobs wait for a reader. */
    inLine: (): boolean => waiting.length() > 0,
    /** The process ids of the readers. */
    pids: (): number[] => [...readers].flatMap(({ child }) => child.pid ?? []),
    /** Lets every reader go; one that has not begun yet holds nothing, and nobody waits for it. */
    async close(): Promise<void> {
      closed = true
      clearInterval(tidy)
      clearTimeout(next_try)
      waiting.turnAway()
      for (const { state, child } of readers) if (state === 'starting') child.kill('SIGKILL')
      await Promise.all([...readers].map(({ child }) => letGo(child)))
    },
  }
}

export type Pool = ReturnType<typeof makePool>
