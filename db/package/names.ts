import { inTexts } from '../engine/flavour.ts'
import type { Db } from '../tables.ts'
import type { TableName } from './shape.ts'

/** A name with what is said of it, in the order of `names` in a package. */
export type PlaceName = [name: string, language: string | null, scheme: string]
export type AgencyName = [
  name: string,
  language: string,
  kind: string,
  from: string | null,
  until: string | null,
]

/**
 * Every name of some places or agencies, in their order, as JSON; null of a table without names.
 * @returns by the id of what they are names of
 */
export async function namesFor(
  db: Db,
  table: TableName,
  ids: readonly string[],
): Promise<Map<string, string> | null> {
  if (table !== 'place' && table !== 'agency') return null
  const rows = table === 'place' ? await placeNames(db, ids) : await agencyNames(db, ids)
  const sorted = rows.toSorted((a, b) => a.position - b.position)
  const by_id = Map.groupBy(sorted, ({ id }) => id)
  return new Map([...by_id].map(([id, own]) => [id, JSON.stringify(own.map(({ name }) => name))]))
}

type Named = { id: string; position: number; name: PlaceName | AgencyName }

async function placeNames(db: Db, ids: readonly string[]): Promise<Named[]> {
  const rows = await db
    .selectFrom('place_name')
    .selectAll()
    .where('place_id', 'in', inTexts(db, ids))
    .execute()
  return rows.map(({ place_id: id, position, name, language, scheme }) => ({
    ...{ id, position },
    name: [name, language, scheme],
  }))
}

async function agencyNames(db: Db, ids: readonly string[]): Promise<Named[]> {
  const rows = await db
    .selectFrom('agency_name')
    .selectAll()
    .where('agency_id', 'in', inTexts(db, ids))
    .execute()
  return rows.map((row) => ({
    ...{ id: row.agency_id, position: row.position },
    name: [row.name, row.language, row.name_kind, row.valid_from, row.valid_to],
  }))
}
