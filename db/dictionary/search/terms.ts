/** One term as it was typed: a word or, `quoted`, a phrase; `open` when a `*` ends it. */
export type Term = { text: string; quoted: boolean; negative: boolean; open: boolean }

const QUOTES = new Set('"“”„‟＂«»「」『』')
const MINUS = new Set('-－−')

/**
 * The terms of a query. A hyphen negates where a term begins; a quotation mark of any kind opens a
 * phrase and the next one closes it, or the end of the query does. Everything else is text.
 */
export function readTerms(query: string): Term[] {
  const characters = Array.from(query)
  const terms: Term[] = []
  let at = 0
  while (at < characters.length) {
    const begin = after(characters, at, (character) => MINUS.has(character))
    const negative = begin > at
    const quoted = QUOTES.has(characters[begin] ?? '')
    const first = quoted ? begin + 1 : begin
    const end = after(characters, first, (character) =>
      quoted ? !QUOTES.has(character) : !isBetween(character),
    )
    const typed = characters.slice(first, end).join('')
    if (typed.trim() !== '')
      terms.push({ text: typed, quoted, negative, open: /\*\s*$/.test(typed) })
    at = after(characters, quoted ? end + 1 : end, (character) => character.trim() === '')
  }
  return terms
}

function isBetween(character: string): boolean {
  return character.trim() === '' || QUOTES.has(character)
}

function after(characters: string[], from: number, holds: (character: string) => boolean): number {
  let at = from
  while (at < characters.length && holds(characters[at] ?? '')) at += 1
  return at
}
