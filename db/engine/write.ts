import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'

/** The database cannot take this now: busy, full, or failing. Answered with 503. */
export class Unavailable extends Error {}

const deadline = 5_000

/**
 * Runs `work` in one write transaction: all of it, or nothing. Waits for other writers without
 * stopping the process.
 * @param work must use the handle it is given and no other: the outer one would wait for itself
 * @throws Unavailable when the write lock was not free within five seconds, or the disk is full
 */
export async function write<T, R>(
  db: Kysely<T>,
  work: (db: Transaction<T>) => Promise<R>,
): Promise<R> {
  const started = performance.now()
  for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (!isBusy(error)) throw asUnavailable(error)
      if (performance.now() - started > deadline) throw asUnavailable(error)
      await pause(wait * (0.5 + Math.random()))
    }
  }
}

const out_of_order = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|NOMEM|PROTOCOL)/

/** Turns an engine's complaint about its surroundings into {@link Unavailable}; others stay. */
export function asUnavailable(error: unknown): unknown {
  return out_of_order.test(codeOf(error)) ? new Unavailable(codeOf(error), { cause: error }) : error
}

const isBusy = (error: unknown) => codeOf(error).startsWith('SQLITE_BUSY')

/** The code that an engine or the system gave an error; blank without one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
