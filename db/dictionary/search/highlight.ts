import type { Phrase } from './clause.ts'
import { SYLLABLE } from './letters.ts'
import type { TextQuery } from './query.ts'
import { compoundTokens, keyTokens, mainTokens } from './tokens.ts'
import type { Token } from './tokens.ts'
import { piecesOf } from './words.ts'

/** A piece of a text, and whether the query found it. */
export type Stretch = { text: string; hit: boolean }

const ONE_SYLLABLE = new RegExp(`^${SYLLABLE}$`, 'u')

type Range = [start: number, end: number]

/**
 * The text in pieces, for a page that marks what was found: joined they are the text, unchanged and
 * unescaped. What is found here is what the index finds: 혜산 in 혜산시에서, 량강도 for 양강도, a
 * plural for a singular. Pass `name` for a text that was indexed by `nameTokens`. Negative terms mark
 * nothing.
 */
export function highlight(
  text: string,
  query: TextQuery,
  kind: 'text' | 'name' = 'text',
): Stretch[] {
  if (query.all.length === 0) return text === '' ? [] : [{ text, hit: false }]
  const { pieces, folded } = piecesOf(text)
  const lone = [...compoundTokens(pieces), ...(kind === 'name' ? keyTokens(pieces) : [])]
  const rows = [mainTokens(pieces), ...lone.map((token) => [token])]
  const hits = query.all
    .flat()
    .flatMap((phrase) => rows.flatMap((row) => occurrences(row, phrase)))
    .map(([start, end]) => folded.span(start, end))
  return cut(text, merged(hits))
}

function occurrences(row: readonly Token[], { tokens, prefix }: Phrase): Range[] {
  const last = tokens.length - 1
  return row.flatMap((first, at): Range[] => {
    const found = tokens.every((token, offset) => {
      const there = row[at + offset]?.text
      return prefix && offset === last ? there?.startsWith(token) : there === token
    })
    return found ? [[first.start, endOf(row[at + last] ?? first, tokens[last] ?? '')]] : []
  })
}

// One syllable finds a pair that begins with it: only the syllable is marked.
function endOf(token: Token, wanted: string): number {
  return ONE_SYLLABLE.test(wanted) ? token.start + wanted.length : token.end
}

function merged(ranges: Range[]): Range[] {
  const sorted = ranges.toSorted((one, other) => one[0] - other[0] || one[1] - other[1])
  const result: Range[] = []
  for (const [start, end] of sorted) {
    const last = result.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else result.push([start, end])
  }
  return result
}

function cut(text: string, hits: Range[]): Stretch[] {
  const pieces: Stretch[] = []
  let at = 0
  for (const [start, end] of hits) {
    pieces.push(
      { text: text.slice(at, start), hit: false },
      { text: text.slice(start, end), hit: true },
    )
    at = end
  }
  pieces.push({ text: text.slice(at), hit: false })
  return pieces.filter((piece) => piece.text !== '')
}
