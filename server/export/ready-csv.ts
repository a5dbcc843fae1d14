import { sql } from 'kysely'
import type { Actor } from '../../db/actor.ts'
import { joinedTexts, listed } from '../../db/engine/flavour.ts'
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
    const special = await specialAmong(db, found, options.safe)
    const bytes =
      special.size === 0
        ? await readyLines(db, found, options)
        : await mixedLines(db, tools, actor, filter, options, found, special)
    yield { bytes, rows: found.length }
  }
}

async function specialAmong(db: Db, found: readonly FoundMatch[], safe: boolean) {
  const rows = await db
    .selectFrom(asTable(db, found).as('l'))
    .innerJoin('incident_doc', (join) => join.on(sql`doc_id`, '=', sql`l.value`))
    .select('doc_id')
    .where((b) => b.or([b('linked', '=', 1), ...(safe ? [b('guarded', '=', 1)] : [])]))
    .execute()
  return new Set(rows.map((row) => row.doc_id))
}

const asTable = (db: Db, found: readonly FoundMatch[]) =>
  listed(
    db,
    found.map(({ doc_id }) => doc_id),
  )

async function readyLines(
  db: Db,
  found: readonly FoundMatch[],
  options: CsvOptions,
): Promise<Buffer> {
  const lines: Buffer[] = []
  // Stretches of the same match: mostly one.
  for (let start = 0; start < found.length;) {
    const match = found[start]?.date_match ?? null
    let end = start
    while (end < found.length && found[end]?.date_match === match) end += 1
    const own = asTable(db, found.slice(start, end))
    const row = await db
      .selectFrom(
        db
          .selectFrom(own.as('l'))
          .innerJoin('incident_doc', (join) => join.on(sql`doc_id`, '=', sql`l.value`))
          .select(lineOf(match, options).as('line'))
          .orderBy(sql`l.key`)
          .as('t'),
      )
      .select(joinedTexts(db, sql`t.line`).as('lines'))
      .executeTakeFirstOrThrow()
    lines.push(Buffer.from(row.lines ?? ''))
    start = end
  }
  return lines.length === 1 && lines[0] ? lines[0] : Buffer.concat(lines)
}

const lineOf = (match: string | null, { public_url }: CsvOptions) =>
  sql<string>`ref || ',' || csv_until_match || ${`,${match ?? ''},`} || csv_until_related
    || ${`,,${public_url}/incidents/`} || ref || ',' || csv_after_url || ${'\r\n'}`

async function mixedLines(
  db: Db,
  tools: Tools,
  actor: Actor,
  filter: Resolved,
  options: CsvOptions,
  found: readonly FoundMatch[],
  special: ReadonlySet<number>,
): Promise<Buffer> {
  const own = found.filter(({ doc_id }) => special.has(doc_id))
  const loaded = await loadFound(db, tools.lists, actor, filter, own)
  const rows = await csvRows(db, tools.terms, columnsOf(options, []), loaded, options)
  const written = new Map(loaded.bundles.map(({ incident }, at) => [incident.id, rows[at] ?? []]))
  const parts: Buffer[] = []
  let plain: FoundMatch[] = []
  for (const one of [...found, null]) {
    const cells = one === null ? undefined : written.get(one.incident_id)
    if (one !== null && cells === undefined) {
      plain.push(one)
      continue
    }
    if (plain.length > 0) parts.push(await readyLines(db, plain, options))
    plain = []
    if (cells) parts.push(Buffer.from(line([cells])))
  }
  return Buffer.concat(parts)
}
