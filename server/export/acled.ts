import type { Actor } from '../../db/actor.ts'
import { acledColumns } from '../../db/flat/acled.ts'
import type { Cell, Cells } from '../../db/flat/cell.ts'
import { listChunks, type Chunk } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import { csvRows, line, type CsvOptions, type Piece, type Tools, type Writing } from './csv.ts'

const columns: Writing = Object.entries(acledColumns as Record<string, (cells: Cells) => Cell>)

/**
 * Writes the incidents of a list under ACLED's column names; see `db/flat/acled.ts` for what is
 * put into them. A pattern is no event, and has no line.
 */
export async function* writeAcled(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  filter: Resolved,
  options: CsvOptions,
): AsyncGenerator<Piece, void> {
  const header = line([columns.map(([name]) => name)])
  yield { bytes: Buffer.from((options.bom ? '\ufeff' : '') + header), rows: 0 }
  for await (const chunk of listChunks(db, lists, actor, filter)) {
    const rows = csvRows(terms, columns, eventsOf(chunk), { ...options, table: 'incidents' })
    if (rows.length > 0) yield { bytes: Buffer.from(line(rows)), rows: rows.length }
  }
}

/** A part of a list without its patterns. */
export const eventsOf = ({ bundles, matches }: Chunk): Chunk => ({
  bundles: bundles.filter(({ incident }) => incident.kind !== 'pattern'),
  matches,
})
