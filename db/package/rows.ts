import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Value } from '../dictionary/field.ts'
import { inTexts } from '../engine/flavour.ts'
import { listIds, type Lists } from '../list/list.ts'
import type { Resolved } from '../list/resolve.ts'
import type { Db } from '../tables.ts'
import { seesRestricted, visibleTo } from '../visible.ts'
import { byId, chunksOf, closure } from './closure.ts'
import { namesFor } from './names.ts'
import { columnsIn, package_tables, type PackageTable, type TableName } from './shape.ts'
import { sourcesFor } from './sources.ts'

/** A row as a package tells it: of an installation's own, only what is said of the record. */
export type PackageRow = Record<string, Value>

/** Which records a package is of. */
export type Asked = {
  actor: Actor
  filter: Resolved
  /** Whether restricted records and fields were asked for, as far as this person may have them. */
  restricted: boolean
  /** Of an older state: the record as it is, where the names of authors are. */
  now?: Db
}

/** A table of a package, its rows in the order of their ids; to be read to the end before the next. */
export type Content = { table: PackageTable; rows: AsyncGenerator<PackageRow[], void> }

type Picked = { db: Db; asked: Asked; ids: Record<TableName, Set<string>> }

/**
 * Everything that a list's incidents consist of and rest on, table by table: each row once, and
 * those above it. What leads to a record that is left out is blank.
 */
export async function* packageContent(
  db: Db,
  lists: Lists,
  asked: Asked,
): AsyncGenerator<Content, void> {
  const none = package_tables.map(({ name }) => [name, new Set<string>()] as const)
  const ids = Object.fromEntries(none) as Picked['ids']
  const picked: Picked = { db, asked, ids }
  for await (const found of listIds(db, lists, asked.actor, asked.filter)) {
    for (const id of await openOf(picked, found)) ids.incident.add(id)
  }
  for (const table of package_tables) {
    await complete[table.name]?.(picked)
    yield { table, rows: rowsOf(picked, table) }
  }
}

/**
 * Of incidents that were found, those that a package may hold. A draft is not recorded yet; what is
 * restricted leaves only where that was asked for; what is sealed never does.
 */
async function openOf({ db, asked }: Picked, found: readonly string[]): Promise<string[]> {
  const levels = asked.restricted ? ['open', 'restricted'] : ['open']
  const rows = await db
    .selectFrom('incident')
    .select('id')
    .where('id', 'in', inTexts(db, found))
    .where('status', '<>', 'draft')
    .where('sensitivity', 'in', levels as never)
    .where(visibleTo(asked.actor))
    .execute()
  return rows.map(({ id }) => id)
}

type Completing = (picked: Picked) => Promise<void>

/** The rows of `table` whose `column` holds one of some ids. */
async function below(db: Db, table: TableName, column: string, ids: ReadonlySet<string>) {
  const found: string[] = []
  for (const some of chunksOf([...ids])) {
    const rows = await db
      .selectFrom(table)
      .select('id')
      .where(column as never, 'in', inTexts(db, some) as never)
      .execute()
    for (const { id } of rows) found.push(id)
  }
  return found
}

const add = (set: Set<string>, more: Iterable<string>) => {
  for (const one of more) set.add(one)
}

/** Finds which rows of a table are in the package, beyond those that rows before have named. */
const complete: Partial<Record<TableName, Completing>> = {
  act: async ({ db, ids }) => add(ids.act, await below(db, 'act', 'incident_id', ids.incident)),
  involvement: async ({ db, ids }) =>
    add(ids.involvement, await below(db, 'involvement', 'act_id', ids.act)),
  person: async ({ db, ids }) => closure(db, 'person', ['part_of'], ids.person),
  claim: async (picked) => {
    const { db, ids, asked } = picked
    const known = await sourcesFor(db, ids.incident, asked.restricted)
    add(ids.source, known.sources)
    add(ids.origin, known.origins)
    add(ids.claim, await below(db, 'claim', 'incident_id', ids.incident))
  },
  agency: async ({ db, ids }) => closure(db, 'agency', ['parent_id'], ids.agency),
  place: async ({ db, ids }) =>
    closure(db, 'place', ['parent_id', 'country_id', 'province_id', 'county_id'], ids.place),
  link: async ({ db, ids }) => add(ids.link, await below(db, 'link', 'from_id', ids.incident)),
  attachment: async ({ db, ids }) =>
    add(ids.attachment, await below(db, 'attachment', 'source_id', ids.source)),
  term: async ({ db, ids }) => {
    await closure(
      db,
      'term',
      [sql`vocabulary || '.' || parent`, sql`vocabulary || '.' || merged_into`],
      ids.term,
    )
  },
}

