import type { Bundle } from '../../db/bundle.ts'
import type { SourceRow } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import type { Translate } from '../language.ts'
import { dayIn } from './record.ts'

type Words = { terms: Terms; language: 'en' | 'ko'; t: Translate }

/** A source as the list at the end of a report prints it. */
export type NumberedSource = Pick<SourceRow, 'id' | 'language' | 'url'> & {
  n: number
  name: string
  /** Who made it and when, in one line. */
  line: string
  /** "Reprint of [1]". */
  taken: string | null
  /** Which origin it rests on, what that is, and its grade. */
  origin: string | null
}

/**
 * Numbers the sources of some incidents in the order in which these name them, and their origins
 * likewise: two sources of one origin are seen to be that.
 */
export function numberSources(bundles: readonly Bundle[], { terms, language, t }: Words) {
  const all = new Map(bundles.flatMap(({ sources }) => sources.map((row) => [row.id, row])))
  const numbers = new Map([...all.keys()].map((id, at) => [id, at + 1]))
  const origins = new Map(bundles.flatMap(({ origins }) => origins.map((row) => [row.id, row])))
  const cited = [...new Set([...all.values()].flatMap(({ origin_id }) => origin_id ?? []))]
  const origin_numbers = new Map(cited.map((id, at) => [id, at + 1]))

  const originOf = (id: string | null) => {
    const origin = origins.get(id ?? '')
    if (!origin) return null
    const { kind, reliability } = origin
    return t(reliability === null ? 'report.origin' : 'report.origin_graded', {
      number: String(origin_numbers.get(origin.id) ?? ''),
      kind: terms.label('origin_kind', kind, language),
      reliability: reliability ?? '',
      meaning: reliability === null ? '' : terms.label('reliability', reliability, language),
    })
  }
  const sources = [...all.values()].map((row): NumberedSource => {
    const { id, url, derived_from, derivation } = row
    const from = numbers.get(derived_from ?? '')
    const how = terms.label('derivation', derivation ?? 'reprint', language)
    return {
      ...{ id, url, language: row.language, n: numbers.get(id) ?? 0 },
      name: row.title ?? row.publisher ?? row.url ?? row.id,
      line: lineOf(row, { terms, language, t }),
      taken: from === undefined ? null : t('report.taken', { how, number: String(from) }),
      origin: originOf(row.origin_id),
    }
  })
  return {
    sources,
    origins: cited.length,
    numbersOf: (bundle: Bundle | undefined) =>
      (bundle?.sources ?? []).map(({ id }) => numbers.get(id) ?? 0).toSorted((a, b) => a - b),
  }
}

function lineOf(row: SourceRow, { terms, language, t }: Words): string {
  const { author, publisher, published_on, accessed_on, kind } = row
  const day = (text: string | null) => (text === null ? null : dayIn(text, language))
  const read = day(accessed_on)
  return [
    author,
    publisher,
    terms.label('source_kind', kind, language),
    day(published_on) ?? t('report.no_day'),
    read === null ? null : t('report.read_on', { day: read }),
  ]
    .filter((part) => part !== null)
    .join(', ')
}
