import { readTerms } from './terms.ts'
import { clauseOf } from './clause.ts'
import type { Clause } from './clause.ts'

/**
 * What a query asks: every clause of `all`, and none of `none`. Without any, there is no text filter
 * (`terms` is 0, also when the query held nothing but punctuation).
 */
export type TextQuery = { ok: true; all: Clause[]; none: Clause[]; terms: number }
export type SearchQuery = TextQuery | { ok: false; problem: 'too_long' | 'too_many_terms' }

const LONGEST = 200
const MOST_TERMS = 20

/**
 * Reads the `q` parameter (interfaces.md): words, `"a phrase"`, `-not`, `-"not a phrase"`, at most 200
 * characters (code points of its NFC, outer spaces apart) and 20 terms. A term that holds no letter
 * or digit is passed over.
 *
 * A negative term removes exactly what the same term would find without its hyphen.
 */
export function readQuery(q: string): SearchQuery {
  const typed = q.trim()
  // No character of NFC is made of more than four, of two units each; to compose a long tower of
  // marks takes a time that grows with its square.
  if (typed.length > LONGEST * 8) return { ok: false, problem: 'too_long' }
  const text = typed.normalize('NFC')
  if (Array.from(text).length > LONGEST) return { ok: false, problem: 'too_long' }
  const clauses = readTerms(text)
    .map((term) => ({ negative: term.negative, clause: clauseOf(term) }))
    .filter(({ clause }) => clause.length > 0)
  if (clauses.length > MOST_TERMS) return { ok: false, problem: 'too_many_terms' }
  const all = clauses.filter(({ negative }) => !negative).map(({ clause }) => clause)
  const none = clauses.filter(({ negative }) => negative).map(({ clause }) => clause)
  return { ok: true, all, none, terms: clauses.length }
}
