import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import { flavourOf } from './flavour.ts'
import { reserveOf } from './reserve.ts'
import { makeTurn } from './turn.ts'

/** The database cannot take this now: busy, full, or failing. Answered with 503. */
export class Unavailable extends Error {}

const deadline = 5_000

/**
 * Runs `work` in one write transaction: all of it, or nothing. Waits for other writers without
 * stopping the process. On a full disk the reserve is given up for it: signing in and the log of
 * exports need little, and people need them.
 * @param work must use the handle it is given and no other: the outer one would wait for itself
 * @throws Unavailable when the write lock was not free within five seconds, the disk is full, or
 * the server is gone: then nothing is known to be saved
 */
export async function write<T, R>(
  db: Kysely<T>,
  work: (db: Transaction<T>) => Promise<R>,
): Promise<R> {
  const reserve = reserveOf(db)
  const spent = reserve?.gone() ?? true
  try {
    return await writeWithoutReserve(db, work)
  } catch (error) {
    if (spent || !isFull(error)) throw error
    reserve?.giveUp()
    return writeWithoutReserve(db, work)
  }
}

/** {@link write} for what can be sent again later: it leaves the reserve to others. */
export async function writeWithoutReserve<T, R>(
  db: Kysely<T>,
  work: (db: Transaction<T>) => Promise<R>,
): Promise<R> {
  const started = performance.now()
  for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
    try {
      return await inTurn(db, () => db.transaction().execute(work))
    } catch (error) {
      if (!isBusy(error)) throw asUnavailable(error)
      if (performance.now() - started > deadline) throw asUnavailable(error)
      await pause(wait * (0.5 + Math.random()))
    }
  }
}

const turns = new WeakMap<object, ReturnType<typeof makeTurn>>()

/**
 * The writers of one process wait for the lock one at a time: all connections waiting there would
 * leave none to read on. SQLite has one connection, and its own queue.
 */
async function inTurn<T, R>(db: Kysely<T>, work: () => Promise<R>): Promise<R> {
  if (flavourOf(db) === 'sqlite') return work()
  const turn = turns.get(db) ?? makeTurn()
  turns.set(db, turn)
  await turn.take()
  try {
    return await work()
  } finally {
    turn.leave()
  }
}

const sqlite_out_of_order = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|NOMEM|PROTOCOL)/

/**
 * Of PostgreSQL: connection failures (08), no room or memory (53), a lock not had in time (55P03),
 * a standby (25006), rolled back for another's sake (40), ended by the operator or a time limit
 * (57); and what the network says.
 */
const server_out_of_order =
  /^(08|53|40|57)[0-9A-Z]{3}$|^(55P03|25006|25P03)$|^(ECONN|ENET|EHOST|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_)/

/** What the driver says without a code. */
const broken_off =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|This server is a standby)/

/** Turns an engine's complaint about its surroundings into {@link Unavailable}; others stay. */
export function asUnavailable(error: unknown): unknown {
  const code = codeOf(error)
  const known = sqlite_out_of_order.test(code) || server_out_of_order.test(code)
  const said = error instanceof Error && broken_off.test(error.message)
  return known || said ? new Unavailable(code || 'the server is gone', { cause: error }) : error
}

/** Whether nothing was saved because the disk is full. */
export const isFull = (error: unknown) =>
  error instanceof Unavailable && /^(SQLITE_FULL|53100)$/.test(error.message)

/** Whether the engine refused the rows themselves: they break a rule of their table. */
export const isRefusal = (error: unknown) =>
  /^SQLITE_CONSTRAINT|^2[23][0-9A-Z]{3}$/.test(codeOf(error))

/** Nothing was done, and the same may go through in a moment. */
export const isBusy = (error: unknown) => /^SQLITE_BUSY|^40001$|^40P01$/.test(codeOf(error))

/** The code that an engine or the system gave an error; blank without one. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
