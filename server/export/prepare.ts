import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Actor } from '../../db/actor.ts'
import { finishExport, insertExport } from '../../db/export.ts'
import {
  changePrepared,
  deletePrepared,
  insertPrepared,
  listHeld,
  type PreparedRow,
} from '../../db/prepared.ts'
import type { Db } from '../../db/tables.ts'
import { isUlid } from '../../db/ulid.ts'
import type { Clearance } from '../disclosure/clearance.ts'
import { withNumber } from '../as-of/query.ts'
import type { Past } from '../as-of/state.ts'
import { TooBusy } from '../errors.ts'
import { isTooWide } from './matrix.ts'
import { logFault } from '../log.ts'
import type { Progress } from '../reader/jobs.ts'
import type { Pool } from '../reader/pool.ts'
import { makeFileTake, type FileTake } from './file-take.ts'
import { noteFiles } from './send.ts'
import { formatOf, type Form } from './write.ts'

/** What is kept of files at most: of one person, so many; of all, so many bytes; so long. */
export const limits = {
  each: 5,
  bytes: 5_000_000_000,
  /** So much of the disk stays free for records. */
  spare: 500_000_000,
  ms: 24 * 3_600_000,
}

/** For so long it is told what became of a file. */
const remembered_ms = 30 * limits.ms

/** How often a file is begun anew when whoever writes it was stopped. */
const most_tries = 3
/** How long its turn is waited for where other files are written, and between two looks. */
const patience = { turns: 300, ms: 2_000 }

/** What a file is to be. */
type Asked = { path: string; query: string; name: string; type: string } & Pick<
  Order,
  'form' | 'past' | 'clearance'
>
/** `past`: the older state that it is of; null for the record as it is. */
type Order = {
  row: PreparedRow
  actor: Actor
  form: Form
  past: Past | null
  clearance: Clearance
}

/** The order that is worked on. */
type Work = {
  id: string
  wanted: AbortController
  take: FileTake | null
  done: Promise<void>
}

export type Preparer = ReturnType<typeof makePreparer>

/** How far a file is, and how many others come first. */
export type Preparing = Progress & { bytes: number; ahead: number }

const nothing = { passed: 0, of: 0, incidents: 0, bytes: 0 }

/**
 * Writes lists to files for people who come back for them, one after another, so that whoever takes
 * a list at once still finds a reader free. Files lie in a folder of their own, readable to nobody
 * but this program, until their time is over or the program starts again.
 */
