import { columnsOf, type Field } from '../dictionary/field.ts'
import type { IncidentDocument, Sent } from '../dictionary/document.ts'
import { person_fields } from '../dictionary/records/person.ts'
import { origin_fields, source_fields } from '../dictionary/records/source.ts'
import { incidentsOfPerson } from '../person.ts'
import { isBlank, settleRecord } from '../settle.ts'
import { findOrigin, findSource } from '../source.ts'
import { seesRestricted } from '../visible.ts'
import type { Ready, ReadySource } from './checked.ts'
import { withoutName, type Checking } from './checking.ts'

/**
 * What is taken over by its id from another record is not changed from here. What was sent along
 * is refused where it says otherwise, so that no word is dropped unseen; that the id leads to
 * something this person sees is checked with the rest of the structure.
 */

/** A source that another record has already. */
export async function takeSource(
  checking: Checking,
  sent: NonNullable<IncidentDocument['sources'][number]>,
  source_id: string,
  path: string,
): Promise<ReadySource> {
  const { db, actor, problems } = checking
  const taken = { sent: { key: sent.key, source_id }, row: {}, id: source_id, origin: null }
  const source = await findSource(db, actor, source_id)
  if (!source) return taken
  const own = withoutName(source_fields, ['origin', 'derived_from'])
  await sameAs(checking, own, sent, source, path)
  if (sent.derived_from != null) {
    const from = idOf(checking.document.sources, 'source_id', sent.derived_from)
    if (from !== source.derived_from) problems.push(otherwise(`${path}derived_from`))
  }
  if (sent.origin_id != null && sent.origin_id !== source.origin_id) {
    problems.push(otherwise(`${path}origin_id`))
  }
  await checkOriginTaken(checking, sent.origin ?? {}, source.origin_id, `${path}origin.`)
  return { ...taken, repeats: source.derived_from }
}

/** An origin that is known already, sent along with a source. */
export async function checkOriginTaken(
  checking: Checking,
  sent: Sent,
  origin_id: string | null,
  path: string,
): Promise<void> {
  if (isBlank(origin_fields, sent)) return
  const origin =
    origin_id === null ? null : await findOrigin(checking.db, checking.actor, origin_id)
  if (origin_id === null || origin) await sameAs(checking, origin_fields, sent, origin ?? {}, path)
}

/** A person or group that another record names already. */
export async function takePerson(
  checking: Checking,
  sent: NonNullable<IncidentDocument['people'][number]>,
  person_id: string,
  path: string,
): Promise<Ready<NonNullable<IncidentDocument['people'][number]>>> {
  const { db, actor, problems } = checking
  const taken = { sent: { key: sent.key, person_id }, row: {}, id: person_id }
  if (!(await incidentsOfPerson(db, actor, person_id).executeTakeFirst())) return taken
  const person = await db
    .selectFrom('person')
    .selectAll()
    .where('id', '=', person_id)
    .executeTakeFirstOrThrow()
  const reads = seesRestricted(actor, person.created_by)
  const own = withoutName(person_fields, ['part_of'])
  const open = own.filter((field) => reads || field.sensitivity === 'open')
  await sameAs(checking, open, sent, person, path)
  // To say that a hidden value is the same would give it away to whoever guesses it.
  const hidden = own.filter((field) => !open.includes(field) && !isBlank([field], sent))
  problems.push(...hidden.map((field) => otherwise(path + field.name)))
  if (sent.part_of != null) {
    const group = idOf(checking.document.people, 'person_id', sent.part_of)
    if (group !== person.part_of) problems.push(otherwise(`${path}part_of`))
  }
  return taken
}

const otherwise = (path: string) => ({ path, code: 'taken_as_it_is' })

/** Refuses every field that was given a value other than the stored one. */
async function sameAs(
  { around, problems }: Checking,
  fields: readonly Field[],
  sent: Sent,
  stored: Record<string, unknown>,
  path: string,
): Promise<void> {
  const said = Object.fromEntries(Object.entries(sent).filter(([, value]) => value != null))
  const settled = await settleRecord(fields, said, around, stored, path)
  problems.push(...settled.problems)
  for (const field of fields) {
    const differs = columnsOf(field).some((column) => {
      const value = settled.row[column] ?? null
      return value !== null && value !== stored[column]
    })
    if (differs) problems.push(otherwise(path + field.name))
  }
}

/** The record that a key or id of this document leads to; null for one that is only being made. */
function idOf(rows: readonly (Sent | null)[], id_name: string, key: string): string | null {
  const row = rows.find((row) => row?.['key'] === key)
  const id = row ? row[id_name] : key
  return typeof id === 'string' ? id : null
}
