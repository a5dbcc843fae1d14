import { foldWord } from './english.ts'
import { southernStart } from './korean.ts'
import { HYPHEN_UNITS, wordKey } from './romanisation.ts'
import { isCompound, joined, piecesOf } from './words.ts'
import type { Piece } from './words.ts'

/** A token, and where in the folded text it came from. */
export type Token = { text: string; start: number; end: number }

/** Stands between what is not adjacent, so that no phrase reaches across. */
export const BREAK = 'zqt'

/** Begins the romanisation keys, so that they meet no word. */
export const KEY = 'zqr'

/**
 * Text folded for comparing and showing that it was folded: words as `foldLetters` makes them, with
 * single spaces between, apostrophes and hyphens inside words of letters dropped (P’yŏngyang is
 * pyongyang, year-end is yearend). Hangul keeps its spelling. Folding twice changes nothing.
 */
export function foldText(text: string): string {
  let folded = ''
  for (const piece of piecesOf(text).pieces) {
    const apart = piece.script === 'letters' && !isCompound(piece)
    const word = apart ? piece.parts.map((part) => part.text).join(' ') : joined(piece)
    folded += folded === '' || piece.glued ? word : ` ${word}`
  }
  return folded
}

/**
 * The tokens of a text, separated by spaces, as the search column stores them. They are letters and
 * digits only, and neither FTS5 `unicode61` nor tsvector `simple` splits or changes one.
 *
 * - A word of letters: folded (`foldWord`). One with hyphens: each part, and the whole after a
 *   BREAK, so that year-end, "year end" and yearend find it.
 * - A run of Hangul, Han or kana: its overlapping pairs, then its last syllable, so that a phrase of
 *   pairs finds any part of it of two syllables or more, and a prefix finds one syllable. A run that
 *   begins a word begins as the South writes it (량강도 as 양강도).
 */
export function tokensOf(text: string): string {
  const { pieces } = piecesOf(text)
  return joinTokens(texts(mainTokens(pieces)).join(' '), ...texts(compoundTokens(pieces)))
}

/**
 * The tokens of a name (of a place, an agency, a person, a publisher): those of the text, and for
 * each word that could be romanised Korean its key, so that Chagang finds Jagang. Only names have
 * keys: in running text they would make "die" find "tie".
 */
export function nameTokens(name: string): string {
  const keys = texts(keyTokens(piecesOf(name).pieces))
  return joinTokens(tokensOf(name), [...new Set(keys)].join(' '))
}

/** The tokens of several fields as one string; no phrase reaches from one field into the next. */
export function joinTokens(...fields: string[]): string {
  return fields.filter((field) => field !== '').join(` ${BREAK} `)
}

/** The tokens in the order of the text. */
export function mainTokens(pieces: readonly Piece[]): Token[] {
  return pieces.flatMap((piece) => {
    if (piece.script === 'syllables') return pairs(piece)
    return piece.parts.map((part) => ({ ...part, text: foldWord(part.text) }))
  })
}

/** The words that hyphens part, whole. */
export function compoundTokens(pieces: readonly Piece[]): Token[] {
  return pieces.filter(isCompound).map((piece) => whole(piece, foldWord(joined(piece))))
}

/** The romanisation keys of the words that may have one: of the whole, and of each part of it. */
export function keyTokens(pieces: readonly Piece[]): Token[] {
  return pieces.flatMap((piece) => {
    if (piece.script === 'syllables') return []
    const words = piece.parts.map((part) => part.text)
    const names = words.filter((word, at) => at === 0 || !HYPHEN_UNITS.has(word))
    const keys = [wordKey(words), ...names.map((name) => wordKey([name]))]
    return keys.filter((key) => key !== null).map((key) => whole(piece, KEY + key))
  })
}

function pairs(run: Piece): Token[] {
  const spelled = run.parts.map((part) => part.text)
  const syllables = run.glued ? spelled : southernStart(spelled)
  return run.parts.map((part, at) => ({
    text: (syllables[at] ?? '') + (syllables[at + 1] ?? ''),
    start: part.start,
    end: (run.parts[at + 1] ?? part).end,
  }))
}

function whole(piece: Piece, text: string): Token {
  return { text, start: piece.parts[0].start, end: (piece.parts.at(-1) ?? piece.parts[0]).end }
}

/** A query has no more characters: of a longer word no more can be asked for. */
const longest = 200

function texts(tokens: readonly Token[]): string[] {
  return tokens.map(({ text }) =>
    text.length > longest ? Array.from(text).slice(0, longest).join('') : text,
  )
}
