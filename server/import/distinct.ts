import { readStaged } from '../../db/import/staged.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { lookedUp, rowReader } from './cells.ts'
import { makeLookup, type Lookup, type Suggested } from './lookup.ts'
import type { Mapping } from './mapping.ts'
import type { Report } from './report.ts'
import type { Target } from './targets.ts'
import { wordsOf } from './values.ts'

/** A value of a column: how often it is there, what it stands for, or else what it may stand for. */
export type Distinct = {
  text: string
  n: number
  /** The code or id that it says by itself, and its label. */
  says: { id: string; label: string } | null
  suggested: Suggested[]
}

/** The values of a column that are looked up; `more`: there are others still. */
export type DistinctValues = { target: string; values: Distinct[]; more: boolean }

/** So many different values a vocabulary's column may have to be mapped here; there are not so many terms. */
const most = 500

/** Lists the different values of the columns that stand for codes, places and agencies. */
export async function listDistinct(
  { db, terms, language }: { db: Db; terms: Terms; language: 'en' | 'ko' },
  import_id: string,
  headers: readonly string[],
  mapping: Mapping,
  rows: number,
  report: Report,
): Promise<DistinctValues[]> {
  const looked_up = lookedUp(mapping)
  if (looked_up.length === 0) return []
  const lookup = makeLookup(db, terms, language)
  const counts = new Map(looked_up.map((target) => [target, new Map<string, number>()]))
  const read = rowReader(headers, mapping)
  let done = 0
  for await (const some of readStaged(db, import_id)) {
    for (const { cells } of some) {
      const values = read(cells)
      for (const [target, own] of counts) count(target, own, values.get(target.name)?.text, lookup)
    }
    done += some.length
    await report({ doing: 'checking', done, of: rows })
  }
  const listed: DistinctValues[] = []
  for (const [target, own] of counts) {
    const values: Distinct[] = []
    for (const [text, n] of [...own].toSorted((a, b) => b[1] - a[1]).slice(0, most)) {
      values.push({ text, n, ...(await meaningOf(target, text, lookup, terms, language)) })
    }
    listed.push({ target: target.name, values, more: own.size > most })
  }
  return listed
}

function count(
  target: Target,
  counts: Map<string, number>,
  text: string | undefined,
  lookup: Lookup,
): void {
  if (text === undefined) return
  const { vocabulary } = target
  const isKnown = (word: string) => vocabulary !== null && lookup.code(vocabulary, word) !== null
  for (const word of wordsOf(target, text, isKnown)) counts.set(word, (counts.get(word) ?? 0) + 1)
}

async function meaningOf(
  target: Target,
  text: string,
  lookup: Lookup,
  terms: Terms,
  language: 'en' | 'ko',
): Promise<Pick<Distinct, 'says' | 'suggested'>> {
  const { vocabulary, names } = target
  if (vocabulary !== null) {
    const code = lookup.code(vocabulary, text)
    if (code !== null) {
      return { says: { id: code, label: terms.label(vocabulary, code, language) }, suggested: [] }
    }
  } else if (names !== null) {
    const choices = await lookup.named(names, text)
    const [first] = choices
    if (first && choices.length === 1) return { says: first, suggested: [] }
  }
  return { says: null, suggested: await lookup.suggest(target, text) }
}
