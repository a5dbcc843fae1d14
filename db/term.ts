import type { Db, TermRow } from './tables.ts'

/** The controlled vocabularies, as loaded: they change rarely and every page needs them. */
export type Terms = {
  /** Whether a code may be used; retired ones may stay on old records. */
  has: (vocabulary: string, code: string) => boolean
  /** The terms that may be chosen, in their order. */
  list: (vocabulary: string) => TermRow[]
  find: (vocabulary: string, code: string) => TermRow | undefined
  /** The label in one language; the code itself where there is no such term. */
  label: (vocabulary: string, code: string, language: 'en' | 'ko') => string
  vocabularies: () => string[]
}

/** Reads every vocabulary. */
export async function loadTerms(db: Db): Promise<Terms> {
  const rows = await db
    .selectFrom('term')
    .selectAll()
    .orderBy('vocabulary')
    .orderBy('position')
    .execute()
  const by_vocabulary = Map.groupBy(rows, (row) => row.vocabulary)
  const by_code = new Map(rows.map((row) => [`${row.vocabulary} ${row.code}`, row]))
  const find = (vocabulary: string, code: string) => by_code.get(`${vocabulary} ${code}`)
  return {
    has: (vocabulary, code) => find(vocabulary, code) !== undefined,
    list: (vocabulary) =>
      (by_vocabulary.get(vocabulary) ?? []).filter((row) => row.retired_at === null),
    find,
    label: (vocabulary, code, language) => find(vocabulary, code)?.[`label_${language}`] ?? code,
    vocabularies: () => [...by_vocabulary.keys()],
  }
}

/** Whether the vocabularies have been loaded into this database. */
export async function countTerms(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('term')
    .select((b) => b.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}
