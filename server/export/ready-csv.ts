import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../../db/actor.ts'
import { joinedTexts, joinInOrder, listed, listOf } from '../../db/engine/flavour.ts'
import { listFound, loadFound, type FoundMatch } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import { columnsOf, csvRows, line, type CsvOptions, type Piece, type Tools } from './csv.ts'

const chunk = 500

/**
 * Writes incidents as CSV from the lines that stand ready, joined by the database: what differs
 * from export to export is put in between. An incident with links, whose other ends are each
 * reader's to see, or with a cell to be guarded, is written anew.
 */
export async function* writeReady(
  db: Db,
  tools: Tools,
  actor: Actor,
  filter: Resolved,
  options: CsvOptions,
): AsyncGenerator<Piece, void> {
  for await (const found of listFound(db, tools.lists, actor, filter, chunk)) {
    const { lines, lengths } = await readyLines(db, found, options)
    const special = found.filter((_, at) => lengths[at] === null)
    if (special.length === 0) yield { bytes: lines, rows: found.length }
    else {
      const loaded = await loadFound(db, tools.lists, actor, filter, special)
      const rows = csvRows(tools.terms, columnsOf(options, []), loaded, options)
      const own = rows.map((cells) => Buffer.from(line([cells])))
      yield { bytes: together(lines, lengths, own), rows: found.length }
    }
  }
}

/**
 * The lines that stand ready, as one, and the length of each; null for one that does not.
 * A number stands for each incident: its key twice, and one more when it is certain.
 */
async function readyLines(db: Db, found: readonly FoundMatch[], options: CsvOptions) {
  const numbers = found.map((one) => one.doc_id * 2 + (one.date_match === 'certain' ? 1 : 0))
  const period = found[0]?.date_match != null
  const match = period
    ? sql`case l.value % 2 when 1 then 'certain' else 'possible' end`
    : sql.lit('')
  const special = options.safe ? sql`linked = 1 or guarded = 1` : sql`linked = 1`
  const between = `,,${options.public_url}/incidents/`
  const whole = sql`ref || ',' || csv_until_match || ',' || ${match} || ',' || csv_until_related
    || ${between} || ref || ',' || csv_after_url || ${'\r\n'}`
  // Summed, so that no line is joined only to be measured: four commas, CR, LF.
  const length = sql`2 * octet_length(ref) + octet_length(csv_until_match) + octet_length(${match})
    + octet_length(csv_until_related) + octet_length(csv_after_url)
    + ${sql.lit(Buffer.byteLength(between) + 6)}`
  const unless = (value: RawBuilder<unknown>) =>
    sql`case when ${special} then null else ${value} end`
  const { rows } = await sql<{ lines: Buffer | null; lengths: string | (number | null)[] }>`
    select ${joinedTexts(db, unless(whole))} as lines, ${listOf(db, unless(length))} as lengths
    from ${listed(db, numbers)} as l
    ${sql.raw(joinInOrder(db))} incident_doc on doc_id = l.value / 2`.execute(db)
  const { lines, lengths } = rows[0] ?? { lines: null, lengths: [] }
  return {
    lines: lines ?? Buffer.alloc(0),
    lengths: typeof lengths === 'string' ? (JSON.parse(lengths) as (number | null)[]) : lengths,
  }
}

/** Puts the lines that were written anew between the others. */
function together(
  lines: Buffer,
  lengths: readonly (number | null)[],
  own: readonly Buffer[],
): Buffer {
  const parts: Buffer[] = []
  let [from, to, next] = [0, 0, 0]
  for (const length of lengths) {
    if (length !== null) {
      to += length
      continue
    }
    parts.push(lines.subarray(from, to), own[next] ?? Buffer.alloc(0))
    from = to
    next += 1
  }
  parts.push(lines.subarray(from))
  return Buffer.concat(parts)
}
