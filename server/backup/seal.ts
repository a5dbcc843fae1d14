import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform } from 'node:stream'

const length = 64

/** The comment that a ZIP file must end with, to be sealed. */
export const unsealed = `Girok backup. SHA-256 of all bytes before it: ${'0'.repeat(length)}`

/**
 * Puts the SHA-256 of everything before them in place of the last 64 bytes, so that a change of any
 * byte shows: of a ZIP file many, like the time of an entry, are in no checksum of its own.
 */
export function seal(): Transform {
  const hash = createHash('sha256')
  let held = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const all = Buffer.concat([held, chunk])
      const cut = Math.max(0, all.length - length)
      held = all.subarray(cut)
      hash.update(all.subarray(0, cut))
      done(null, all.subarray(0, cut))
    },
    flush(done) {
      done(null, hash.digest('hex'))
    },
  })
}

/** Whether a file is as it was when it was sealed. */
export async function isSealed(path: string): Promise<boolean> {
  const { size } = await stat(path)
  if (size < length) return false
  const hash = createHash('sha256')
  const held: Buffer[] = []
  let at = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const own = Math.max(0, Math.min(chunk.length, size - length - at))
    hash.update(chunk.subarray(0, own))
    held.push(chunk.subarray(own))
    at += chunk.length
  }
  return Buffer.concat(held).toString('latin1') === hash.digest('hex')
}
