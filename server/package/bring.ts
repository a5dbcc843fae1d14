import { receiveFile, totalSize, type Received } from '../../db/attachment/file.ts'
import { bringPackage, type Brought, type BringingPackage } from '../../db/package/apply.ts'
import { takeStock } from '../../db/engine/statistics.ts'
import type { RowFault } from '../../db/package/row.ts'
import { attachmentFile, fileOf, package_tables } from '../../db/package/shape.ts'
import { takePackage, type OpenTable } from '../../db/package/take.ts'
import type { Outcome } from '../../db/package/taking.ts'
import type { Db } from '../../db/tables.ts'
import { unfit } from '../attachment/kinds.ts'
import type { OpenPackage } from './container.ts'
import { BadPackage } from './fault.ts'
import { readTable } from './read.ts'

/** Looks what would become of a package here, and changes nothing. @throws BadPackage */
export async function examinePackage(
  db: Db,
  zip: OpenPackage,
  all_bytes: number,
): Promise<Outcome> {
  const outcome = await takePackage(db, opening(zip), new Set(zip.names), () => Promise.resolve())
  return withFiles(outcome, await unfitFiles(db, zip, all_bytes))
}

const opening =
  (zip: OpenPackage): OpenTable =>
  (table) =>
    readTable(zip, table)

const withFiles = (outcome: Outcome, faults: readonly RowFault[]): Outcome => ({
  ...outcome,
  faults: [...outcome.faults, ...faults],
  wrong: outcome.wrong + faults.length,
})

type Applying = Omit<BringingPackage, 'open' | 'files' | 'received'> & {
  zip: OpenPackage
  /** So many bytes the files of all attachments may have together. */
  all_bytes: number
}

/**
 * Brings a package: everything that is new in it, or nothing. What it says of itself has been checked.
 * @throws BadPackage when it cannot be read to its end
 */
export async function applyPackage(
  db: Db,
  { zip, all_bytes, ...applying }: Applying,
): Promise<Brought> {
  const wrong = await unfitFiles(db, zip, all_bytes)
  if (wrong.length > 0) {
    return { outcome: await examinePackage(db, zip, all_bytes), number: null }
  }
  const received = await receiveFiles(db, zip)
  const files = new Set(zip.names)
  const brought = await bringPackage(db, { ...applying, open: opening(zip), files, received })
  if (brought.number !== null) await takeStock(db)
  return brought
}

const prefix = attachmentFile('')

/** Files that would not be taken here if somebody attached them by hand. */
async function unfitFiles(db: Db, zip: OpenPackage, all_bytes: number): Promise<RowFault[]> {
  const names = zip.names.filter((name) => name.startsWith(prefix))
  const bytes = names.reduce((sum, name) => sum + zip.sizeOf(name), 0)
  const file = fileOf('attachment')
  const fault = (row: number, value: string): RowFault => ({
    ...{ file, row, column: 'sha256', code: 'bad_file', value },
  })
  if (names.length > 0 && bytes + (await totalSize(db)) > all_bytes) return [fault(0, prefix)]
  const faults: RowFault[] = []
  const table = package_tables.find(({ name }) => name === 'attachment')
  if (!table || names.length === 0) return []
  for await (const rows of (await readTable(zip, table)).rows) {
    for (const { number, values } of rows) {
      const own = attachmentFile(values['sha256'] ?? '')
      if (!zip.names.includes(own)) continue
      if (unfit(values['name'] ?? '', await headOf(zip, own)) === null) continue
      faults.push(fault(number, values['name'] ?? ''))
    }
  }
  return faults
}

const head_bytes = 96 * 1024

async function headOf(zip: OpenPackage, name: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of await zip.read(name)) {
    pieces.push(piece)
    length += piece.length
    if (length >= head_bytes) break
  }
  return Buffer.concat(pieces).subarray(0, head_bytes)
}

/** Keeps the files of a package; what is not made an attachment of goes with the next sweep. */
async function receiveFiles(db: Db, zip: OpenPackage): Promise<Map<string, Received>> {
  const received = new Map<string, Received>()
  for (const name of zip.names) {
    if (!name.startsWith(prefix)) continue
    const file = await receiveFile(db, await zip.read(name), () => {})
    if (attachmentFile(file.sha256) !== name) throw new BadPackage('not_certified', name)
    received.set(file.sha256, file)
  }
  return received
}
