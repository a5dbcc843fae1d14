import type { Db, TermRow } from './tables.ts'

/** Terms as rows, for those who work on them; everybody else asks `term.ts`. */

export const termId = (vocabulary: string, code: string) => `${vocabulary}.${code}`

export const findTerm = (db: Db, id: string): Promise<TermRow | undefined> =>
  db.selectFrom('term').selectAll().where('id', '=', id).executeTakeFirst()

/** The terms of a vocabulary in their order, retired ones among them. */
export const listTerms = (db: Db, vocabulary: string): Promise<TermRow[]> =>
  db
    .selectFrom('term')
    .selectAll()
    .where('vocabulary', '=', vocabulary)
    .orderBy('position')
    .orderBy('code')
    .execute()

/** How many terms each vocabulary has, and how many of them are retired. */
export const countByVocabulary = (db: Db) =>
  db
    .selectFrom('term')
    .select(['vocabulary', (b) => b.fn.countAll<number>().as('n')])
    .select((b) => b.fn.count<number>('retired_at').as('retired'))
    .groupBy('vocabulary')
    .execute()

/** The other names of a term, as they are stored in one column. */
export const aliasesOf = ({ aliases }: Pick<TermRow, 'aliases'>): string[] =>
  (aliases ?? '').split('|').filter((name) => name !== '')

type Named = Pick<TermRow, 'label_en' | 'label_ko' | 'aliases'>

/** What a term is called, folded so that two names that read alike are one; and where it stands. */
export function namesOf(term: Named): { path: string; name: string; text: string }[] {
  const labels = (['label_en', 'label_ko'] as const).map((path) => ({ path, text: term[path] }))
  const others = aliasesOf(term).map((text) => ({ path: 'aliases', text }))
  return [...labels, ...others].map((one) => ({ ...one, name: fold(one.text) }))
}

const fold = (text: string) => (text ?? '').normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ')
