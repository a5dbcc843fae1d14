import { sql, type RawBuilder } from 'kysely'
import { inTexts } from '../engine/flavour.ts'
import type { Db } from '../tables.ts'
import type { TableName } from './shape.ts'

const together = 500

/** Ids, so many as one statement takes. */
export function* chunksOf<T>(all: readonly T[]): Generator<T[], void> {
  for (let at = 0; at < all.length; at += together) yield all.slice(at, at + together)
}

/** In the order of a package: of code points, the same on either engine. */
export const byId = (a: { id: string }, b: { id: string }) =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/**
 * Adds to some rows of a table those that they lie in, and those that these lie in.
 * @param ways the columns, or what is made of them, that hold the id of a row above
 */
export async function closure(
  db: Db,
  table: TableName,
  ways: readonly (string | RawBuilder<unknown>)[],
  ids: Set<string>,
): Promise<void> {
  for (let fresh = [...ids]; fresh.length > 0;) {
    const found: string[] = []
    for (const some of chunksOf(fresh)) {
      for (const way of ways) {
        const column = typeof way === 'string' ? sql.ref(way) : way
        const { rows } = await sql<{ id: string | null }>`
          select distinct ${column} as id from ${sql.table(table)}
          where id in ${inTexts(db, some)}`.execute(db)
        for (const { id } of rows) if (id !== null && !ids.has(id)) found.push(id)
      }
    }
    fresh = [...new Set(found)]
    for (const id of fresh) ids.add(id)
  }
}
