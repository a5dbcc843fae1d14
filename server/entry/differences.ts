import type { Field } from '../../db/dictionary/field.ts'
import { involvement_fields } from '../../db/dictionary/records/agency.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { origin_fields } from '../../db/dictionary/records/source.ts'
import type { Language, Translate } from '../language.ts'
import { byId, groups } from './groups.ts'
import type { Typed } from './input.ts'
import { rowsOf } from './rows.ts'

/** A value that was typed and the one that was saved meanwhile. */
export type Difference = { label: string; theirs: string; yours: string }

/**
 * Where what was typed differs from what is stored, field by field and row by row: for the page
 * that shows both. A row that was removed meanwhile is blank on their side; one that was added,
 * on either side, is no contradiction.
 */
export function differences(
  typed: Typed,
  stored: Typed,
  language: Language,
  t: Translate,
): Difference[] {
  const inRows = Object.entries(groups).flatMap(([group, { fields, id, number }]) => {
    const theirs = byId(stored, group, id)
    return rowsOf(typed, group).flatMap((mine, index) => {
      if (mine[id] == null) return []
      const row = theirs.get(mine[id]) ?? null
      const where = t(number, { n: index + 1 })
      return [
        ...compare(fields, mine, row, language),
        ...compare(origin_fields, part(mine, 'origin'), part(row, 'origin'), language),
        ...agencies(mine, row, language),
        ...victims([typed, mine], [stored, row], t),
      ].map((line) => ({ ...line, label: `${where}: ${line.label}` }))
    })
  })
  return [...compare(incident_fields, typed, stored, language), ...inRows]
}

const part = (row: Typed | null, name: string): Typed =>
  typeof row?.[name] === 'object' && row[name] !== null ? (row[name] as Typed) : {}

function agencies(mine: Typed, theirs: Typed | null, language: Language): Difference[] {
  const stored = byId(theirs, 'agencies', 'involvement_id')
  return rowsOf(mine, 'agencies').flatMap((row) => {
    const id = row['involvement_id']
    return id == null ? [] : compare(involvement_fields, row, stored.get(id) ?? null, language)
  })
}

type Within = [document: Typed, act: Typed | null]

/** Victims stand as keys, which mean something only within their own document. */
function victims(mine: Within, theirs: Within, t: Translate): Difference[] {
  if (mine[1]?.['victims'] === undefined) return []
  const [yours, other] = [victimNames(...mine), victimNames(...theirs)]
  return yours === other ? [] : [{ label: t('form.victims'), theirs: other, yours }]
}

/** Those whom an act is against, by name. */
export function victimNames(document: Typed, act: Typed | null): string {
  const keys = [act?.['victims'] ?? []].flat().map(String)
  const people = rowsOf(document, 'people').filter((row) => keys.includes(String(row['key'])))
  return plain(people.map((row) => row['label']))
}

function compare(
  fields: readonly Field[],
  mine: Typed,
  theirs: Typed | null,
  language: Language,
): Difference[] {
  return fields.flatMap((field) =>
    Object.keys(field.kind.inputs).flatMap((suffix) => {
      const name = field.name + suffix
      if (mine[name] === undefined || (theirs && theirs[name] === undefined)) return []
      const [yours, other] = [plain(mine[name]), plain(theirs?.[name])]
      return yours === other ? [] : [{ label: field.label[language], theirs: other, yours }]
    }),
  )
}

/** A value as one line of text: a form sends lists with a blank, and lines that end in CRLF. */
export function plain(value: unknown): string {
  const values = (Array.isArray(value) ? value : [value]).map((one) => String(one ?? ''))
  return values
    .filter((one) => one !== '')
    .join(', ')
    .replaceAll('\r\n', '\n')
    .trim()
}
