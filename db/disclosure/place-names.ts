import type { Db } from '../tables.ts'

/** The own names of some places, by id, in the language asked for. */
export async function ownNames(
  db: Db,
  ids: readonly string[],
  language: 'en' | 'ko',
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('place')
    .select(['id', 'name_en', 'name_ko'])
    .where('id', 'in', [...ids, ''])
    .execute()
  const nameOf = ({ name_en, name_ko }: (typeof rows)[number]) =>
    language === 'ko' ? (name_ko ?? name_en) : name_en
  return new Map(rows.map((row) => [row.id, nameOf(row)]))
}
