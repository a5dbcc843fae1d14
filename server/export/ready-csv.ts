import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../../db/actor.ts'
import { joinedTexts, joinInOrder, listed, listOf } from '../../db/engine/flavour.ts'
import { relationsOf } from '../../db/relation/links.ts'
import { withIds } from '../../db/cube/page.ts'
import type { Cells } from '../../db/flat/cell.ts'
import { incidentColumns } from '../../db/flat/incident.ts'
import { needsGuard } from '../../db/flat/line.ts'
import { listFound, loadFound, type FoundMatch } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { columnsOf, csvRows, line, type CsvOptions, type Piece, type Tools } from './csv.ts'

const chunk = 1_000

/**
 * Writes incidents as CSV from the lines that stand ready, joined by the database: what differs
 * from export to export is put in between. To whom an incident is related is each reader's to see,
 * and is put in after; a line with a cell to be guarded is written anew.
 */
export async function* writeReady(
  db: Db,
  tools: Tools,
  actor: Actor,
  filter: Resolved,
  options: CsvOptions,
): AsyncGenerator<Piece, void> {
  for await (const found of listFound(db, tools.lists, actor, filter, chunk)) {
    const { lines, lengths, slots } = await readyLines(db, found, options)
    const linked = found.filter((_, at) => lengths[at] !== null && slots[at] !== null)
    const related = await relatedCells(db, tools.terms, actor, linked, options)
    const guarded = found.filter((_, at) => lengths[at] === null)
    const written = await writtenAnew(db, tools, actor, filter, guarded, options)
    const parts: Buffer[] = []
    let [from, to] = [0, 0]
    for (const [at, { doc_id }] of found.entries()) {
      const length = lengths[at] ?? 0
      const cell = related.get(doc_id)
      const cut = cell === undefined ? to : to + (slots[at] ?? 0)
      const between = cell ?? written.get(doc_id)
      if (between !== undefined) {
        parts.push(lines.subarray(from, cut), between)
        from = cut
      }
      to += length
    }
    const rest = lines.subarray(from)
    yield { bytes: parts.length > 0 ? Buffer.concat([...parts, rest]) : rest, rows: found.length }
  }
}

type Ready = { lines: Buffer; lengths: (number | null)[]; slots: (number | null)[] }

/**
 * The lines that stand ready, as one; the length of each, null for one that does not; and where in
 * it the cell of its relations belongs, null where there are none.
 * A number stands for each incident: its key twice, and one more when it is certain.
 */
async function readyLines(
  db: Db,
  found: readonly FoundMatch[],
  options: CsvOptions,
): Promise<Ready> {
  const numbers = found.map((one) => one.doc_id * 2 + (one.date_match === 'certain' ? 1 : 0))
  const period = found[0]?.date_match != null
  const match = period
    ? sql`case l.value % 2 when 1 then 'certain' else 'possible' end`
    : sql.lit('')
  const between = `,,${options.public_url}/incidents/`
  const whole = sql`ref || ',' || csv_until_match || ',' || ${match} || ',' || csv_until_related
    || ${between} || ref || ',' || csv_after_url || ${'\r\n'}`
  // Summed, so that no line is joined only to be measured: three commas, and the one before the slot.
  const slot = sql`octet_length(ref) + octet_length(csv_until_match) + octet_length(${match})
    + octet_length(csv_until_related) + 4`
  const rest = sql`octet_length(ref) + octet_length(csv_after_url)
    + ${sql.lit(Buffer.byteLength(between) + 2)}`
  const unless = (value: RawBuilder<unknown>) =>
    options.safe ? sql`case when guarded = 1 then null else ${value} end` : value
  const { rows } = await sql<{ lines: Buffer | null; lengths: Listed; slots: Listed }>`
    select ${joinedTexts(db, unless(whole))} as lines,
      ${listOf(db, unless(sql`${slot} + ${rest}`))} as lengths,
      ${listOf(db, sql`case linked when 1 then ${slot} end`)} as slots
    from ${listed(db, numbers)} as l
    ${sql.raw(joinInOrder(db))} incident_doc on doc_id = l.value / 2`.execute(db)
  const [row] = rows
  return {
    lines: row?.lines ?? Buffer.alloc(0),
    lengths: numbersOf(row?.lengths),
    slots: numbersOf(row?.slots),
  }
}

/** The driver may have read the JSON already. */
type Listed = string | (number | null)[]
const numbersOf = (listed: Listed = []) =>
  typeof listed === 'string' ? (JSON.parse(listed) as (number | null)[]) : listed

/** The cells of relations, as far as this person may see their other ends. */
async function relatedCells(
  db: Db,
  terms: Terms,
  actor: Actor,
  linked: readonly FoundMatch[],
  { safe }: CsvOptions,
): Promise<Map<number, Buffer>> {
  const cells = new Map<number, Buffer>()
  if (linked.length === 0) return cells
  const found = await withIds(db, linked)
  const ids = found.map(({ incident_id }) => incident_id)
  const by_incident = await relationsOf(db, actor, ids)
  for (const { doc_id, incident_id } of found) {
    const links = by_incident.get(incident_id) ?? []
    const own = { bundle: { links }, labels: { terms } } as unknown as Cells
    const text = String(incidentColumns['related']?.(own) ?? '')
    const guard = safe && needsGuard('related', text) ? "'" : ''
    if (text !== '') cells.set(doc_id, Buffer.from(line([[guard + text]]).slice(0, -2)))
  }
  return cells
}

/** Whole lines, from the records. */
async function writtenAnew(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  filter: Resolved,
  found: readonly FoundMatch[],
  options: CsvOptions,
): Promise<Map<number, Buffer>> {
  if (found.length === 0) return new Map()
  const loaded = await loadFound(db, lists, actor, filter, found)
  const rows = csvRows(terms, columnsOf(options, []), loaded, options)
  if (rows.length !== found.length) throw new Error('An incident that was found is not there.')
  return new Map(rows.map((cells, at) => [found[at]?.doc_id ?? 0, Buffer.from(line([cells]))]))
}
