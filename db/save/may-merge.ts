import type { Actor } from '../actor.ts'
import type { Bundle } from '../bundle.ts'
import { columnsOf, type Field } from '../dictionary/field.ts'
import { person_fields } from '../dictionary/records/person.ts'
import type { Row } from '../settle.ts'
import { seesRestricted } from '../visible.ts'
import type { Merging } from './merge.ts'
import { isAuthor } from './structure.ts'

/** Why two incidents are not merged so; null where nothing stands against it. */
export function whyNotMerged(
  actor: Actor,
  stays: Bundle,
  goes: Bundle,
  { people, acts }: Merging,
): 'levels' | 'not_same' | 'withheld' | null {
  const readers = ({ incident }: Bundle) =>
    [incident.sensitivity, incident.status === 'draft'].join(' ')
  const both = isAuthor(actor, stays.incident) && isAuthor(actor, goes.incident)
  if (readers(stays) !== readers(goes) && !both) return 'levels'
  if ([people, acts].some((map) => new Set(map.values()).size < map.size)) return 'not_same'
  for (const [from, to] of people) {
    const [own, theirs] = [find(stays.people, to), find(goes.people, from)]
    // Two people of one incident are two.
    const both =
      stays.people.some(({ id }) => id === from) || goes.people.some(({ id }) => id === to)
    if (!own || !theirs || both) return 'not_same'
    if (own.unit !== theirs.unit) return 'not_same'
    if (isWithheld(actor, [own, theirs])) return 'withheld'
  }
  for (const [from, to] of acts) {
    const [own, theirs] = [find(stays.acts, to), find(goes.acts, from)]
    if (!own || !theirs || own.type !== theirs.type) return 'not_same'
    const victim = people.get(theirs.victim_id ?? '') ?? theirs.victim_id
    if (own.victim_id !== null && victim !== null && own.victim_id !== victim) return 'not_same'
  }
  return null
}

/**
 * Whether of people who are one something is known that whoever says so may not read of each.
 * @param known those of whom it counts
 */
export const isWithheld = (actor: Actor, people: readonly Row[], known = people): boolean =>
  known.some((row) => hidden_columns.some((column) => row[column] != null)) &&
  !people.every(({ created_by }) =>
    seesRestricted(actor, typeof created_by === 'string' ? created_by : null),
  )

/** What of a person is not everybody's to read. */
const hidden_columns = (person_fields as readonly Field[]).flatMap((field) =>
  field.sensitivity === 'open' ? [] : columnsOf(field),
)

/** The row of an id. */
export const find = <T extends { id: string }>(rows: readonly T[], id: string): T | undefined =>
  rows.find((row) => row.id === id)
