import type { Response } from 'express'
import type { Actor } from '../../db/actor.ts'
import { insertCustody } from '../../db/attachment/custody.ts'
import { finishExport, insertExport } from '../../db/export.ts'
import { write } from '../../db/engine/write.ts'
import { ensureSigningKey } from '../../db/key/signing-key.ts'
import type { Db } from '../../db/tables.ts'
import type { Take } from '../reader/line.ts'
import type { Pool } from '../reader/pool.ts'
import { TooBusy } from '../errors.ts'
import type { Clearance } from '../disclosure/clearance.ts'
import { withNumber } from '../as-of/query.ts'
import type { Past } from '../as-of/state.ts'
import type { Visitor } from '../route.ts'
import { formatOf, type Form, type Written } from './write.ts'

/** A client that takes nothing for so long has gone, whatever its connection says. */
const patience = 60_000

/** Who takes less than this in two seconds, while others wait for a file, makes way. */
const least = { bytes: 40_000, ms: 2_000 }

/**
 * Sends a list as a file, written by a reader, and logs who took what: the query, the rows and the
 * hash of the bytes.
 * @param past the older state that it is of; null for the record as it is
 * @throws TooBusy when no reader is free
 */
export async function sendExport(
  { house, actor, res, left }: Visitor,
  query: string,
  asked: Form,
  past: Past | null = null,
  { profile, release, check_id }: Clearance = { profile: 'internal' },
): Promise<void> {
  const { db, exporters } = house
  // Before anything is written down: to refuse must cost nothing.
  if (exporters.refuses()) throw new TooBusy(2)
  const form: Form = release ? { ...asked, release } : asked
  if (form.format === 'package') await ensureSigningKey(db)
  const logged = past ? withNumber(query, past.moment) : query
  const id = await insertExport(db, actor, {
    ...{ format: formatOf(form), query: logged, profile, check_id: check_id ?? null },
  })
  const take = makeFlow(res, exporters)
  try {
    const written = await exporters.ask('export', { actor, query, form, past }, { left, take })
    await finishExport(db, id, written)
    await noteFiles(db, actor, written)
    res.end()
  } catch (error) {
    // Who broke it off needs no answer.
    if (!res.destroyed) throw error
  } finally {
    take.end()
  }
}

/** A file that went out with others has been in somebody's hands as well. */
export async function noteFiles(
  db: Db,
  actor: Actor,
  { attachments, sha256 }: Written,
): Promise<void> {
  if (attachments.length === 0) return
  const detail = `package ${sha256}`
  await write(db, async (db) => {
    for (const attachment_id of attachments) {
      await insertCustody(db, actor, { attachment_id, event: 'original_taken', detail })
    }
  })
}

/** How many bytes may wait to be sent: more at a time means fewer stops. */
const most_waiting = 1_000_000

/** Carries what a reader writes to a client, at the client's pace. */
function makeFlow(res: Response, exporters: Pool): Take & { end: () => void } {
  let flow: Parameters<Take['begin']>[0] | null = null
  let [passed, taken] = [0, 0]
  let taken_at = performance.now()
  const go = () => flow?.resume()
  const watch = setInterval(() => {
    const now = passed - res.writableLength
    const slow = res.writableNeedDrain && now - taken < least.bytes
    const gone = now === taken && performance.now() - taken_at > patience
    if (slow && (gone || exporters.inLine())) res.destroy()
    if (now > taken) taken_at = performance.now()
    taken = now
  }, least.ms)
  const leave = () => flow?.stop()
  res.on('drain', go)
  res.once('close', leave)
  return {
    begin: (begun) => {
      flow = begun
      if (res.destroyed) leave()
    },
    pass: (piece) => {
      passed += piece.length
      if (!res.write(piece) && res.writableLength > most_waiting) flow?.pause()
    },
    end: () => {
      clearInterval(watch)
      res.off('drain', go)
      res.off('close', leave)
    },
  }
}

/** The head of an answer that is saved as a file. */
export function asAttachment(res: Response, type: string, name: string): void {
  res.set('Content-Type', type)
  res.set('Content-Disposition', `attachment; filename="${name}"`)
}
