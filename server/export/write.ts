import { createHash } from 'node:crypto'
import type { Actor } from '../../db/actor.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import type { Release } from '../disclosure/release.ts'
import { writeReleased } from '../disclosure/write.ts'
import { writeAcled } from './acled.ts'
import { writeCsv, type CsvOptions, type Piece, type Tools } from './csv.ts'
import { writePackage, type PackageOptions } from '../package/write.ts'
import { writeGeojson } from './geojson.ts'
import { writeGexf } from './gexf.ts'
import { writeJson } from './json-list.ts'
import { writeMatrix, type Captured } from './matrix.ts'
import { writeReferences, type Style } from './references.ts'
import { writeXlsx, type XlsxOptions } from './xlsx.ts'

/** What a list is written as, and for whom: without a release, for colleagues. */
export type Form = FormOf & { release?: Release }

type FormOf =
  | ({ format: 'csv' } & CsvOptions)
  | { format: 'json'; table: 'incidents' | 'acts'; public_url: string }
  | { format: 'gexf'; table: 'incidents' }
  | ({ format: 'xlsx'; table: 'incidents' } & XlsxOptions)
  | { format: 'geojson'; table: 'incidents'; labels: 'en' | 'ko'; public_url: string }
  | ({ format: 'acled' } & CsvOptions)
  | { format: 'matrix'; table: 'incidents'; captured: Captured }
  | { format: Style; table: 'incidents' }
  | ({ format: 'package'; table: 'incidents' } & PackageOptions)

/** How often a form passes over the list: a workbook does for each of its sheets of records. */
export const passesOf = ({ format }: Form) => (format === 'xlsx' ? 5 : 1)

/** What was written, for the log of exports. */
export type Written = {
  rows: number
  bytes: number
  sha256: string
  /** How many rows stayed, lest they lead to somebody; null where every row goes as it is. */
  left_out: number | null
  /** The attachments, by id, whose files went out with it. */
  attachments: string[]
}

/** By what name the log of exports knows a form. */
export const formatOf = (form: Form) => {
  if (form.format === 'matrix' && form.captured === 'person') return 'people-matrix'
  return form.table === 'acts' ? `acts-${form.format}` : form.format
}

/**
 * Writes a list piece by piece, at the pace its reader takes it. Whatever leaves, leaves by here:
 * what is for others is told by `server/disclosure/` only.
 * @param put takes the next bytes, and is waited for
 */
export async function writeExport(
  db: Db,
  tools: Tools,
  actor: Actor,
  filter: Resolved,
  form: Form,
  put: (bytes: Buffer) => Promise<void>,
): Promise<Written> {
  const hash = createHash('sha256')
  const written = { rows: 0, bytes: 0, attachments: [] as string[] }
  let left_out: number | null = null
  for await (const piece of piecesOf(db, tools, actor, filter, form)) {
    hash.update(piece.bytes)
    written.rows += piece.rows
    written.bytes += piece.bytes.length
    if (piece.left_out !== undefined) left_out = (left_out ?? 0) + piece.left_out
    written.attachments.push(...(piece.attachments ?? []))
    await put(piece.bytes)
  }
  return { ...written, left_out, sha256: hash.digest('hex') }
}

const piecesOf = (
  db: Db,
  tools: Tools,
  actor: Actor,
  filter: Resolved,
  form: Form,
): AsyncIterable<Piece> => {
  // First of all: a form that is made later knows nothing of releases, and must not be asked.
  const { release } = form
  if (release) return writeReleased(db, tools, actor, filter, { ...form, release })
  if (form.format === 'csv') return writeCsv(db, tools, actor, filter, form)
  if (form.format === 'geojson') return writeGeojson(db, tools, actor, filter, form)
  if (form.format === 'xlsx') return writeXlsx(db, tools, actor, filter, form)
  if (form.format === 'package') return writePackage(db, tools, actor, filter, form)
  if (form.format === 'gexf') return writeGexf(db, tools, actor, filter)
  if (form.format === 'json') return writeJson(db, tools, actor, filter, form)
  if (form.format === 'acled') return writeAcled(db, tools, actor, filter, form)
  if (form.format === 'matrix') return writeMatrix(db, tools, actor, filter, form.captured)
  return writeReferences(db, tools, actor, filter, form.format)
}
