import { sql } from 'kysely'
import type { AnyDb } from '../engine/any-db.ts'
import type { PlainRow } from '../engine/bulk.ts'
import type { Table } from '../engine/catalogue.ts'

/** Something that is not as it was written: where, of which record, and what. Never its content. */
export type Fault = { table: string; record: string | null; says: string }

/** A fault as one line. */
export const lineOf = ({ table, record, says }: Fault): string =>
  `table ${table}${record === null ? '' : `, ${record}`}: ${says}`

export const not_as_written = 'is not as it was written'

type Named = Pick<Table, 'name' | 'key'>

/**
 * What a person can find a row by: the reference of its incident, where it has one, and its key.
 * Both are asked of a database that may be damaged.
 */
export async function nameRow(db: AnyDb, table: Named, row: PlainRow): Promise<string> {
  const ref = await refOf(db, table.name, row).catch(() => null)
  const key = table.key.map((column) => printable(row[column])).join(' ')
  return ref === null ? key : `${printable(ref)} (${key})`
}

/** {@link nameRow} of a row that is known by its number only. */
export async function nameRowAt(db: AnyDb, table: Table, rowid: number): Promise<string> {
  const columns = sql.join(table.columns.map((column) => sql.ref(column)))
  const found = sql<PlainRow>`select ${columns} from ${sql.table(table.name)} not indexed
    where rowid = ${rowid}`
  const row = await found.execute(db).then(
    ({ rows }) => rows[0],
    () => undefined,
  )
  return row ? nameRow(db, table, row) : `row ${rowid}`
}

/** A key as it may be shown, though it may be damaged. */
export const printable = (value: unknown): string =>
  String(value)
    .replaceAll(/[^\p{L}\p{N} :._~()-]/gu, '?')
    .slice(0, 100)

type Find = (db: AnyDb, row: PlainRow) => Promise<string | null>

/** How the incident of a row is found; for what several share, one of them. */
const incident_of: Record<string, Find> = {
  incident: (_, row) => Promise.resolve((row['ref'] as string | undefined) ?? null),
  incident_doc: (_, row) => Promise.resolve(row['ref'] as string),
  act: (db, row) => incident(db, row['incident_id']),
  claim: (db, row) => incident(db, row['incident_id']),
  submission: (db, row) => incident(db, row['incident_id']),
  link: (db, row) => incident(db, row['from_id']),
  involvement: (db, row) => first(db, sql`select incident_id from act where id = ${row['act_id']}`),
  person: (db, row) =>
    first(
      db,
      sql`select incident_id from act where victim_id = ${row['id']}
        union select act.incident_id from involvement join act on act.id = act_id
          where person_id = ${row['id']}`,
    ),
  source: (db, row) => first(db, sql`select incident_id from claim where source_id = ${row['id']}`),
  origin: (db, row) =>
    first(
      db,
      sql`select incident_id from claim join source on source.id = source_id
        where origin_id = ${row['id']}`,
    ),
  revision: (db, row) => {
    const before = JSON.parse(String(row['before'])) as PlainRow | null
    return refOf(db, String(row['table_name']), before ?? { id: row['row_id'] ?? null })
  },
}

async function refOf(db: AnyDb, table: string, row: PlainRow): Promise<string | null> {
  const find = Object.hasOwn(incident_of, table) ? incident_of[table] : undefined
  return find ? find(db, row) : null
}

async function incident(db: AnyDb, id: unknown): Promise<string | null> {
  const { rows } = await sql<{ ref: string }>`select ref from incident where id = ${id}`.execute(db)
  return rows[0]?.ref ?? null
}

async function first(db: AnyDb, query: ReturnType<typeof sql>): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select incident_id as id from (${query}) as q
    order by 1 limit 1`.execute(db)
  return rows[0] ? incident(db, rows[0].id) : null
}
