import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { openPromise, type Entry } from 'yauzl'
import { attachmentFile, fileOf, package_tables } from '../../db/package/shape.ts'
import { zipStream, type Member } from '../zip.ts'
import { certificate_name } from './certificate.ts'
import { codebook_name } from './codebook.ts'
import { BadPackage } from './fault.ts'
import { readme_name } from './readme.ts'
import { schema_name } from './schema.ts'

/** A package opened to be read. */
export type OpenPackage = {
  /** Its files in their order. */
  names: readonly string[]
  sizeOf: (name: string) => number
  /** @throws BadPackage naming the file, also while it is read */
  read: (name: string) => Promise<AsyncIterable<Buffer>>
  close: () => void
}

const known: ReadonlySet<string> = new Set([
  ...package_tables.map(({ name }) => fileOf(name)),
  ...[codebook_name, schema_name, readme_name, certificate_name],
])
const attached = new RegExp(`^${attachmentFile('[0-9a-f]{64}')}$`)

/** A name that a package may have a file under: nothing else is ever looked at. */
const mayHave = (name: string) => known.has(name) || attached.test(name)

const most_files = 1_000_000

/**
 * Opens a package. Its files stand in it as they are: what is packed could unfold to anything, and is
 * refused.
 * @throws BadPackage when it is not a ZIP file of such files
 */
export async function openPackage(path: string): Promise<OpenPackage> {
  const zip = await openPromise(path, { autoClose: false }).catch(notWhole)
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName
      if (!mayHave(name)) throw new BadPackage('stranger')
      if (entries.has(name)) throw new BadPackage('twice', name)
      if (entry.compressionMethod !== 0 || entry.compressedSize !== entry.uncompressedSize)
        throw new BadPackage('packed', name)
      if (entries.size === most_files) throw new BadPackage('too_many')
      entries.set(name, entry)
    }
  } catch (error) {
    zip.close()
    throw error instanceof BadPackage ? error : notWhole(error)
  }
  const entryOf = (name: string): Entry => {
    const entry = entries.get(name)
    if (!entry) throw new BadPackage('missing', name)
    return entry
  }
  return {
    names: [...entries.keys()],
    sizeOf: (name) => entryOf(name).uncompressedSize,
    async read(name) {
      const stream = await zip.openReadStreamPromise(entryOf(name)).catch(() => {
        throw new BadPackage('unreadable', name)
      })
      return guarded(name, stream)
    },
    close: () => zip.close(),
  }
}

async function* guarded(name: string, stream: Readable): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch {
    throw new BadPackage('unreadable', name)
  } finally {
    stream.destroy()
  }
}

/** What the surroundings refuse (no such file, no permission) is not the file's fault. */
function notWhole(error: unknown): never {
  if (error instanceof Error && 'code' in error) throw error
  throw new BadPackage('not_zip')
}

/**
 * Where a package is first otherwise than one made anew from its files; null where it is the same
 * to the last byte.
 */
export async function firstDifference(path: string, zip: OpenPackage): Promise<number | null> {
  async function* members(): AsyncGenerator<Member> {
    for (const name of zip.names) yield { name, bytes: await zip.read(name) }
  }
  const anew = zipStream(members(), { stored: true })
  const there = createReadStream(path)
  const [a, b] = [bytesFrom(anew), bytesFrom(there)]
  try {
    for (let at = 0; ;) {
      const length = Math.min(await a.more(), await b.more())
      if (length === 0) return (await a.more()) === (await b.more()) ? null : at
      const [x, y] = [a.take(length), b.take(length)]
      if (!x.equals(y)) return at + x.findIndex((byte, index) => byte !== y[index])
      at += length
    }
  } finally {
    anew.destroy()
    there.destroy()
    // It may still be at the file: whoever closes that is waited for.
    if (!there.closed) await once(there, 'close')
  }
}

/** Takes a stream's bytes in lengths of one's own. */
function bytesFrom(stream: Readable) {
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let held: Buffer = Buffer.alloc(0)
  return {
    /** How many are at hand; 0 at the end. */
    async more(): Promise<number> {
      while (held.length === 0) {
        const { done, value } = await pieces.next()
        if (done) return 0
        held = value
      }
      return held.length
    },
    take(length: number): Buffer {
      const taken = held.subarray(0, length)
      held = held.subarray(length)
      return taken
    },
  }
}

/** How a package begins: with the head of its first file. */
const beginning = Buffer.from(fileOf('incident'))

/** Whether a file that begins like this is a package: by the name of its first file. */
export const startsPackage = (head: Buffer) =>
  head.subarray(30, 30 + beginning.length).equals(beginning)

/** Whether a file is, or set out to be, a package: by its first name, or by its last. */
export async function looksLikePackage(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(30 + beginning.length)
    await file.read(head, 0, head.length, 0)
    if (startsPackage(head)) return true
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, 400))
    await file.read(tail, 0, tail.length, size - tail.length)
    return tail.includes(certificate_name)
  } finally {
    await file.close()
  }
}
