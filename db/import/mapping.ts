import { sealed, sealOf } from '../engine/seal.ts'
import type { Db, Tables } from '../tables.ts'
import { ulid } from '../ulid.ts'

/** How the columns of a table are read, kept under a name for the next table of its kind. */
export type MappingRow = Tables['import_mapping']

/** The mappings that were kept, the last used first. */
export const listMappings = (db: Db): Promise<MappingRow[]> =>
  db
    .selectFrom('import_mapping')
    .selectAll()
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()

/** One of them, by its name. */
export const findMapping = (db: Db, name: string): Promise<MappingRow | undefined> =>
  db.selectFrom('import_mapping').selectAll().where('name', '=', name).executeTakeFirst()

/**
 * Keeps a mapping; of one that has the name it takes the place.
 * @param db a transaction's handle: what is sealed is what stands
 */
export async function keepMapping(
  db: Db,
  kept: Pick<MappingRow, 'name' | 'headers' | 'content' | 'user_id'>,
  now: string,
): Promise<void> {
  const known = await findMapping(db, kept.name)
  const times = { created_at: known?.created_at ?? now, updated_at: now }
  const row = { id: known?.id ?? ulid(), ...kept, ...times }
  const seal = sealOf('import_mapping', row)
  if (known) {
    await db
      .updateTable('import_mapping')
      .set({ ...row, seal })
      .where('id', '=', known.id)
      .execute()
  } else await db.insertInto('import_mapping').values(sealed('import_mapping', row)).execute()
}
