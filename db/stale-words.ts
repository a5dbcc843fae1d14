import { putNote } from './derived.ts'
import { isWorded, namedTerms, type Worded } from './search.ts'
import type { Bundle } from './bundle.ts'
import type { Db } from './tables.ts'

/**
 * Incidents are found by the labels of their terms. When a label changes they may be very many: that
 * they are still found by the old one is noted in the transaction that changes it, and they follow a
 * few at a time; see `words.ts`.
 */

/** A term whose new label is known so far to those incidents alone whose id is not after `after`. */
export type Stale = { name: string; vocabulary: Worded; code: string; after: string }

const beginning = 'words '

/** Notes that the incidents of a term are found by a label that it does not have any more. */
export async function noteStale(
  db: Db,
  { vocabulary, code }: { vocabulary: string; code: string },
): Promise<void> {
  if (isWorded(vocabulary)) await putNote(db, `${beginning}${vocabulary} ${code}`, '')
}

/** The terms that are noted; see {@link noteStale}. */
export async function listStale(db: Db): Promise<Stale[]> {
  const rows = await db
    .selectFrom('derived')
    .select(['name', 'making as after'])
    .where('name', 'like', `${beginning}%`)
    .orderBy('name')
    .execute()
  return rows.map(({ name, after }) => {
    const [vocabulary, code = ''] = name.slice(beginning.length).split(' ')
    return { name, vocabulary: vocabulary as Worded, code, after }
  })
}

/** Whether an incident may still be found by an old label. */
export const isStale = (bundle: Bundle, stale: readonly Stale[]): boolean =>
  stale.some(
    ({ vocabulary, code, after }) =>
      bundle.incident.id > after && namedTerms(bundle)[vocabulary].includes(code),
  )

/** Where all is made anew, nothing of what was made is old. */
export async function forgetStale(db: Db): Promise<void> {
  await db.deleteFrom('derived').where('name', 'like', `${beginning}%`).execute()
}
