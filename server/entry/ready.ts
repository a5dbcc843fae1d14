import { person_fields } from '../../db/dictionary/records/person.ts'
import { isBlank } from '../../db/settle.ts'
import type { Terms } from '../../db/term.ts'
import type { Language } from '../language.ts'
import { textOf, type Typed } from './input.ts'
import { rowsOf } from './rows.ts'
import { proposeTitle } from './title.ts'

/**
 * A form as it is saved: nobody is meant by a row that was left blank, though it is ticked; who is
 * called by the name of a role ("remittance broker") has that role; and what has no title gets one.
 */
export function readyForm(typed: Typed, terms: Terms, language: Language): Typed {
  const people = rowsOf(typed, 'people')
  const blank = new Set(
    people
      .filter((row) => textOf(row['person_id']) === '' && isBlank(person_fields, row))
      .map((row) => row['key']),
  )
  const acts = rowsOf(typed, 'acts').map((act) =>
    act['victims'] === undefined
      ? act
      : { ...act, victims: [act['victims']].flat().filter((key) => !blank.has(key)) },
  )
  const untitled = 'title' in typed && textOf(typed['title']).trim() === ''
  return {
    ...typed,
    ...(untitled && { title: proposeTitle(typed, terms, language) }),
    ...(typed['acts'] !== undefined && { acts }),
    ...(typed['people'] !== undefined && { people: people.map((row) => withRole(row, terms)) }),
  }
}

function withRole(person: Typed, terms: Terms): Typed {
  const chosen = [person['roles'] ?? []].flat().filter((code) => code !== '')
  const label = textOf(person['label']).trim().toLowerCase()
  if (chosen.length > 0 || label === '' || textOf(person['person_id']) !== '') return person
  const role = terms
    .list('role')
    .find(({ label_en, label_ko }) =>
      [label_en, label_ko].some((one) => one.toLowerCase() === label),
    )
  return role ? { ...person, roles: [role.code] } : person
}
