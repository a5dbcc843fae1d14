import { quoteFinder } from '../../db/dictionary/quote.ts'
import type { Quote } from '../../db/quote.ts'

/** A stretch of a source's words: whether it is quoted, and which quotes begin with it. */
export type Stretch = { text: string; quoted: boolean; begins: string[] }

/** The words of a source with what was quoted of them; and the quotes that are not in them. */
export type MarkedText = { stretches: Stretch[]; missing: Quote[] }

/**
 * Marks in the words of a source what was quoted of them.
 * @param quotes those that were taken from it
 */
export function markText(text: string, quotes: readonly Quote[]): MarkedText {
  const find = quoteFinder(text)
  const found = quotes.map((quote) => ({ quote, spans: find(quote.quote) }))
  const missing = found.flatMap(({ quote, spans }) => (spans === null ? [quote] : []))
  const spans = found.flatMap(({ spans }) => spans ?? [])
  const begins = Map.groupBy(
    found.filter(({ spans }) => spans !== null),
    ({ spans }) => spans?.[0]?.[0] ?? 0,
  )
  const cuts = [...new Set([0, ...spans.flat(), text.length])].toSorted((a, b) => a - b)
  const depth = new Map<number, number>()
  for (const [start, end] of spans) {
    depth.set(start, (depth.get(start) ?? 0) + 1)
    depth.set(end, (depth.get(end) ?? 0) - 1)
  }
  let open = 0
  const stretches = cuts.slice(0, -1).map((cut, index): Stretch => {
    open += depth.get(cut) ?? 0
    return {
      text: text.slice(cut, cuts[index + 1]),
      quoted: open > 0,
      begins: (begins.get(cut) ?? []).map(({ quote }) => quote.id),
    }
  })
  return { stretches, missing }
}
