import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { Response } from 'express'
import type { Actor } from '../../db/actor.ts'
import { finishExport, insertExport } from '../../db/export.ts'
import type { Db } from '../../db/tables.ts'
import type { Piece } from './csv.ts'

/** Where an export goes: an HTTP answer, a file, standard output. */
export type Sink = NodeJS.WritableStream

/**
 * Writes an export piece by piece, at the pace its reader takes it, and logs who took what: the
 * query, the rows and the hash of the bytes.
 * @param log the writing handle: the pieces come from a snapshot, which cannot write
 */
export async function sendExport(
  log: Db,
  actor: Actor,
  what: { format: string; query: string },
  pieces: AsyncIterable<Piece>,
  sink: Sink,
): Promise<{ rows: number; sha256: string }> {
  const id = await insertExport(log, actor, what)
  const hash = createHash('sha256')
  let rows = 0
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.text)
    hash.update(bytes)
    rows += piece.rows
    if (!sink.write(bytes)) await drained(sink)
    if (isGone(sink)) break
    // Between two pieces everybody else has their turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const sha256 = hash.digest('hex')
  if (!isGone(sink)) await finishExport(log, id, { rows, sha256 })
  return { rows, sha256 }
}

const isGone = (sink: Sink) => 'destroyed' in sink && sink.destroyed === true

/** Waits until the reader has caught up, or has gone. */
async function drained(sink: Sink): Promise<void> {
  const stop = new AbortController()
  const { signal } = stop
  try {
    await Promise.race([once(sink, 'drain', { signal }), once(sink, 'close', { signal })])
  } finally {
    stop.abort()
  }
}

/** The head of an answer that is saved as a file. */
export function asAttachment(res: Response, type: string, name: string): void {
  res.set('Content-Type', type)
  res.set('Content-Disposition', `attachment; filename="${name}"`)
}
