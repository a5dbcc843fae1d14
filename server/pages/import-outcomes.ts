import { showField } from '../../db/dictionary/field.ts'
import { records } from '../../db/dictionary/records.ts'
import type { OutcomeRow } from '../../db/import/staged.ts'
import { whereOf, wordsOf } from '../import/reject.ts'
import type { Notes, ToldChange } from '../import/result.ts'
import { isMessage } from '../language.ts'
import type { Visitor } from '../route.ts'
import { wordingFor } from './wording.ts'

type Wording = Awaited<ReturnType<typeof wordingFor>>

/** What becomes of some incidents, in words. */
export async function outcomeLines(visit: Visitor, outcomes: readonly OutcomeRow[]) {
  const { db, house, language, t } = visit
  const notes = outcomes.map((one) => JSON.parse(one.notes) as Notes)
  const places = notes.flatMap(({ changes }) =>
    changes.flatMap(({ before, after }) =>
      [before, after].flatMap((row) =>
        Object.entries(row).flatMap(([name, value]) =>
          name.endsWith('_id') && typeof value === 'string' ? value : [],
        ),
      ),
    ),
  )
  const wording = await wordingFor(db, house.terms, language, [], { places })
  return outcomes.map(({ numbers, ref, reference, title }, at) => {
    const { problems = [], changes = [], doubts = [], candidates = [] } = notes[at] ?? {}
    return {
      ...{ rows: (JSON.parse(numbers) as number[]).slice(0, 10).join(', '), ref, reference, title },
      problems: problems.map((one) => ({
        ...{ row: one.row, where: whereOf(one, language, t) },
        value: one.value === null ? null : one.value.slice(0, 100).toWellFormed(),
        text: wordsOf(one, language, t),
      })),
      changes: changes.map((change) => wordChange(change, wording, language)),
      doubts: doubts.map((key) => wordDoubt(visit, key)),
      candidates,
    }
  })
}

function wordChange(
  { table, field: name, before, after }: ToldChange,
  wording: Wording,
  language: 'en' | 'ko',
) {
  const record = records.find((one) => one.name === table)
  const noun = record?.label[language] ?? table
  const field = record?.fields.find((one) => one.name === name)
  if (!field)
    return {
      what: noun,
      added: addedTo(record?.fields ?? [], after, wording),
      before: null,
      after: null,
    }
  const show = (row: Record<string, unknown>) => showField(field, row, wording)
  return {
    ...{ what: `${noun}: ${field.label[language]}`, added: null },
    ...{ before: show(before), after: show(after) },
  }
}

/** A row that is added, by its first few values. */
function addedTo(
  fields: (typeof records)[number]['fields'],
  row: Record<string, unknown>,
  wording: Wording,
) {
  const values = [...fields].flatMap((field) => showField(field, row, wording) ?? [])
  return values.slice(0, 4).join(' · ')
}

function wordDoubt({ t }: Visitor, key: string): string {
  const [code = '', seq = ''] = key.split('.')
  const name = `doubt.${code}`
  if (!isMessage(name)) return code
  const who = code === 'great_age' ? 'form.person_number' : 'form.act_number'
  return seq === '' ? t(name) : `${t(who, { n: seq })}: ${t(name)}`
}
