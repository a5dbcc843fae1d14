import { createHash } from 'node:crypto'
import type { PlainRow } from '../engine/bulk.ts'
import { BadBackup, type Digest, type ManifestTable } from './manifest.ts'

const batch = { rows: 2_000, bytes: 4_000_000 }

/**
 * Reads the lines of a table back, in batches of rows.
 * @returns how many there were, and the hash of the lines
 * @throws BadBackup naming the table and the row from which on it cannot be read
 */
export async function* readRows(
  bytes: AsyncIterable<Uint8Array>,
  table: ManifestTable,
): AsyncGenerator<PlainRow[], Digest> {
  const hash = createHash('sha256')
  let count = 0
  let rows: PlainRow[] = []
  let held = 0
  try {
    for await (const line of linesOf(bytes)) {
      hash.update(line)
      rows.push(rowOf(line, table.columns))
      count += 1
      held += line.length
      if (rows.length < batch.rows && held < batch.bytes) continue
      yield rows
      rows = []
      held = 0
    }
  } catch {
    throw new BadBackup(`table ${table.name}: cannot be read from row ${count + 1} on`)
  }
  if (rows.length > 0) yield rows
  return { rows: count, sha256: hash.digest('hex') }
}

/** Lines with their ends; what follows the last end is a line that was cut off. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const begun: Uint8Array[] = []
  for await (const chunk of bytes) {
    let start = 0
    for (let end; (end = chunk.indexOf(10, start)) >= 0; start = end + 1) {
      yield Buffer.concat([...begun, chunk.subarray(start, end + 1)])
      begun.length = 0
    }
    if (start < chunk.length) begun.push(chunk.subarray(start))
  }
  if (begun.length > 0) yield Buffer.concat(begun)
}

function rowOf(line: Buffer, columns: readonly string[]): PlainRow {
  const values = JSON.parse(line.toString('utf8')) as unknown
  if (!Array.isArray(values) || values.length !== columns.length || !values.every(isPlain)) {
    throw new TypeError('Not a row.')
  }
  return Object.fromEntries(columns.map((column, index) => [column, values[index] as never]))
}

const isPlain = (value: unknown) => value === null || ['string', 'number'].includes(typeof value)