export function makePreparer(folder: string, db: Db, exporters: Pool) {
  const waiting: Order[] = []
  let work: Work | null = null
  let closed = false
  const partOf = (id: string) => join(folder, `${id}.part`)
  const fileOf = (id: string) => join(folder, id)

  function next(): void {
    const order = closed || work !== null ? undefined : waiting.shift()
    if (!order) return
    const own: Work = {
      ...{ id: order.row.id, wanted: new AbortController(), take: null },
      done: Promise.resolve(),
    }
    work = own
    own.done = run(order, own)
      .catch((error: unknown) =>
        logFault({ id: 'prepare', method: 'none', route: 'none', status: 500 }, error),
      )
      .finally(() => {
        work = null
        next()
      })
  }

  async function run(order: Order, own: Work): Promise<void> {
    const { row, actor, form, past, clearance } = order
    const { id } = row
    const query = past ? withNumber(row.query, past.moment) : row.query
    if (!(await changePrepared(db, id, ['waiting'], { state: 'writing' }))) return
    try {
      const { profile, check_id = null } = clearance
      const logged = { format: formatOf(form), query, profile, check_id }
      const export_id = await insertExport(db, actor, logged)
      const written = await writeWithPatience(order, own)
      own.wanted.signal.throwIfAborted()
      await rename(partOf(id), fileOf(id))
      // In the log before anybody can have it.
      await finishExport(db, export_id, written)
      await noteFiles(db, actor, written)
      const { rows: row_count, bytes, sha256 } = written
      const ready = { state: 'ready', row_count, bytes, sha256, finished_at: now() } as const
      if (!(await changePrepared(db, id, ['writing'], ready))) await forget(id)
    } catch (error) {
      await forget(id)
      const fault = own.take?.isFull() === true ? 'no_room' : whyNot(error)
      const ended = closed ? { state: 'broken_off' as const } : { state: 'failed' as const, fault }
      await changePrepared(db, id, ['writing'], { ...ended, finished_at: now() })
      if (fault === 'failed' && !own.wanted.signal.aborted) throw error
    }
  }

  /** Who takes a list at once comes first; and a reader may be stopped for others' sake. */
  async function writeWithPatience(order: Order, own: Work) {
    for (let [turns, tries] = [0, 0]; ;) {
      const take = makeFileTake(partOf(order.row.id), await roomLeft())
      own.take = take
      try {
        const { actor, row, form, past } = order
        const question = { actor, query: row.query, form, past }
        const written = await exporters.ask('export', question, { left: own.wanted.signal, take })
        await take.end()
        return written
      } catch (error) {
        const begun = take.progress().bytes > 0
        await take.leave()
        await rm(partOf(order.row.id), { force: true })
        tries += begun ? 1 : 0
        turns += 1
        const again = tries < most_tries && turns < patience.turns && !take.isFull()
        if (!(error instanceof TooBusy) || !again || own.wanted.signal.aborted) throw error
      }
      await pauseUnless(own.wanted.signal, patience.ms)
    }
  }

  /** How large the next file may be, in bytes. */
  async function roomLeft(): Promise<number> {
    const held = (await listHeld(db)).reduce((sum, row) => sum + (row.bytes ?? 0), 0)
    const { bavail, bsize } = await statfs(folder)
    return Math.min(limits.bytes - held, bavail * bsize - limits.spare)
  }

  async function forget(id: string): Promise<void> {
    for (const path of [partOf(id), fileOf(id)]) await rm(path, { force: true })
  }

  const now = () => new Date().toISOString()
  const isAt = (id: string) => work?.id === id || waiting.some(({ row }) => row.id === id)

  return {
    /**
     * Has a file written when its turn comes.
     * @returns what is known of it; or why there is none: this person has too many, or there is no room
     */
    async order(
      actor: Actor & { user_id: string },
      { form: plain, past, clearance, ...asked }: Asked,
    ): Promise<PreparedRow | 'too_many' | 'no_room'> {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const own = (await listHeld(db)).filter(({ user_id }) => user_id === actor.user_id)
      const held = own.filter(({ id, state }) => state === 'ready' || isAt(id))
      if (held.length >= limits.each) return 'too_many'
      if ((await roomLeft()) <= 0) return 'no_room'
      const { release } = clearance
      const form: Form = release ? { ...plain, release } : plain
      const what = { ...asked, format: formatOf(form) }
      const row = await insertPrepared(db, actor.user_id, what, now())
      waiting.push({ row, actor, form, past, clearance })
      next()
      return row
    },

    /** How far a file is; null where nobody is at it. */
    progressOf(id: string): Preparing | null {
      if (work?.id === id) {
        return { ...nothing, ...work.take?.progress(), ahead: 0 }
      }
      const at = waiting.findIndex(({ row }) => row.id === id)
      if (at < 0) return null
      return { ...nothing, ahead: at + (work === null ? 0 : 1) }
    },

    /** Breaks off the writing of a file, or removes one that is ready. */
    async cancel({ id }: PreparedRow): Promise<void> {
      const at = waiting.findIndex(({ row }) => row.id === id)
      if (at >= 0) waiting.splice(at, 1)
      const cancelled = { state: 'cancelled', finished_at: now() } as const
      await changePrepared(db, id, ['waiting', 'writing'], cancelled)
      if (work?.id === id) {
        stop(work)
        await work.done
      }
      await changePrepared(db, id, ['ready'], { state: 'removed' })
      await forget(id)
    },

    /** Where a file that is ready lies; null where it is gone. */
    async find({ id }: PreparedRow): Promise<string | null> {
      const there = await stat(fileOf(id)).catch(() => null)
      if (there?.isFile()) return fileOf(id)
      await changePrepared(db, id, ['ready'], { state: 'removed' })
      return null
    },

    /** Removes the files whose time is over. */
    async sweep(at = new Date()): Promise<void> {
      const before = new Date(at.getTime() - limits.ms).toISOString()
      for (const { id, state, finished_at } of await listHeld(db)) {
        if (state !== 'ready' || (finished_at ?? '') > before) continue
        await changePrepared(db, id, ['ready'], { state: 'removed' })
        await forget(id)
      }
      await deletePrepared(db, new Date(at.getTime() - remembered_ms).toISOString())
    },

    /**
     * Removes what was left when the program ended, and notes what that was.
     * @param may whether the database may be written
     */
    async begin(may: boolean): Promise<void> {
      const left = await readdir(folder).catch(() => [])
      // What somebody else put there is theirs.
      for (const id of left.map((name) => name.replace(/\.part$/, ''))) {
        if (isUlid(id)) await forget(id)
      }
      if (!may) return
      for (const { id, state } of await listHeld(db)) {
        const became = state === 'ready' ? 'removed' : 'broken_off'
        await changePrepared(db, id, [state], { state: became })
      }
    },

    /** Breaks off what is being written. */
    async close(): Promise<void> {
      closed = true
      const own = work
      if (own) stop(own)
      await own?.done
    },
  }
}

function stop({ wanted, take }: Work): void {
  wanted.abort(new TooBusy(0))
  take?.stop()
}

/** Waits, unless it is no longer wanted. */
function pauseUnless(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', gone)
      resolve()
    }, ms)
    if (signal.aborted) gone()
    else signal.addEventListener('abort', gone, { once: true })
  })
}

/** Why a file could not be written, in a word that its page explains. */
const whyNot = (error: unknown) =>
  error instanceof TooBusy ? 'busy' : isTooWide(error) ? 'too_wide' : 'failed'
