import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { emptyCube, measure, type Cube } from './cube.ts'
import { reserve, type Table } from './table.ts'

/**
 * A cube on disk, so that a start need not read every row. It is a cache: one that is missing, of
 * another database or another program, or damaged, is passed over.
 */

/** Changes whenever what is kept, or how, changes. */
const format = 'girok-cube-3'

type Head = {
  format: string
  /** Which database it is of. */
  database: string
  revision: number
  last: string
  counts: Record<string, number>
  texts: Record<string, string[]>
}

/** Keeps a cube, as one of the derived keys that it is of. A crash leaves the old file, or the new. */
export function keepCube(file: string, cube: Cube): void {
  const tables = tablesOf(cube)
  const head: Head = {
    format,
    database: cube.keys,
    revision: cube.revision,
    last: cube.last,
    counts: mapValues(tables, ({ count }) => count),
    texts: mapValues(cube.coders, (coder) =>
      Array.from({ length: coder.size() }, (_, code) => coder.text(code)).slice(1),
    ),
  }
  const columns = Object.values(tables).flatMap(({ count, columns }) =>
    Object.values(columns).map((column) => {
      const used = column.subarray(0, count)
      return Buffer.from(used.buffer, used.byteOffset, used.byteLength)
    }),
  )
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(8)
  length.writeDoubleLE(text.length)
  const body = [length, text, ...columns]
  const hash = createHash('sha256')
  for (const part of body) hash.update(part)
  const own = `${file}.${process.pid}`
  const to = openSync(own, 'w', 0o600)
  try {
    // One after another: together they would stand in memory twice.
    for (const part of [hash.digest(), ...body]) writeFileSync(to, part)
  } finally {
    closeSync(to)
  }
  renameSync(own, file)
}

/** The cube that was kept; an empty one where none is fit for use. */
export function readCube(file: string, database: string, revision: number): Cube {
  let from: number
  try {
    from = openSync(file, 'r')
  } catch {
    return emptyCube()
  }
  try {
    return readFrom(from, database, revision) ?? emptyCube()
  } catch {
    return emptyCube()
  } finally {
    closeSync(from)
  }
}

/** Reads straight into the columns, so that nothing stands in memory twice. */
function readFrom(file: number, database: string, revision: number): Cube | null {
  const hash = createHash('sha256')
  const take = (bytes: Buffer) => {
    if (readSync(file, bytes, 0, bytes.length, null) !== bytes.length) {
      throw new Error('The file is too short.')
    }
    return bytes
  }
  const takeHashed = (bytes: Buffer) => {
    hash.update(take(bytes))
    return bytes
  }
  const expected = take(Buffer.alloc(32))
  const length = takeHashed(Buffer.alloc(8)).readDoubleLE(0)
  if (!(length > 0 && length < 2 ** 28)) return null
  const head = JSON.parse(takeHashed(Buffer.alloc(length)).toString()) as Head
  const fit = head.format === format && head.database === database && head.revision <= revision
  if (!fit) return null
  const cube = emptyCube()
  Object.assign(cube, { revision: head.revision, last: head.last, keys: head.database })
  for (const [name, coder] of Object.entries(cube.coders)) {
    for (const text of head.texts[name] ?? []) coder.give(text)
  }
  for (const [name, table] of Object.entries(tablesOf(cube))) {
    table.count = head.counts[name] ?? 0
    reserve(table, table.count)
    for (const column of Object.values(table.columns)) {
      takeHashed(Buffer.from(column.buffer, 0, table.count * column.BYTES_PER_ELEMENT))
    }
  }
  if (!hash.digest().equals(expected)) return null
  measure(cube)
  return cube
}

type AnyTable = Table<Record<string, Uint8Array | Float64Array>>

const tablesOf = ({ incidents, acts, publishers }: Cube) =>
  ({ incidents, acts, publishers }) as unknown as Record<string, AnyTable>

const mapValues = <V, R>(object: Record<string, V>, make: (value: V) => R) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, make(value)]))
