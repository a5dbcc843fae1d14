import { insertAgencyName } from '../db/agency.ts'
import { sealed } from '../db/engine/seal.ts'
import type { Db } from '../db/tables.ts'
import { cell, readRows } from './csv.ts'

/** Loads the agencies with their dated names. Parents stand before their children. */
export async function seedAgencies(db: Db): Promise<void> {
  const at = new Date().toISOString()
  const names = Map.groupBy(readRows('vocabulary/agency-names.csv'), (row) =>
    cell(row, 'agency_id'),
  )
  for (const row of readRows('vocabulary/agencies.csv')) {
    const id = cell(row, 'agency_id')
    const own = names.get(id) ?? []
    const official = (language: string[]) =>
      own.find(
        (name) => language.includes(cell(name, 'language')) && name['name_kind'] !== 'former',
      )
    const agency = sealed('agency', {
      id,
      parent_id: row['parent_id'] ?? null,
      place_id: row['place_id'] ?? null,
      kind: row['kind'] ?? null,
      scope: row['scope'] ?? null,
      name_en: cell(official(['en']) ?? {}, 'name'),
      name_ko: cell(official(['ko', 'ko-KP']) ?? {}, 'name'),
      note: row['note_en'] ?? null,
      version: 1,
      created_at: at,
      updated_at: at,
      ...{ created_in: 0, change_number: 0 },
    })
    await db.insertInto('agency').values(agency).execute()
    for (const [position, name] of own.entries()) {
      await insertAgencyName(db, {
        agency_id: id,
        position,
        name: cell(name, 'name'),
        language: cell(name, 'language'),
        name_kind: cell(name, 'name_kind'),
        valid_from: name['valid_from'] ?? null,
        valid_to: name['valid_to'] ?? null,
      })
    }
  }
}
