import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { openPromise, type Entry } from 'yauzl'
import { ZipFile } from 'yazl'
import { BadBackup } from '../../db/dump/manifest.ts'
import { seal, unsealed } from './seal.ts'

/** One file in a ZIP file; its content is asked for when it is its turn. */
export type Member = { name: string; bytes: AsyncIterable<Uint8Array> }

// The same rows make the same bytes. The format keeps wall-clock time, so no zone moves this.
const entry_options = {
  mtime: new Date(1980, 0, 1, 12),
  mode: 0o100600,
  forceDosTimestamp: true,
  compressionLevel: 6,
}

/** A sealed ZIP file as a stream, made while it is read. */
export function zipOf(members: AsyncIterable<Member>): Readable {
  const zip = new ZipFile()
  const sealed = seal()
  zip.on('error', (error: Error) => sealed.destroy(error))
  // An error of either end reaches whoever reads `sealed`.
  pipeline(zip.outputStream, sealed).catch(() => undefined)
  add(zip, members).catch((error: unknown) => sealed.destroy(error as Error))
  return sealed
}

async function add(zip: ZipFile, members: AsyncIterable<Member>): Promise<void> {
  for await (const { name, bytes } of members) {
    const content = Readable.from(bytes, { objectMode: false })
    zip.addReadStream(content, name, entry_options)
    await finished(content)
  }
  zip.end({ comment: unsealed, forceZip64Format: false })
}

/** A ZIP file opened to be read. */
export type OpenZip = Awaited<ReturnType<typeof openZip>>

/** @throws BadBackup when it is not a whole ZIP file */
export async function openZip(path: string) {
  const zip = await openPromise(path, { autoClose: false }).catch(asBad)
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error('Two of one name.')
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    zip.close()
    return asBad(error)
  }
  return {
    names: [...entries.keys()],
    read: async (name: string): Promise<Readable> => {
      const entry = entries.get(name)
      if (!entry) throw new BadBackup(`${name} is missing`)
      return zip.openReadStreamPromise(entry).catch(() => {
        throw new BadBackup(`${name} cannot be read`)
      })
    },
    close: () => zip.close(),
  }
}

/** What the surroundings refuse (no such file, no permission) is not the file's fault. */
function asBad(error: unknown): never {
  if (error instanceof Error && 'code' in error) throw error
  throw new BadBackup('is not a Girok backup, or is damaged: it is not a whole ZIP file')
}
