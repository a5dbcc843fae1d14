import { setTimeout as pause } from 'node:timers/promises'
import { lastMoment } from '../../db/cube/follow.ts'
import { vocabulary_names, vocabularyOf, isFixed } from '../../db/dictionary/vocabularies.ts'
import { vocabularies as filtered } from '../../db/list/filter.ts'
import { makeRecent, type Recent } from '../../db/list/recent.ts'
import { countByVocabulary } from '../../db/term-row.ts'
import type { Uses } from '../../db/term-uses.ts'
import type { TermRow } from '../../db/tables.ts'
import { TooBusy } from '../errors.ts'
import type { House, Visitor } from '../route.ts'

/** The vocabularies and their terms, for those who work on them. */

/** Every vocabulary, those whose terms are people's first. */
export async function listVocabularies({ db, language, t }: Visitor) {
  const counted = new Map((await countByVocabulary(db)).map((row) => [row.vocabulary, row]))
  const named = vocabulary_names.filter((name) => counted.has(name))
  const others = [...counted.keys()].filter((name) => !named.includes(name))
  return [...named, ...others].map((name) => {
    const { label, grows } = vocabularyOf(name)
    const { n = 0, retired = 0 } = counted.get(name) ?? {}
    const may = t(grows ? 'vocabulary.grows' : 'vocabulary.words')
    return { name, label: label[language], may, current: n - retired, retired }
  })
}

/** What may be done with a vocabulary, in words. */
export function aboutVocabulary({ language, t }: Visitor, name: string) {
  const { label, grows, why } = vocabularyOf(name)
  const may = t(grows ? 'vocabulary.can_grow' : 'vocabulary.can_words')
  return { name, label: label[language], grows, may, why: why?.[language] ?? null }
}

/** Milliseconds that somebody waits for a count. What takes longer stands there at the next visit. */
const patience = 4_000

const counts = new WeakMap<House['exporters'], Recent<Promise<Uses>>>()

/** Counts the uses of a vocabulary, or gives the count of before as long as nothing has changed. */
async function countedUses({ db, house, actor }: Visitor, vocabulary: string): Promise<Uses> {
  const { exporters } = house
  const recent = counts.get(exporters) ?? makeRecent(20)
  counts.set(exporters, recent)
  const key = JSON.stringify([actor.role, actor.user_id, vocabulary, await lastMoment(db)])
  const known = recent.get(key)
  if (known) return known
  // All records are read for it: not by those who answer everybody's questions.
  const left = new AbortController().signal
  const asked = exporters.ask('uses', { actor, vocabulary }, { left })
  asked.catch(() => recent.clear())
  return recent.keep(key, asked)
}

/** How often terms are used, in words; null where nobody has time to count. */
export async function usesIn(visit: Visitor, vocabulary: string) {
  const { t } = visit
  try {
    const late = pause(patience, null, { ref: false })
    const uses = await Promise.race([countedUses(visit, vocabulary), late])
    if (uses === null) return null
    const { counted, n } = uses
    const say = (code: string) =>
      counted === null ? '' : t(`vocabulary.used_${counted}`, { n: n.get(code) ?? 0 })
    return { of: counted, say }
  } catch (error) {
    if (error instanceof TooBusy) return null
    throw error
  }
}

/** The list of incidents with a term, where lists can be asked for it. */
export function listOf({ vocabulary, code }: Pick<TermRow, 'vocabulary' | 'code'>): string | null {
  const [parameter] = Object.entries(filtered).find(([, name]) => name === vocabulary) ?? []
  if (parameter === undefined) return null
  return `/incidents?${new URLSearchParams({ [parameter]: code, kind: 'all' }).toString()}`
}

/** A term as a line of its vocabulary. */
export function termLine(
  { language }: Visitor,
  term: TermRow,
  uses: Awaited<ReturnType<typeof usesIn>>,
) {
  const other = language === 'en' ? 'ko' : 'en'
  return {
    code: term.code,
    label: term[`label_${language}`],
    other: term[`label_${other}`],
    other_language: other,
    retired: term.retired_at !== null,
    merged_into: term.merged_into,
    fixed: vocabularyOf(term.vocabulary).grows && isFixed(term.vocabulary, term.code),
    used: uses?.say(term.code) ?? '',
    list: listOf(term),
  }
}
