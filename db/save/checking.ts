import type { Actor } from '../actor.ts'
import { agencyChoices } from '../agency.ts'
import type { Bundle } from '../bundle.ts'
import type { FieldProblem, IncidentDocument, Sent } from '../dictionary/document.ts'
import type { Field, Surroundings, Value } from '../dictionary/field.ts'
import { placeChoices } from '../place.ts'
import { settleRecord, type Row } from '../settle.ts'
import type { Db } from '../tables.ts'
import type { Terms } from '../term.ts'
import type { Ready } from './checked.ts'

/** What every check of a part of an incident is given, and where it puts what it finds wrong. */
export type Checking = {
  db: Db
  actor: Actor
  document: IncidentDocument
  around: Surroundings
  stored: Bundle | null
  problems: FieldProblem[]
  inverseOf: (link_type: string) => string
}

/** Reads the values of one record, and keeps the problems it finds. */
export async function checkRecord<S extends Sent>(
  { around, problems }: Checking,
  fields: readonly Field[],
  sent: S,
  stored: (Record<string, unknown> & { id: string }) | null,
  path: string,
): Promise<Ready<S>> {
  const settled = await settleRecord(fields, sent, around, stored, path)
  problems.push(...settled.problems)
  return { sent, row: settled.row, id: stored?.id ?? null }
}

export const withoutName = (fields: readonly Field[], names: readonly string[]) =>
  fields.filter((field) => !names.includes(field.name))

/** A value as it will stand: null is one that was cleared, and only an unsent one is the old. */
export function valueAfter(row: Row, old: Record<string, unknown> | null, name: string): Value {
  const value = row[name]
  return value === undefined ? ((old?.[name] ?? null) as Value) : value
}

/**
 * What kinds of fields may ask of this installation.
 * @param published the day that words such as "last month" are counted from
 */
export const surroundingsOf = (
  { db, terms, language }: { db: Db; terms: Terms; language: 'en' | 'ko' },
  published: string | null,
): Surroundings => ({
  published,
  isTerm: terms.has,
  isRetired: terms.isRetired,
  findPlaces: remembered((name) => placeChoices(db, name, language)),
  findAgencies: remembered((name) => agencyChoices(db, name, language)),
})

/** Asks once for each name: an incident names the same place and agency again and again. */
function remembered<R>(find: (name: string) => Promise<R>): (name: string) => Promise<R> {
  const known = new Map<string, Promise<R>>()
  return (name) => {
    const found = known.get(name) ?? find(name)
    known.set(name, found)
    return found
  }
}
