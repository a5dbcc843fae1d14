import { splitCell } from './cells.ts'
import type { Lookup } from './lookup.ts'
import type { Mapping } from './mapping.ts'
import type { Target } from './targets.ts'

/** What a cell comes to: inputs of a document, by name; or the part of it that says nothing clearly. */
export type Converted = { inputs: Record<string, unknown> } | { unclear: string }

/** Turns the text of a cell into what the document's input takes. */
export function converter(lookup: Lookup, mapping: Mapping) {
  const said = (target: Target, text: string): string | undefined =>
    mapping.values[target.name]?.[text]
  const codes = (target: Target, vocabulary: string, text: string): string[] | string => {
    const found: string[] = []
    for (const one of wordsOf(
      target,
      text,
      (word) => said(target, word) !== undefined || lookup.code(vocabulary, word) !== null,
    )) {
      const code = said(target, one) ?? lookup.code(vocabulary, one)
      if (code === null) return one
      if (code !== '') found.push(code)
    }
    return [...new Set(found)]
  }
  return (target: Target, text: string): Converted => {
    const { field, input, vocabulary, names } = target
    if (vocabulary !== null) {
      const found = codes(target, vocabulary, text)
      if (typeof found === 'string') return { unclear: found }
      return { inputs: found.length === 0 ? {} : { [input]: target.several ? found : found[0] } }
    }
    const chosen = said(target, text)
    if (names !== null && chosen !== undefined && field !== null) {
      if (chosen === '') return { inputs: {} }
      // The name stays as the source's own, where the field keeps that.
      const words = '_text' in field.kind.inputs ? { [`${field.name}_text`]: text } : {}
      return { inputs: { [`${field.name}_id`]: chosen, ...words } }
    }
    if (chosen !== undefined) return { inputs: chosen === '' ? {} : { [input]: chosen } }
    return { inputs: { [input]: field?.kind.fromCell?.(text) ?? text } }
  }
}

/** The words of a cell that are looked up: the whole of it, where that says something. */
export function wordsOf(
  { several, vocabulary }: Target,
  text: string,
  isKnown: (word: string) => boolean,
): string[] {
  if (!several || isKnown(text)) return [text]
  const words = splitCell(text)
  if (vocabulary === null) return words
  return words.flatMap((word) =>
    isKnown(word) ? word : word.split(/[,、·]/).flatMap((one) => one.trim() || []),
  )
}
