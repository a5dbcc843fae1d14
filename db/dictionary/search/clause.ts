import { northernInside, southernInside, southernStart } from './korean.ts'
import { wordKey } from './romanisation.ts'
import type { Term } from './terms.ts'
import { foldWord } from './english.ts'
import { KEY } from './tokens.ts'
import { isCompound, joined, piecesOf } from './words.ts'
import type { Piece } from './words.ts'

/** Tokens that stand one after another; with `prefix` the last is only the beginning of one. */
export type Phrase = { tokens: string[]; prefix: boolean }

/** Alternatives: any one of the phrases will do. */
export type Clause = Phrase[]

// How a term may be written in a text: its first run at the beginning of a word or inside one, the
// words within its runs as typed, Southern or Northern, its hyphens as gaps or as nothing.
type Writing = { begins: boolean; inside: (run: readonly string[]) => string[]; solid: boolean }

const WRITINGS: Writing[] = [
  (run: readonly string[]) => [...run],
  southernInside,
  northernInside,
].flatMap((inside) =>
  [false, true].flatMap((begins) => [false, true].map((solid) => ({ begins, inside, solid }))),
)

/**
 * What finds a term, as alternatives: each Korean spelling; a word with hyphens as its parts and as
 * one; the romanisation key of a single word (it meets names only); and what `looser` adds. No
 * alternative when the term has neither letter nor digit.
 *
 * Korean matches anywhere in a run, as LIKE would (브로커 in 송금브로커를, and so 위원 in 보위원). A
 * word of letters matches whole; outside quotes one of four letters or more also as a beginning
 * (arrest finds arrested), as does any that ends in `*`.
 */
export function clauseOf(term: Term): Clause {
  const { pieces } = piecesOf(term.text)
  if (pieces.length === 0) return []
  const phrases = WRITINGS.map((writing) => phraseOf(pieces, term, writing))
  if (term.quoted) return distinct(phrases)
  const key = keyPhrase(pieces)
  return distinct([...phrases, ...(key ? [key] : []), ...looser(pieces, term)])
}

/** What follows a Korean noun and is no part of it, where it is long enough not to be one. */
const PARTICLES =
  /(?:에서부터|에서는|에서의|에서도|으로부터|으로서|으로써|이라는|에게서|에서|에게|으로|부터|까지|처럼|보다|들이|들을|들은|들의|들과|들에게)$/u

/** Fewer syllables say too little to look for them in two words, or without an end. */
const [LEAST_STEM, LEAST_HALF, LONGEST_COMPOUND] = [2, 2, 10]

/**
 * Further ways to write a single word that was typed without quotes: a Korean compound with a space
 * in it (송금브로커 finds 송금 브로커), a noun without the particle that was typed with it (혜산시에서
 * finds 혜산시), an English past tense or participle by its stem (arrested finds arrest).
 */
function looser(pieces: Piece[], term: Term): Phrase[] {
  const [piece] = pieces
  if (!piece || pieces.length > 1) return []
  const word = piece.parts.map((part) => part.text).join('')
  if (piece.script === 'letters')
    return stemOf(word).map((token) => ({ tokens: [token], prefix: true }))
  const syllables = Array.from(word)
  const texts: string[] = []
  const stem = word.replace(PARTICLES, '')
  if (stem !== word && Array.from(stem).length >= LEAST_STEM) texts.push(stem)
  if (syllables.length <= LONGEST_COMPOUND) {
    for (let at = LEAST_HALF; at <= syllables.length - LEAST_HALF; at += 1) {
      texts.push(`${syllables.slice(0, at).join('')} ${syllables.slice(at).join('')}`)
    }
  }
  return texts.flatMap((text) =>
    WRITINGS.map((writing) => phraseOf(piecesOf(text).pieces, term, writing)),
  )
}

function stemOf(word: string): string[] {
  const stem = /^([a-z]{4,})(?<!e)ed$|^([a-z]{5,})ing$/.exec(word)
  return stem ? [foldWord(stem[1] ?? stem[2] ?? '')] : []
}

function phraseOf(pieces: Piece[], term: Term, writing: Writing): Phrase {
  const tokens = pieces.flatMap((piece, at) => {
    const isLast = at === pieces.length - 1
    if (piece.script === 'syllables') return runTokens(piece, at === 0, isLast, writing)
    const words = piece.parts.map((part) => part.text)
    return (writing.solid && isCompound(piece) ? [joined(piece)] : words).map(foldWord)
  })
  return { tokens, prefix: isPrefix(pieces.at(-1), tokens.at(-1) ?? '', term) }
}

function isPrefix(last: Piece | undefined, token: string, term: Term): boolean {
  if (last?.script === 'syllables') return last.parts.length === 1
  return term.open || (!term.quoted && /^\p{L}{4,}$/u.test(token))
}

// Pairs as in the index, and the last syllable only where the run must end.
function runTokens(run: Piece, isFirst: boolean, isLast: boolean, writing: Writing): string[] {
  const typed = run.parts.map((part) => part.text)
  const begins = writing.begins || (!isFirst && !run.glued)
  const inside = writing.inside(typed)
  const spelled = begins ? [...southernStart(typed).slice(0, 1), ...inside.slice(1)] : inside
  const tokens = spelled.map((syllable, at) => syllable + (spelled[at + 1] ?? ''))
  return isLast && tokens.length > 1 ? tokens.slice(0, -1) : tokens
}

function keyPhrase(pieces: Piece[]): Phrase | null {
  const [piece] = pieces
  if (!piece || pieces.length > 1 || piece.script === 'syllables') return null
  const key = wordKey(piece.parts.map((part) => part.text))
  return key === null ? null : { tokens: [KEY + key], prefix: false }
}

function distinct(phrases: Phrase[]): Phrase[] {
  const seen = new Map(phrases.map((phrase) => [JSON.stringify(phrase), phrase]))
  return [...seen.values()]
}
