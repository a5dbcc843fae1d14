import type { Db } from '../tables.ts'

/**
 * The names that must stand in no text: of victims and those who acted, of those who knew and are
 * named, and of those who work here. For looking for them only: nobody is shown one.
 */
export async function listRestrictedNames(db: Db): Promise<string[]> {
  const people = await db
    .selectFrom('person')
    .select('real_name as name')
    .where('real_name', 'is not', null)
    .distinct()
    .execute()
  const origins = await db
    .selectFrom('origin')
    .select('label as name')
    .where('kind', '=', 'named_person')
    .where('label', 'is not', null)
    .distinct()
    .execute()
  const users = await db.selectFrom('user').select('name').distinct().execute()
  return [...people, ...origins, ...users].flatMap(({ name }) => name ?? [])
}
