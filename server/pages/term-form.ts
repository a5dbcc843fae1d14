import { readFields, type FieldProblem } from '../../db/dictionary/document.ts'
import { termFields } from '../../db/dictionary/records/term.ts'
import { vocabularyOf } from '../../db/dictionary/vocabularies.ts'
import { surroundingsOf } from '../../db/save/checking.ts'
import { settleRecord, type Row } from '../../db/settle.ts'
import type { TermRow } from '../../db/tables.ts'
import { aliasesOf } from '../../db/term-row.ts'
import { inputOf, problemText, type Typed } from '../entry/input.ts'
import type { Visitor } from '../route.ts'
import { wordsIn } from '../words.ts'

/** The form in which the words of a term are written. */

const longest_reason = 1_000

/** What was sent for a term: its columns, what it is to stand after, why; and what is wrong with that. */
export type SentTerm = {
  row: Row
  after: string | null
  reason: string
  problems: FieldProblem[]
}

/**
 * Reads what was sent for a term.
 * @param stored the term as it stands, with what it stands after; null for a new one
 */
export async function readTerm(
  visit: Visitor,
  vocabulary: string,
  stored: (TermRow & { after: string | null }) | null,
): Promise<SentTerm> {
  const { db, house, language, req } = visit
  const fields = termFields(vocabulary, vocabularyOf(vocabulary).grows)
  const body = req.body as Record<string, unknown>
  const names = namesIn(body['aliases'])
  const { sent, problems } = readFields(fields, { ...body, aliases: names.join('|') })
  const around = surroundingsOf({ db, terms: house.terms, language }, null)
  const settled = await settleRecord(fields, sent, around, stored, '')
  const { after = null, ...row } = settled.row
  const { text: reason, problem } = wordsIn(visit, 'reason', longest_reason)
  const barred = names.some((name) => name.includes('|'))
  return {
    ...{ row, after: after === null ? null : String(after), reason },
    problems: [
      // What could not even be read is not missing as well.
      ...problems,
      ...(problems.length > 0 ? [] : settled.problems),
      ...(barred ? [{ path: 'aliases', code: 'bad_name' }] : []),
      ...reasonProblem(problem),
    ],
  }
}

/** The reason that a form asks for, and what is wrong with it. */
export function readReason(visit: Visitor): { reason: string; problems: FieldProblem[] } {
  const { text: reason, problem } = wordsIn(visit, 'reason', longest_reason)
  return { reason, problems: reasonProblem(problem) }
}

const reasonProblem = (problem: string | null): FieldProblem[] =>
  problem === null ? [] : [{ path: 'reason', code: problem === 'blank' ? 'required' : problem }]

/** Other names as they are written: one on each line. */
const namesIn = (sent: unknown): string[] => {
  const lines = typeof sent === 'string' ? sent.split('\n') : []
  return [...new Set(lines.map((line) => line.normalize('NFC').trim()))].filter(
    (name) => name !== '',
  )
}

/** A term as its form shows it. */
export const typedTerm = (row: Row, after: string | null): Typed => ({
  ...row,
  aliases: aliasesOf(row as Pick<TermRow, 'aliases'>).join('\n'),
  after,
})

/** The form, ready to draw. */
export function termForm(
  { house, language, t }: Visitor,
  vocabulary: string,
  typed: Typed,
  problems: readonly FieldProblem[],
) {
  const setting = { terms: house.terms, language, t, problems, keys: {}, published: null }
  const fields = termFields(vocabulary, vocabularyOf(vocabulary).grows)
  const inputs = fields.map((field) => {
    const input = inputOf(setting, field, typed, '')
    const own = typed['code']
    return { ...input, options: input.options.filter(({ value }) => value !== own) }
  })
  const labelled = new Map(inputs.map(({ name, label }) => [name, label]))
  labelled.set('reason', t('term.reason')).set('code', t('term.code'))
  const say = (problem: FieldProblem) => problemText(problem, language, t)
  const of = (name: string) => {
    const found = problems.find(({ path }) => path === name)
    return found ? say(found) : null
  }
  return {
    inputs,
    problems: { code: of('code'), reason: of('reason'), into: of('into') },
    summary: problems.map((problem) => ({
      href: `#${problem.path}`,
      text: `${labelled.get(problem.path) ?? problem.path}: ${say(problem)}`,
    })),
  }
}
