import { showField, type Field } from '../../db/dictionary/field.ts'
import { records } from '../../db/dictionary/records.ts'
import { termFields } from '../../db/dictionary/records/term.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import type { Conflict } from '../../db/undo/undoing.ts'
import type { Language, Translate } from '../language.ts'
import { wordingFor } from './wording.ts'

type Setting = { db: Db; terms: Terms; language: Language; t: Translate }

/** A conflict in words: where, and on which value who has the last word. */
export type ConflictLine = {
  where: string
  why: string
  wanted: string | null
  stands: string | null
}

/** Says what stands in the way of undoing a change set. */
export async function describeConflicts(
  { db, terms, language, t }: Setting,
  conflicts: readonly Conflict[],
): Promise<ConflictLine[]> {
  const wording = await wordingFor(db, terms, language, [])
  return conflicts.map(({ table, why, column, wanted, stands }) => {
    const record = records.find(({ name }) => name === table)
    const noun = record?.label[language] ?? t('change.term')
    const fields: readonly Field[] = record?.fields ?? termFields('', true)
    const field = fields.find(({ name }) => column !== null && column.startsWith(name))
    const say = (value: Conflict['wanted']) =>
      field && column !== null && value !== null
        ? (showField(field, { [column]: value }, wording) ?? String(value))
        : value === null
          ? null
          : String(value)
    return {
      where: field ? `${noun}: ${field.label[language]}` : noun,
      why: t(`change.conflict_${why}`),
      wanted: say(wanted),
      stands: say(stands),
    }
  })
}
