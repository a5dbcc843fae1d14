import { PassThrough, Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** One file in a ZIP file; its content is asked for when it is its turn. */
export type Member = { name: string; bytes: AsyncIterable<Uint8Array> }

// The same rows make the same bytes. The format keeps wall-clock time, so no zone moves this.
const entry_options = {
  mtime: new Date(1980, 0, 1, 12),
  mode: 0o100600,
  forceDosTimestamp: true,
  compressionLevel: 6,
}

export type ZipOptions = {
  comment?: string
  /** Members stand as they are: how well they would be packed differs from one machine to another. */
  stored?: boolean
}

/** A ZIP file as a stream, made while it is read: the same members make the same bytes. */
export function zipStream(members: AsyncIterable<Member>, options: ZipOptions = {}): Readable {
  const zip = new ZipFile()
  const out = new PassThrough()
  zip.on('error', (error: Error) => out.destroy(error))
  // An error of either end reaches whoever reads.
  pipeline(zip.outputStream, out).catch(() => undefined)
  add(zip, members, options).catch((error: unknown) => out.destroy(error as Error))
  return out
}

async function add(
  zip: ZipFile,
  members: AsyncIterable<Member>,
  { comment = '', stored = false }: ZipOptions,
): Promise<void> {
  const own = stored ? { ...entry_options, compressionLevel: 0 } : entry_options
  for await (const { name, bytes } of members) {
    const content = Readable.from(bytes, { objectMode: false })
    zip.addReadStream(content, name, own)
    await finished(content)
  }
  zip.end({ comment, forceZip64Format: false })
}
