import { termFields } from '../../db/dictionary/records/term.ts'
import { isFixed, vocabularyOf } from '../../db/dictionary/vocabularies.ts'
import { listPast, type PastChange, type Snapshot } from '../../db/past.ts'
import type { Row } from '../../db/settle.ts'
import { listStale } from '../../db/stale-words.ts'
import type { TermRow } from '../../db/tables.ts'
import { aliasesOf } from '../../db/term-row.ts'
import type { Visitor } from '../route.ts'
import { kindName } from './history.ts'
import { aboutVocabulary, listOf, usesIn } from './vocabulary.ts'
import { wordDiff } from './word-diff.ts'

/** The page of one term: what is said of it, where it is used, and what became of it. */
export async function termPage(visit: Visitor, term: TermRow) {
  const { db, language } = visit
  const { vocabulary, code } = term
  const stale = await listStale(db)
  const uses = await usesIn(visit, vocabulary)
  return {
    term,
    label: term[`label_${language}`],
    vocabulary: aboutVocabulary(visit, vocabulary),
    fixed: vocabularyOf(vocabulary).grows && isFixed(vocabulary, code),
    used: uses?.say(code) ?? '',
    list: listOf(term),
    under_way: stale.some((one) => one.vocabulary === vocabulary && one.code === code),
    history: await historyOf(visit, term),
  }
}

/** What was changed of a term, newest first. */
async function historyOf(visit: Visitor, { id, vocabulary }: TermRow) {
  const changes = await listPast(visit.db, [['term', [id]]])
  return changes
    .map((change) => ({
      ...{ number: change.number, at: change.at, actor: change.actor, reason: change.reason },
      kind: kindName(change.kind),
      added: change.before === null,
      differences: differencesIn(visit, vocabulary, change),
    }))
    .filter(({ differences }) => differences.length > 0)
}

function differencesIn(visit: Visitor, vocabulary: string, { before, after }: PastChange) {
  return linesOf(visit, vocabulary).flatMap(({ label, show }) => {
    const [old, now] = [before && show(before), after && show(after)]
    if (old === now || (old === null && now === '')) return []
    const parts = old && now ? wordDiff(old, now) : null
    return [{ label, before: old || null, after: now || null, parts }]
  })
}

/** What there is to be said of a term at one moment, each as text. */
function linesOf({ house, language, t }: Visitor, vocabulary: string) {
  const textOf = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const labelOf = (code: unknown) =>
    typeof code === 'string' ? house.terms.label(vocabulary, code, language) : ''
  const shown: Record<string, (row: Snapshot) => string> = {
    aliases: (row) => aliasesOf(row as Pick<TermRow, 'aliases'>).join(', '),
    parent: (row) => labelOf(row['parent']),
  }
  const fields = termFields(vocabulary, true).filter(({ name }) => name !== 'after')
  return [
    ...fields.map(({ name, label }) => ({
      label: label[language],
      show: shown[name] ?? ((row: Snapshot) => textOf(row[name])),
    })),
    { label: t('term.order'), show: (row: Snapshot) => textOf(row['position']) },
    {
      label: t('term.state'),
      show: ({ retired_at, merged_into }: Snapshot) => {
        if (retired_at === null) return t('vocabulary.column_current')
        const into = labelOf(merged_into)
        return into === ''
          ? t('vocabulary.column_retired')
          : `${t('vocabulary.column_retired')} → ${into}`
      },
    },
  ]
}

/** Where two have changed the same words: what stands now, and what the other wants. */
export function staleLines({ language }: Visitor, now: TermRow, values: Row, base: TermRow | null) {
  const [stands, before] = [now, base] as unknown as [Row, Row | null]
  return termFields(now.vocabulary, true).flatMap(({ name, label }) => {
    const both = before === null || stands[name] !== before[name]
    if (!(name in values) || values[name] === stands[name] || !both) return []
    const say = (value: Row[string] | undefined) => String(value ?? '').replaceAll('|', ', ')
    return [{ label: label[language], theirs: say(stands[name]), yours: say(values[name]) }]
  })
}