/** What is settled before the rows that refer to it are read: what is not in it is left out. */
const settled: ReadonlySet<TableName> = new Set(['incident', 'source', 'origin'])

async function* rowsOf(picked: Picked, table: PackageTable): AsyncGenerator<PackageRow[], void> {
  const { ids, asked } = picked
  const columns = columnsIn(table, asked.restricted)
  const leading = columns.filter(({ refers }) => refers !== null)
  const coded = columns.filter(({ vocabulary }) => vocabulary !== null)
  for (const some of chunksOf([...ids[table.name]].toSorted())) {
    const rows: PackageRow[] = []
    for (const row of await readRows(picked, table, some)) {
      if (!belongs(picked, table.name, row)) continue
      for (const { name, refers } of leading) {
        const id = row[name]
        if (id == null || refers === null) continue
        if (!settled.has(refers)) ids[refers].add(String(id))
        else if (!ids[refers].has(String(id))) row[name] = null
      }
      for (const { name, vocabulary, several } of coded) {
        if (row[name] == null) continue
        const codes = several ? String(row[name]).split(' ') : [String(row[name])]
        for (const code of codes) ids.term.add(`${vocabulary}.${code}`)
      }
      rows.push(row)
    }
    if (rows.length > 0) yield rows
  }
}

/** A row that is nothing without one that is left out is left out too. */
function belongs({ ids, asked }: Picked, table: TableName, row: PackageRow): boolean {
  if (table === 'claim') return ids.source.has(String(row['source_id']))
  if (table === 'link') return ids.incident.has(String(row['to_id']))
  if (table !== 'attachment') return true
  // Others may have no more than a copy, or nothing: that is for each of them to be asked.
  const author = row['created_by'] ?? null
  const entitled = asked.restricted && seesRestricted(asked.actor, author as string | null)
  return row['withdrawn'] === null && (row['access'] === 'original' || entitled)
}

/**
 * Whoever entered some rows, as the history names them: people here may be called otherwise since, and
 * the same revision must stay the same.
 * @returns names by the number of the change set that made the row
 */
async function authorsOf(db: Db, rows: readonly PackageRow[]): Promise<Map<Value, string>> {
  const numbers = new Set(rows.map((row) => Number(row['created_in'])))
  const sets = await db
    .selectFrom('change_set')
    .select(['number', 'actor'])
    .where('number', 'in', [...numbers, -1])
    .execute()
  return new Map(sets.map(({ number, actor }) => [number, actor]))
}

/** Whose author is a person here; that of a source is its own. */
const authored: ReadonlySet<TableName> = new Set(['incident', 'person', 'attachment'])

/** Some rows of a table as a package tells them. */
export async function readRows(
  { db, asked }: { db: Db; asked: Pick<Asked, 'actor' | 'now'> },
  table: PackageTable,
  ids: readonly string[],
): Promise<PackageRow[]> {
  const { name } = table
  const has_author = authored.has(name)
  const read = await db
    .selectFrom(`${name} as t` as never)
    .selectAll()
    .where('t.id' as never, 'in', inTexts(db, ids) as never)
    .execute()
  const names = await namesFor(db, name, ids)
  const authors = has_author ? await authorsOf(asked.now ?? db, read) : null
  return (read as (PackageRow & { id: string })[]).toSorted(byId).map((row) => ({
    ...row,
    ...(authors && { author: authorOf(row, authors) }),
    ...(names && { names: names.get(row.id) ?? null }),
    ...(table.reference && timesOf(row)),
    ...(name === 'person' && { real_name: realName(asked, row) }),
  }))
}

/** When an installation was set up says nothing of the record. */
const timesOf = (row: PackageRow) => ({
  created_at: row['created_in'] === 0 ? null : row['created_at'] || null,
  updated_at: row['change_number'] === 0 ? null : row['updated_at'] || null,
})

/** Who came in a package is named in the row; who is nobody's row has nobody. */
function authorOf(row: PackageRow, authors: ReadonlyMap<Value, string>): Value {
  if (row['author'] != null) return row['author']
  return row['created_by'] === null ? null : (authors.get(row['created_in'] ?? null) ?? null)
}

const realName = ({ actor }: Pick<Asked, 'actor'>, row: PackageRow): Value =>
  seesRestricted(actor, row['created_by'] as string | null) ? (row['real_name'] ?? null) : null
