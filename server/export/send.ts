import type { Socket } from 'node:net'
import type { Response } from 'express'
import type { Actor } from '../../db/actor.ts'
import { finishExport, insertExport } from '../../db/export.ts'
import type { House } from '../route.ts'
import { formatOf, type Form } from './write.ts'

/** A client that takes nothing for so long has gone, whatever its connection says. */
const patience = 60_000

/**
 * Sends a list as a file, written by a reader, and logs who took what: the query, the rows and the
 * hash of the bytes.
 * @throws TooBusy when no reader is free
 */
export async function sendExport(
  { db, exporters }: House,
  actor: Actor,
  query: string,
  form: Form,
  res: Response,
): Promise<void> {
  const id = await insertExport(db, actor, { format: formatOf(form), query })
  const flow = makeFlow(res, (bytes) => exporters.stop(bytes))
  try {
    const written = await exporters.ask('export', { actor, query, form }, flow.take)
    await flow.arrived(written.bytes)
    await finishExport(db, id, written)
    res.end()
  } catch (error) {
    // Who broke it off needs no answer.
    if (!res.destroyed) throw error
  } finally {
    flow.end()
  }
}

/** Carries what a reader writes to a client, at the client's pace. */
function makeFlow(res: Response, stop: (bytes: Socket) => void) {
  let bytes: Socket | null = null
  let passed = 0
  let notify = () => {}
  let late: NodeJS.Timeout | undefined
  const pass = (piece: Buffer) => {
    passed += piece.length
    if (!res.write(piece)) {
      bytes?.pause()
      late = setTimeout(() => res.destroy(), patience)
    }
    notify()
  }
  const go = () => {
    clearTimeout(late)
    bytes?.resume()
  }
  const leave = () => {
    if (bytes) stop(bytes)
    notify()
  }
  res.on('drain', go)
  res.once('close', leave)
  return {
    take: (from: Socket): void => {
      bytes = from
      if (res.destroyed) return leave()
      from.on('data', pass)
      from.resume()
    },
    /** Waits until so many bytes have passed, or the client has gone. */
    arrived: (count: number): Promise<void> =>
      new Promise((resolve) => {
        notify = () => {
          if (passed >= count || res.destroyed) resolve()
        }
        notify()
      }),
    end(): void {
      clearTimeout(late)
      res.off('drain', go)
      res.off('close', leave)
      bytes?.off('data', pass)
      bytes?.pause()
    },
  }
}

/** The head of an answer that is saved as a file. */
export function asAttachment(res: Response, type: string, name: string): void {
  res.set('Content-Type', type)
  res.set('Content-Disposition', `attachment; filename="${name}"`)
}
