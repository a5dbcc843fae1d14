import { sealed } from '../db/engine/seal.ts'
import type { Db, TermRow } from '../db/tables.ts'
import { cell, readRows } from './csv.ts'

/** The terms of the controlled vocabularies that are not there yet: an update may bring some. */
export async function missingTerms(db: Db): Promise<TermRow[]> {
  const known = new Set(
    (await db.selectFrom('term').select(['vocabulary', 'code']).execute()).map(keyOf),
  )
  const inverses = new Map(
    readRows('vocabulary/link-inverses.csv').map((row) => [
      cell(row, 'code'),
      row['inverse'] ?? null,
    ]),
  )
  const rows = readRows('vocabulary/terms.csv').map((row, position): TermRow =>
    sealed('term', {
      vocabulary: cell(row, 'vocabulary'),
      code: cell(row, 'code'),
      parent: row['parent'] ?? null,
      position,
      label_en: cell(row, 'label_en'),
      label_ko: cell(row, 'label_ko'),
      definition_en: cell(row, 'definition_en'),
      definition_ko: cell(row, 'definition_ko'),
      includes_en: row['includes_en'] ?? null,
      includes_ko: row['includes_ko'] ?? null,
      excludes_en: row['excludes_en'] ?? null,
      excludes_ko: row['excludes_ko'] ?? null,
      example_en: row['example_en'] ?? null,
      example_ko: row['example_ko'] ?? null,
      huridocs: row['huridocs'] ?? null,
      aliases: row['aliases'] ?? null,
      inverse: row['vocabulary'] === 'link_type' ? (inverses.get(cell(row, 'code')) ?? null) : null,
      retired_at: null,
    }),
  )
  return rows.filter((row) => !known.has(keyOf(row)))
}

/** Loads some terms. */
export const seedTerms = (db: Db, rows: readonly TermRow[]) =>
  inBatches(rows, (batch) => db.insertInto('term').values(batch).execute())

const keyOf = ({ vocabulary, code }: Pick<TermRow, 'vocabulary' | 'code'>) =>
  `${vocabulary} ${code}`

/** Many rows, a statement's worth at a time. */
export async function inBatches<T>(rows: readonly T[], insert: (batch: T[]) => Promise<unknown>) {
  for (let start = 0; start < rows.length; start += 200) {
    await insert(rows.slice(start, start + 200))
  }
}
