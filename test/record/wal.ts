import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from '../../db/engine/sqlite.ts'
import { fileOf } from '../../db/engine/open.ts'

const [header, frame_header] = [32, 24]

/**
 * What some work wrote: the pages, and how often it made them durable. Every commit ends with a
 * frame in the write-ahead log that names the size of the database, and costs one fsync.
 */
export async function writtenBy(
  folder: string,
  work: () => Promise<unknown>,
): Promise<{ pages: number; commits: number }> {
  await emptyLog(folder)
  await work()
  const wal = readFileSync(`${fileOf(folder)}-wal`)
  const page_size = wal.length > 0 ? wal.readUInt32BE(8) : 0
  let [pages, commits] = [0, 0]
  for (let at = header; at < wal.length; at += frame_header + page_size) {
    pages += 1
    if (wal.readUInt32BE(at + 4) > 0) commits += 1
  }
  return { pages, commits }
}

async function emptyLog(folder: string): Promise<void> {
  const other = connect(fileOf(folder), 'write')
  try {
    // Not while somebody reads what stands in the log alone.
    for (let tries = 0; tries < 500; tries += 1) {
      if (other.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0) return
      await pause(10)
    }
  } finally {
    other.close()
  }
  throw new Error('Somebody reads without end.')
}
