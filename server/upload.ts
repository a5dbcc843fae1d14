import { on } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import { Refused } from './errors.ts'

/** A file on its way in. It must be read to its end: what follows it waits. */
export type Incoming = {
  /** The input it was chosen in. */
  field: string
  /** As the sender's browser calls it: to be shown, never to be a path. */
  name: string
  bytes: AsyncIterable<Buffer>
  /** Once it has been read: whether it was cut off, because it was larger than is allowed. */
  isTooLarge: () => boolean
}

/** A form with files: the fields that stood before the first of them, and the files as they come. */
export type Upload = {
  fields: Record<string, unknown>
  files: AsyncIterable<Incoming>
  /** Takes no more of it. */
  leave: () => void
}

/** What a form with files may bring. */
export type UploadLimits = { file_bytes: number; files: number }

const form_limits = { fields: 50, fieldSize: 256_000, fieldNameSize: 200, headerPairs: 20 }

/** Whether a request brings files: it may take longer than others. */
export const isUpload = ({ headers }: IncomingMessage) =>
  /^multipart\/form-data\b/i.test(headers['content-type'] ?? '')

/**
 * Reads a form with files up to its first file; nothing of that has been taken yet.
 * @throws Refused 400 when it cannot be read, 413 when it is larger than any such form, 415 when it
 * is no form with files
 */
export async function readUpload(req: IncomingMessage, limits: UploadLimits): Promise<Upload> {
  if (!isUpload(req)) throw new Refused(415, 'multipart')
  const most = limits.file_bytes * limits.files + form_limits.fieldSize * 4
  if (Number(req.headers['content-length'] ?? 0) > most) throw tooMuch(req, most)
  const { parser, fields } = openParser(req, limits)
  let before: Upload['fields'] | null = null
  let current: Readable | null = null
  // By the time that somebody hears of a file, more may have come behind it, or nothing more will.
  parser.on('file', (_: string, stream: Readable) => {
    before ??= Object.fromEntries(fields)
    current = stream.on('error', () => {})
  })
  const parts = on(parser, 'file', { close: ['finish'] }) as AsyncIterableIterator<Part>
  const fail = (error: Error) => {
    current?.destroy(error)
    parser.destroy(error)
  }
  req.once('close', () => req.complete || fail(new Refused(400, 'aborted')))
  parser.once('fieldsLimit', () => fail(new Refused(413, 'fields')))
  parser.once('filesLimit', () => fail(new Refused(413, 'files')))
  // Whoever waits for the next part hears of it; when nobody does, nobody has to. The file that was
  // coming neither ends nor fails by itself: whoever reads it later than that would wait for ever.
  parser.on('error', (error: Error) => void current?.destroy(error))
  const nextFile = async (): Promise<Incoming | null> => {
    try {
      const { done, value } = await parts.next()
      if (done) return null
      const [field, stream, name] = value
      return { field, name, bytes: read(stream), isTooLarge: () => stream.truncated }
    } catch (error) {
      drop(req, most)
      throw error instanceof Refused ? error : new Refused(400, 'multipart')
    }
  }
  req.pipe(parser)
  const first = await nextFile()
  const leave = () => drop(req, most)
  const all = async function* () {
    for (let file = first; file; file = await nextFile()) yield file
  }
  return { fields: before ?? Object.fromEntries(fields), files: all(), leave }
}

/** A file that breaks off is the sender's doing. */
async function* read(stream: Readable): AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  for (;;) {
    const next = await chunks.next().catch(() => null)
    if (next === null) throw new Refused(400, 'multipart')
    if (next.done) return
    yield next.value
  }
}

type Part = [field: string, stream: Readable & { truncated: boolean }, name: string]

function openParser(req: IncomingMessage, { file_bytes, files }: UploadLimits) {
  const fields = new Map<string, string | string[]>()
  try {
    const parser = new Busboy({
      headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' },
      limits: { ...form_limits, fileSize: file_bytes, files },
      preservePath: true,
      isPartAFile: (_, __, name) => name !== undefined,
    })
    parser.on('field', (name: string, value: string) => {
      const known = fields.get(name)
      fields.set(name, known === undefined ? value : [known, value].flat())
    })
    return { parser, fields }
  } catch {
    throw new Refused(400, 'multipart')
  }
}

/** What nobody will read still comes, and a browser that is cut off shows no answer. */
function drop(req: IncomingMessage, most: number): void {
  let came = 0
  req.unpipe()
  req.on('data', (chunk: Buffer) => {
    came += chunk.length
    if (came > most) req.destroy()
  })
  req.resume()
}

function tooMuch(req: IncomingMessage, most: number): Refused {
  drop(req, most)
  return new Refused(413, 'multipart')
}
