import { dayNumber } from './day-number.ts'
import { bare_number, lexicon_numbers } from './lexicon-numbers.ts'
import { lexicon_english } from './lexicon-english.ts'
import { lexicon_korean } from './lexicon-korean.ts'
import type { Entry, Joint, Meaning, Published } from './lexicon.ts'
import { mergeSaid, type Said } from './said.ts'
import { isProblem, type DateProblem } from './uncertain-date.ts'

/** Words with units ("3주 전", "12월", "3rd quarter") come before the bare digits they begin with. */
const lexicon: Entry[] = [...lexicon_korean, ...lexicon_english, ...lexicon_numbers, bare_number]
const any_day = dayNumber(2000, 1, 1)

export type Token = { said: Said } | { joint: Joint }

/**
 * Cuts a folded text (lower case, single spaces, ASCII dashes) into what it says and the joints
 * between. Every character must be understood: `not_a_date` otherwise. Words counted from the
 * publication day give `needs_published` where `published` is null.
 */
export function readTokens(text: string, published: number | null): Token[] | DateProblem {
  const reference = { day: published ?? any_day, known: published !== null }
  const meanings: Meaning[] = []
  for (let at = 0; at < text.length;) {
    if (text[at] === ' ') {
      at += 1
      continue
    }
    const found = readEntry(text, at, reference)
    if (!found) return { code: 'not_a_date' }
    if (found.meaning && isProblem(found.meaning)) return found.meaning
    meanings.push(found.meaning)
    at = found.end
  }
  return joinSaid(
    meanings.filter((meaning) => meaning !== null),
    published === null,
  )
}

function readEntry(text: string, at: number, published: Published) {
  for (const [pattern, mean] of lexicon) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) return { meaning: mean(match, published), end: pattern.lastIndex }
  }
  return null
}

/** Everything said between two joints is one thing said. */
function joinSaid(tokens: Token[], unpublished: boolean): Token[] | DateProblem {
  if (unpublished && tokens.some((token) => 'said' in token && token.said.relative)) {
    return { code: 'needs_published' }
  }
  const joined: Token[] = []
  let pieces: Said[] = []
  for (const token of [...tokens, null]) {
    if (token && 'said' in token) {
      pieces.push(token.said)
      continue
    }
    const said = mergeSaid(pieces)
    if (isProblem(said)) return said
    if (pieces.length > 0) joined.push({ said })
    if (token) joined.push(token)
    pieces = []
  }
  return joined
}
