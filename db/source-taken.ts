import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { inTexts } from './engine/flavour.ts'
import { isShared } from './source-seen.ts'
import type { Db } from './tables.ts'

/**
 * Each of some sources with itself and all that it was taken from, as `taken`.
 * @param through which sources lead on to what they were taken from
 */
export function withOriginals(db: Db, ids: readonly string[], through: RawBuilder<SqlBool>) {
  const asked = inTexts(db, ids)
  return db.withRecursive('taken(id, from_id)', (db) =>
    db
      .selectFrom('source')
      .where('id', 'in', asked)
      .select(['id', 'id as from_id'])
      .union((db) =>
        db
          .selectFrom('taken')
          .innerJoin('source', 'source.id', 'taken.from_id')
          .where('source.derived_from', 'is not', null)
          .where(through)
          .select(['taken.id', 'source.derived_from as from_id'])
          .$narrowType<{ from_id: string }>(),
      ),
  )
}

/** Some sources and all that they were taken from. */
export const listOriginals = (db: Db, ids: readonly string[]): Promise<string[]> =>
  listTaken(db, ids, sql`1 = 1`)

/**
 * Some sources and those that bring them along: an incident that cites any of these has one of the
 * sources asked for.
 */
export const listBringing = (db: Db, ids: readonly string[]): Promise<string[]> =>
  listTaken(db, ids, isShared)

async function listTaken(db: Db, ids: readonly string[], through: RawBuilder<SqlBool>) {
  if (ids.length === 0) return []
  const rows = await withOriginals(db, ids, through)
    .selectFrom('taken')
    .select('from_id')
    .distinct()
    .execute()
  return rows.map((row) => row.from_id)
}
