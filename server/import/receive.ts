import { createHash } from 'node:crypto'
import { write } from '../../db/engine/write.ts'
import { changeImport, deleteImport, insertImport } from '../../db/import/import.ts'
import { insertPart, part_bytes } from '../../db/import/staged.ts'
import type { Visitor } from '../route.ts'
import type { Incoming } from '../upload.ts'
import { makeDetector } from './detect.ts'
import { BadTable } from './limits.ts'

/** An import that begins with the file that came, or why there is none, in words. */
export type Received = { id: string } | { problem: string }

/** Keeps the file of a form as it comes, and finds out what it is. */
export async function receiveFile(visit: Visitor): Promise<Received> {
  const { db, actor, language, t, files } = visit
  const now = new Date().toISOString()
  for await (const file of files) {
    const name = nameOf(file)
    const begun = { language, name, bytes: 0, sha256: '', format: 'csv' as const, reading: '{}' }
    const { id } = await write(db, (db) => insertImport(db, actor, begun, now))
    try {
      const kept = await keep(visit, id, file)
      await changeImport(db, id, kept)
      return { id }
    } catch (error) {
      await write(db, (db) => deleteImport(db, id))
      if (!(error instanceof BadTable)) throw error
      if (error.code === 'empty' && name === '') return { problem: t('import.no_file') }
      return { problem: t(`import.bad_${error.code}`, error.values) }
    }
  }
  return { problem: t('import.no_file') }
}

async function keep({ db, house }: Visitor, id: string, file: Incoming) {
  const detector = makeDetector()
  const hash = createHash('sha256')
  let [bytes, position] = [0, 0]
  let held: Buffer[] = []
  let size = 0
  const flush = async () => {
    const part = Buffer.concat(held)
    held = []
    size = 0
    if (part.length === 0) return
    const own = position
    position += 1
    await write(db, (db) => insertPart(db, id, own, part))
  }
  for await (const piece of file.bytes) {
    detector.take(piece)
    hash.update(piece)
    held.push(piece)
    size += piece.length
    bytes += piece.length
    if (size >= part_bytes) await flush()
  }
  if (file.isTooLarge()) {
    throw new BadTable('too_large', { most: house.config.import_bytes / 1_000_000 })
  }
  await flush()
  const { format, reading } = detector.found()
  return { bytes, sha256: hash.digest('hex'), format, reading: JSON.stringify(reading) }
}

// oxlint-disable-next-line no-control-regex -- control characters are what it removes
const unprintable = /[\u0000-\u001f\u007f]+/g

/** The last part of what the browser calls it: to be shown, and nothing else. */
const nameOf = ({ name }: Incoming) =>
  (name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '')
    .replaceAll(unprintable, ' ')
    .trim()
    .slice(0, 200)
