import { diffArrays } from 'diff'

/** A run of words that is the same on both sides, or on one of them only. */
export type Part = { text: string; how: 'same' | 'added' | 'removed' }

/** Longer differences take long to find, and nobody reads them word by word. */
const most_edits = 2_000
/** So much must be the same for one text to be read as a changing of the other. */
const least_alike = 0.3

const tokens = /[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu

const tokensOf = (text: string): string[] => text.match(tokens) ?? []

/**
 * Two texts as one, word by word. The same and the removed parts together are the old text, the
 * same and the added ones the new one, character for character.
 * @returns null where they have too little in common, and are better read side by side
 */
export function wordDiff(before: string, after: string): Part[] | null {
  const changes = diffArrays(tokensOf(before), tokensOf(after), { maxEditLength: most_edits })
  if (!changes) return null
  const parts = changes.map(({ value, added, removed }): Part => {
    const how = added ? 'added' : removed ? 'removed' : 'same'
    return { text: value.join(''), how }
  })
  const same = parts.filter(({ how }) => how === 'same').map(({ text }) => text.trim())
  const alike = same.join('').length / Math.max(before.length, after.length)
  return alike >= least_alike ? parts : null
}
