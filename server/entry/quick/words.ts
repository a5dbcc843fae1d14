import type { TermRow } from '../../../db/tables.ts'
import type { Terms } from '../../../db/term.ts'

/** A term that a word of the quick line stands for. */
export type Meant = { vocabulary: string; term: TermRow }

/**
 * The terms that a word may stand for, one where it is plain: a whole code or label comes before
 * another whole name, that before the beginning of a label, that before the beginning of a word in
 * one, and that before the beginning of another name. Of a role and a unit that begin alike the role
 * is meant, for the unit's whole name is short.
 * @param vocabularies those that may stand at this point
 */
export function termsMeant(terms: Terms, vocabularies: readonly string[], word: string): Meant[] {
  const wanted = fold(word)
  if (wanted === '') return []
  const all = allOf(terms, vocabularies)
  for (const fits of ways) {
    const found = all.filter(({ term }) => fits(term, wanted))
    if (found.length > 0) return roleBeforeUnit(found)
  }
  return []
}

/** The terms that a word is a whole name of. */
export function termsNamed(terms: Terms, vocabularies: readonly string[], word: string): Meant[] {
  const wanted = fold(word)
  return allOf(terms, vocabularies).filter(({ term }) =>
    [...labels(term), ...others(term)].some((name) => fold(name) === wanted),
  )
}

const allOf = (terms: Terms, vocabularies: readonly string[]): Meant[] =>
  vocabularies.flatMap((vocabulary) => terms.list(vocabulary).map((term) => ({ vocabulary, term })))

function roleBeforeUnit(found: Meant[]): Meant[] {
  const roles = found.filter(({ vocabulary }) => vocabulary === 'role')
  const others = found.filter(({ vocabulary }) => !['role', 'unit'].includes(vocabulary))
  return roles.length > 0 && others.length === 0 ? roles : found
}

const labels = ({ code, label_en, label_ko }: TermRow) => [code, label_en, label_ko]
const others = ({ aliases }: TermRow) => (aliases ?? '').split('|')

/** Of each way every name is looked at before the next is tried. */
const ways: ((term: TermRow, wanted: string) => boolean)[] = [
  (term, wanted) => labels(term).some((name) => fold(name) === wanted),
  (term, wanted) => others(term).some((name) => fold(name) === wanted),
  (term, wanted) => labels(term).some((name) => begins(name, wanted)),
  (term, wanted) =>
    labels(term)
      .flatMap(wordsOf)
      .some((one) => begins(one, wanted)),
  (term, wanted) =>
    others(term)
      .flatMap(wordsOf)
      .some((one) => begins(one, wanted)),
]

/** One letter, or one syllable, begins too much. */
const begins = (name: string, wanted: string) => wanted.length > 1 && fold(name).startsWith(wanted)

const wordsOf = (name: string) => name.split(/[\s()·,/_-]+/)

/** Names are compared as they are written together, for a space ends a word of the line. */
const fold = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s()·,/_’'-]+/g, '')
