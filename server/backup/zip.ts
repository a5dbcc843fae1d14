import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openPromise, type Entry } from 'yauzl'
import { BadBackup } from '../../db/dump/manifest.ts'
import { zipStream, type Member } from '../zip.ts'
import { seal, unsealed } from './seal.ts'

/** A sealed ZIP file as a stream, made while it is read. */
export function zipOf(members: AsyncIterable<Member>): Readable {
  const sealed = seal()
  // An error of either end reaches whoever reads `sealed`.
  pipeline(zipStream(members, { comment: unsealed }), sealed).catch(() => undefined)
  return sealed
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
