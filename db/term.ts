import { sql } from 'kysely'
import type { Db, TermRow } from './tables.ts'

/** The controlled vocabularies as of one moment: they change rarely and every page needs them. */
export type Terms = {
  /** Tells one state of the vocabularies from another; see {@link termsAt}. */
  readonly version: number
  /** Whether there is such a code; retired ones stay on old records. */
  has: (vocabulary: string, code: string) => boolean
  /** Whether a code is there for old records only. */
  isRetired: (vocabulary: string, code: string) => boolean
  /** The terms that may be chosen, in their order. */
  list: (vocabulary: string) => TermRow[]
  /** Those and the retired ones, which come last. */
  all: (vocabulary: string) => TermRow[]
  find: (vocabulary: string, code: string) => TermRow | undefined
  /** The label in one language; the code itself where there is no such term. */
  label: (vocabulary: string, code: string, language: 'en' | 'ko') => string
  vocabularies: () => string[]
}

/** What says how often terms were written. */
const version_now = sql<number>`coalesce((select value from counter where name = 'term'), 0)`

/** Reads every vocabulary. */
export async function loadTerms(db: Db): Promise<Terms> {
  const rows = await db
    .selectFrom('term')
    .selectAll()
    .select(version_now.as('terms_version'))
    .orderBy('vocabulary')
    .orderBy('position')
    .orderBy('code')
    .execute()
  const by_vocabulary = Map.groupBy(rows, (row) => row.vocabulary)
  const by_code = new Map(rows.map((row) => [`${row.vocabulary} ${row.code}`, row]))
  const find = (vocabulary: string, code: string) => by_code.get(`${vocabulary} ${code}`)
  const those = (vocabulary: string, retired: boolean) =>
    (by_vocabulary.get(vocabulary) ?? []).filter((row) => (row.retired_at !== null) === retired)
  return {
    version: rows[0]?.terms_version ?? 0,
    has: (vocabulary, code) => find(vocabulary, code) !== undefined,
    isRetired: (vocabulary, code) => (find(vocabulary, code)?.retired_at ?? null) !== null,
    list: (vocabulary) => those(vocabulary, false),
    all: (vocabulary) => [...those(vocabulary, false), ...those(vocabulary, true)],
    find,
    label: (vocabulary, code, language) => find(vocabulary, code)?.[`label_${language}`] ?? code,
    vocabularies: () => [...by_vocabulary.keys()],
  }
}

/** The vocabularies of a state that has another version, or those that are known if it has not. */
export const termsAt = async (db: Db, known: Terms, version: number): Promise<Terms> =>
  version === known.version ? known : loadTerms(db)

/** The version of the vocabularies, to be looked up beside something else. */
export const termsVersion = version_now.as('terms')

/** The version of the vocabularies that `db` sees. */
export async function readTermsVersion(db: Db): Promise<number> {
  const { terms } = await db
    .selectFrom('counter')
    .select('value as terms')
    .where('name', '=', 'term')
    .executeTakeFirstOrThrow()
  return terms
}

/** Vocabularies that are kept up to date: whoever holds them sees those of the last `become`. */
export type LiveTerms = Terms & { become: (terms: Terms) => void }

export function liveTerms(first: Terms): LiveTerms {
  let now = first
  return {
    get version() {
      return now.version
    },
    has: (...asked) => now.has(...asked),
    isRetired: (...asked) => now.isRetired(...asked),
    list: (...asked) => now.list(...asked),
    all: (...asked) => now.all(...asked),
    find: (...asked) => now.find(...asked),
    label: (...asked) => now.label(...asked),
    vocabularies: () => now.vocabularies(),
    become: (terms) => {
      now = terms
    },
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
