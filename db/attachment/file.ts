import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { sealed } from '../engine/seal.ts'
import { writeWithoutReserve } from '../engine/write.ts'
import type { Db } from '../tables.ts'
import { ulid, ulidAt } from '../ulid.ts'

/** Bytes of one piece: small enough that the write of it holds nobody up. */
const piece_bytes = 96 * 1024

/** What has been stored of a file that nothing refers to yet. */
export type Received = { pieces_id: string; sha256: string; size: number }

/** What looks at the beginning of a file, and may throw: then nothing of it is kept. */
type Look = (head: Buffer) => void

/**
 * Stores the bytes of a file, piece by piece, each of which is durable at once. They become a file
 * by {@link insertFile}.
 * @param look is shown the first piece before anything is written
 */
export async function receiveFile(
  db: Db,
  bytes: AsyncIterable<Buffer>,
  look: Look,
): Promise<Received> {
  const pieces_id = ulid()
  const hash = createHash('sha256')
  let [position, size] = [0, 0]
  try {
    for await (const piece of inPieces(bytes)) {
      if (position === 0) look(piece)
      hash.update(piece)
      size += piece.length
      const row = { pieces_id, position, bytes: piece.toString('base64') }
      await writeWithoutReserve(db, (db) =>
        db.insertInto('file_piece').values(sealed('file_piece', row)).execute(),
      )
      position += 1
    }
    if (position === 0) look(Buffer.alloc(0))
    return { pieces_id, size, sha256: hash.digest('hex') }
  } catch (error) {
    // What cannot be taken away now goes with the next sweep.
    await dropPieces(db, pieces_id).catch(() => {})
    throw error
  }
}

async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let length = 0
  for await (const chunk of bytes) {
    held.push(chunk)
    length += chunk.length
    while (length >= piece_bytes) {
      const all = Buffer.concat(held)
      yield all.subarray(0, piece_bytes)
      held = [all.subarray(piece_bytes)]
      length -= piece_bytes
    }
  }
  if (length > 0) yield Buffer.concat(held)
}

/**
 * Makes a file of what was received, in the transaction that first refers to it. Bytes that are there
 * already are kept once.
 */
export async function insertFile(
  db: Db,
  { pieces_id, sha256, size }: Received,
  at: string,
): Promise<void> {
  const known = await db
    .selectFrom('file')
    .select('sha256')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  if (known) {
    await dropRows(db, pieces_id)
    return
  }
  const row = sealed('file', { sha256, size, pieces_id, received_at: at })
  await db.insertInto('file').values(row).execute()
}

/** Bytes of all files together. */
export async function totalSize(db: Db): Promise<number> {
  const query = db.selectFrom('file').select((b) => b.fn.sum<number | string>('size').as('size'))
  return Number((await query.executeTakeFirstOrThrow()).size ?? 0)
}

/** A file's bytes as they are stored, piece by piece. */
export async function* readFile(db: Db, pieces_id: string): AsyncGenerator<Buffer, void> {
  for (let position = 0; ; position += 1) {
    const row = await db
      .selectFrom('file_piece')
      .select('bytes')
      .where('pieces_id', '=', pieces_id)
      .where('position', '=', position)
      .executeTakeFirst()
    if (!row) return
    yield Buffer.from(row.bytes, 'base64')
    await breathe()
  }
}

/** A file's bytes, all at once: for what is no larger than an image. */
export async function readWhole(db: Db, pieces_id: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of readFile(db, pieces_id)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Whether a file's bytes are those that its name, the hash, stands for. */
export async function isWhole(
  db: Db,
  file: { pieces_id: string; sha256: string; size: number },
): Promise<boolean> {
  const hash = createHash('sha256')
  let size = 0
  for await (const piece of readFile(db, file.pieces_id)) {
    hash.update(piece)
    size += piece.length
  }
  return size === file.size && hash.digest('hex') === file.sha256
}

const dropPieces = (db: Db, pieces_id: string) =>
  writeWithoutReserve(db, (db) => dropRows(db, pieces_id))

const dropRows = async (db: Db, pieces_id: string) =>
  void (await db.deleteFrom('file_piece').where('pieces_id', '=', pieces_id).execute())

/** Takes away pieces of files that never became one: begun before a moment, and left. */
export async function deleteLeftPieces(db: Db, before: Date): Promise<void> {
  const left = await db
    .selectFrom('file_piece')
    .select('pieces_id')
    .distinct()
    .where('pieces_id', '<', ulidAt(before))
    .where((b) =>
      b.not(
        b.exists(
          b
            .selectFrom('file')
            .select('sha256')
            .whereRef('file.pieces_id', '=', 'file_piece.pieces_id'),
        ),
      ),
    )
    .execute()
  for (const { pieces_id } of left) await dropPieces(db, pieces_id)
}
