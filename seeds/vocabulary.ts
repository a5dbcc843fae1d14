import { addToCounter } from '../db/counter.ts'
import { sealed } from '../db/engine/seal.ts'
import type { Db, TermRow } from '../db/tables.ts'
import { cell, readRows } from './csv.ts'

/**
 * The terms of the controlled vocabularies that are not there yet: an update may bring some. They come
 * after those that are there, of which nothing is changed: their words and order are people's.
 */
export async function missingTerms(db: Db): Promise<TermRow[]> {
  const there = await db.selectFrom('term').select(['vocabulary', 'code', 'position']).execute()
  const known = new Set(there.map(keyOf))
  const last = new Map<string, number>()
  for (const { vocabulary, position } of there) {
    last.set(vocabulary, Math.max(position, last.get(vocabulary) ?? 0))
  }
  return readTerms()
    .filter((row) => !known.has(keyOf(row)))
    .map((row) => {
      const before = last.get(row.vocabulary)
      return sealed('term', {
        ...row,
        position: row.position + (before === undefined ? 0 : before + 1),
      })
    })
}

/** Every term that the program brings, in the order in which it is shown. */
function readTerms(): Omit<TermRow, 'seal'>[] {
  const inverses = new Map(
    readRows('vocabulary/link-inverses.csv').map((row) => [
      cell(row, 'code'),
      row['inverse'] ?? null,
    ]),
  )
  const at = new Date().toISOString()
  return readRows('vocabulary/terms.csv').map((row, position) => ({
    id: `${cell(row, 'vocabulary')}.${cell(row, 'code')}`,
    ...{ version: 1, created_at: at, updated_at: at, created_in: 0, change_number: 0 },
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
    ...{ retired_at: null, merged_into: null },
  }))
}

/** Loads some terms. */
export async function seedTerms(db: Db, rows: readonly TermRow[]): Promise<void> {
  await inBatches(rows, (batch) => db.insertInto('term').values(batch).execute())
  await addToCounter(db, 'term', 1)
}

const keyOf = ({ vocabulary, code }: Pick<TermRow, 'vocabulary' | 'code'>) =>
  `${vocabulary} ${code}`

/** Many rows, a statement's worth at a time. */
export async function inBatches<T>(rows: readonly T[], insert: (batch: T[]) => Promise<unknown>) {
  for (let start = 0; start < rows.length; start += 200) {
    await insert(rows.slice(start, start + 200))
  }
}
