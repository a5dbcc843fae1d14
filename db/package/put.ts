import { insertAgencyName } from '../agency.ts'
import type { Change } from '../change.ts'
import type { Value } from '../dictionary/field.ts'
import { insertMany } from '../engine/bulk.ts'
import { sealed } from '../engine/seal.ts'
import { placeKeys } from '../place.ts'
import type { Db, Tables } from '../tables.ts'
import type { AgencyName, PlaceName } from './names.ts'
import { package_tables, type TableName } from './shape.ts'

/** A row of a package as its table has it, with what only this installation needs. */
export type TableRow = Record<string, Value> & { id: string }

const types = new Map(
  package_tables.map(({ name, columns }) => [
    name,
    new Map(columns.map((column) => [column.name, column])),
  ]),
)

/** Turns the cells of a checked row into what its table stores. */
export function storedRow(
  table: TableName,
  values: Readonly<Record<string, string | null>>,
): TableRow {
  const row: Record<string, Value> = {}
  for (const [name, text] of Object.entries(values)) {
    if (name === 'names') continue
    const column = types.get(table)?.get(name)
    // What came with a program is not told by when; the column cannot be without.
    const blank = column?.type === 'datetime' && name !== 'retired_at' ? '' : null
    row[name] = text === null ? blank : column?.type === 'integer' ? Number(text) : text
  }
  return { ...row, ...beside[table]?.(row), id: String(values['id']) }
}

const beside: Partial<Record<TableName, (row: Record<string, Value>) => Record<string, Value>>> = {
  incident: (row) => ({ ...refParts(String(row['ref'])), example: 0, created_by: null }),
  person: () => ({ created_by: null }),
  attachment: () => ({ created_by: null, withdrawn: null }),
}

const ref_shape = /^([A-Z]{2})-(\d{4})-(\d{4,9})$/

export const isRef = (text: string) => ref_shape.test(text)

/** What a reference is made of. */
export function refParts(ref: string) {
  const [, ref_country = '', ref_year = '', number = '0'] = ref_shape.exec(ref) ?? []
  return { ref_country, ref_year, ref_number: Number(number) }
}

/** Inserts rows of one table as they stand in the package, with the names that belong to them. */
export async function putRows(
  db: Db,
  change: Change,
  table: TableName,
  rows: readonly { row: TableRow; names: string | null }[],
  returned: ReadonlySet<string>,
): Promise<void> {
  await change.bringWhole(
    table,
    rows.map(({ row }) => row),
    returned,
  )
  if (table === 'incident') {
    await raiseRefs(
      db,
      rows.map(({ row }) => String(row['ref'])),
    )
  }
  for (const { row, names } of rows) await putNames(db, table, row.id, names)
}

/** What a place or agency is called, and found by, in place of what it was called until now. */
export async function putNames(
  db: Db,
  table: TableName,
  id: string,
  text: string | null,
): Promise<void> {
  if (table === 'place') {
    await db.deleteFrom('place_key').where('place_id', '=', id).execute()
    await db.deleteFrom('place_name').where('place_id', '=', id).execute()
    const names = (JSON.parse(text ?? '[]') as PlaceName[]).map(
      ([name, language, scheme], position) =>
        sealed('place_name', { place_id: id, position, name, language, scheme }),
    )
    await insertMany(db, 'place_name', Object.keys(names[0] ?? {}), names)
    await insertMany(db, 'place_key', ['key', 'place_id', 'whole'], placeKeys(names))
  } else if (table === 'agency') {
    await db.deleteFrom('agency_key').where('agency_id', '=', id).execute()
    await db.deleteFrom('agency_name').where('agency_id', '=', id).execute()
    for (const [position, entry] of (JSON.parse(text ?? '[]') as AgencyName[]).entries()) {
      const [name, language, name_kind, valid_from, valid_to] = entry
      const about = { agency_id: id, position, name, language }
      await insertAgencyName(db, { ...about, name_kind, valid_from, valid_to })
    }
  }
}

/** A reference that came in a package is not given again. */
async function raiseRefs(db: Db, refs: readonly string[]): Promise<void> {
  const highest = new Map<string, Omit<Tables['ref_counter'], 'seal'>>()
  for (const ref of refs) {
    const { ref_country: country, ref_year: year, ref_number: number } = refParts(ref)
    const known = highest.get(`${country} ${year}`)
    if (!known || known.number < number)
      highest.set(`${country} ${year}`, { country, year, number })
  }
  for (const row of highest.values()) {
    const there = await db
      .selectFrom('ref_counter')
      .select('number')
      .where('country', '=', row.country)
      .where('year', '=', row.year)
      .executeTakeFirst()
    if (there && there.number >= row.number) continue
    const { number, seal } = sealed('ref_counter', row)
    await db
      .insertInto('ref_counter')
      .values({ ...row, seal })
      .onConflict((on) => on.columns(['country', 'year']).doUpdateSet({ number, seal }))
      .execute()
  }
}
