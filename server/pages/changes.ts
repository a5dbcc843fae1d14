import type { Actor } from '../../db/actor.ts'
import { findPerson } from '../../db/person.ts'
import { showField, type Field, type Wording } from '../../db/dictionary/field.ts'
import { records } from '../../db/dictionary/records.ts'
import { termFields } from '../../db/dictionary/records/term.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import type { Conflict } from '../../db/undo/undoing.ts'
import type { Language, Translate } from '../language.ts'
import { nameOrigin, nameSource, type Asking } from './value-names.ts'
import { wordingFor } from './wording.ts'

type Setting = { db: Db; terms: Terms; actor: Actor; language: Language; t: Translate }

/** A conflict in words: where, and on which value who has the last word. */
export type ConflictLine = {
  where: string
  why: string
  wanted: string | null
  stands: string | null
}

/** Says what stands in the way of undoing a change set. */
export async function describeConflicts(
  setting: Setting,
  conflicts: readonly Conflict[],
): Promise<ConflictLine[]> {
  const { language, t } = setting
  const wording = await wordsFor(setting, conflicts)
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

/** Words that name what the values lead to, as far as this person may see it. */
async function wordsFor(
  { db, terms, actor, language }: Setting,
  conflicts: readonly Conflict[],
): Promise<Wording> {
  const names = new Map<string, string>()
  const places: string[] = []
  for (const { column, wanted, stands } of conflicts) {
    for (const id of [wanted, stands]) {
      if (column === null || !column.endsWith('_id') || typeof id !== 'string') continue
      const name = await finders[column]?.({ db, terms, actor, language }, id)
      if (name != null) names.set(id, name)
      places.push(id)
    }
  }
  const words = await wordingFor(db, terms, language, [], { places })
  return { ...words, nameOf: (noun, id) => names.get(id) ?? words.nameOf(noun, id) }
}

const person = async ({ db, actor }: Asking, id: string) => (await findPerson(db, actor, id))?.label

const finders: Record<string, (asking: Asking, id: string) => Promise<string | null | undefined>> =
  { victim_id: person, person_id: person, source_id: nameSource, origin_id: nameOrigin }
