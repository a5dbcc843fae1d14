import { foldLetters, SYLLABLE } from './letters.ts'
import type { Folded } from './letters.ts'

/** A stretch of folded text: where it stands there, and what it says. */
export type Part = { text: string; start: number; end: number }

/**
 * What a text is made of. A word in letters has one part, or several that hyphens join. A run is
 * written in syllables (Hangul, Han, kana); its parts are the syllables. `glued`: nothing stands
 * between it and what precedes it (the 년 of 2023년), so it does not begin a word.
 */
export type Piece = { script: 'letters' | 'syllables'; glued: boolean; parts: [Part, ...Part[]] }

const PIECE = new RegExp(String.raw`${SYLLABLE}+|[[\p{L}\p{Nd}]--${SYLLABLE}]+`, 'gv')
const SYLLABLE_FIRST = new RegExp(`^${SYLLABLE}`, 'v')
const LETTER_LAST = /\p{L}$/u
const LETTER_FIRST = /^\p{L}/u

/**
 * The words of a text, with the fold they were made from. Inside a word of letters an apostrophe
 * vanishes (P’yŏngyang, family’s), a hyphen parts, and a comma before three digits vanishes (60,000).
 */
export function piecesOf(text: string): { pieces: Piece[]; folded: Folded } {
  const folded = foldLetters(text)
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: found, index } of folded.text.matchAll(PIECE)) {
    const gap = folded.text.slice(end, index)
    const part = { text: found, start: index, end: index + found.length }
    const glued = gap === '' && index > 0
    end = part.end
    if (SYLLABLE_FIRST.test(found))
      pieces.push({ script: 'syllables', glued, parts: syllables(part) })
    else if (!joins(pieces.at(-1), gap, part))
      pieces.push({ script: 'letters', glued, parts: [part] })
  }
  return { pieces, folded }
}

/** The whole word, without its hyphens. */
export function joined(piece: Piece): string {
  return piece.parts.map((part) => part.text).join('')
}

/** Whether hyphens join its parts into a word (year-end), not only into a number (2023-12-29). */
export function isCompound(piece: Piece): boolean {
  return piece.script === 'letters' && piece.parts.length > 1 && /\p{L}/u.test(joined(piece))
}

function joins(piece: Piece | undefined, gap: string, part: Part): boolean {
  const last = piece?.script === 'letters' ? piece.parts.at(-1) : undefined
  if (!piece || !last) return false
  if (gap === '-') {
    piece.parts.push(part)
    return true
  }
  if (!isDropped(gap, last.text, part.text)) return false
  last.text += part.text
  last.end = part.end
  return true
}

function isDropped(gap: string, before: string, after: string): boolean {
  if (gap === "'" || gap === '`') return LETTER_LAST.test(before) && LETTER_FIRST.test(after)
  return gap === ',' && /^\d+$/.test(before) && /^\d{3}$/.test(after)
}

function syllables(run: Part): [Part, ...Part[]] {
  const parts: Part[] = []
  let start = run.start
  for (const text of run.text) {
    parts.push({ text, start, end: start + text.length })
    start += text.length
  }
  return parts as [Part, ...Part[]]
}
