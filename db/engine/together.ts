import type { Kysely, Transaction } from 'kysely'
import { flavourOf } from './flavour.ts'
import { reserveOf } from './reserve.ts'
import { isBusy, Unavailable, write, writeWithoutReserve } from './write.ts'

type Waiting<T> = {
  work: (db: Transaction<T>) => Promise<unknown>
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}

// oxlint-disable-next-line typescript/no-explicit-any
const waiting = new WeakMap<object, Waiting<any>[]>()
const most_together = 16

/**
 * {@link write} together with whatever else comes at the same moment: one commit, the dearest part
 * of a small write, makes all of it durable, and nobody is answered before. When one of them fails,
 * all is rolled back and each is tried alone.
 * @param work may be run more than once
 * @throws Unavailable at once while the reserve is gone, which records must not use up
 */
export function writeTogether<T, R>(
  db: Kysely<T>,
  work: (db: Transaction<T>) => Promise<R>,
): Promise<R> {
  // Where a commit can be lost on its way, each goes alone: what fails is one thing.
  if (flavourOf(db) === 'postgres') return write(db, work)
  if (reserveOf(db)?.gone()) return Promise.reject(new Unavailable('SQLITE_FULL'))
  return new Promise<unknown>((resolve, reject) => {
    const open = waiting.get(db)
    const group: Waiting<T>[] = open && open.length < most_together ? open : []
    if (group.push({ work, resolve, reject }) > 1) return
    waiting.set(db, group)
    // By then every request has been read that has arrived.
    setImmediate(() => {
      if (waiting.get(db) === group) waiting.delete(db)
      void writeGroup(db, group)
    })
  }) as Promise<R>
}

async function writeGroup<T>(db: Kysely<T>, group: readonly Waiting<T>[]): Promise<void> {
  let results: unknown[] = []
  try {
    await writeWithoutReserve(db, async (db) => {
      results = []
      for (const { work } of group) results.push(await work(db))
    })
    group.forEach(({ resolve }, at) => resolve(results[at]))
  } catch (error) {
    const busy = error instanceof Unavailable && isBusy(error.cause)
    // All was done, and could not be made durable: of that no one is to blame, nor to be tried again.
    const together = busy || results.length === group.length
    for (const { work, resolve, reject } of group) {
      if (together || group.length === 1) reject(error)
      else writeWithoutReserve(db, work).then(resolve, reject)
    }
  }
}
