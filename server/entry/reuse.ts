import type { Actor } from '../../db/actor.ts'
import { suggestPeople, suggestSources } from '../../db/reuse.ts'
import type { Choice, Field } from '../../db/dictionary/field.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { origin_fields, source_fields } from '../../db/dictionary/records/source.ts'
import { isBlank } from '../../db/settle.ts'
import type { Db } from '../../db/tables.ts'
import { textOf, type Typed } from './input.ts'
import { isTyped, rowsOf } from './rows.ts'

/** What a form may take over from the record instead of describing it anew, and by which input. */
const reusable = { sources: 'source_id', people: 'person_id' } as const
type Group = keyof typeof reusable

const isGroup = (group: string): group is Group => group in reusable

/** By what somebody looked: what was chosen instead says it, and more. */
const looked_up: readonly string[] = ['title', 'label', 'url']

/**
 * Puts what was chosen from the record, a row's `take`, in the place of what the row says. What was
 * typed beyond the words it was looked up by stays: saving says where the record says otherwise.
 */
export function takeKnown(typed: Typed): Typed {
  const changed = Object.entries(reusable).flatMap(([group, id_name]) => {
    if (!Array.isArray(typed[group])) return []
    const fields = group === 'sources' ? source_fields : person_fields
    const rows = rowsOf(typed, group).map(({ take, ...row }) =>
      textOf(take) === ''
        ? row
        : { ...saidBeyond(fields, row), key: row['key'], [id_name]: textOf(take) },
    )
    return [[group, rows] as const]
  })
  return { ...typed, ...Object.fromEntries(changed) }
}

/** What a row says that a fresh one does not, but for what it was looked up by. */
function saidBeyond(fields: readonly Field[], row: Typed): Typed {
  const own = fields.filter(({ name }) => !looked_up.includes(name))
  const names = own
    .filter((field) => !isBlank([field], row))
    .flatMap((field) => Object.keys(field.kind.inputs).map((suffix) => field.name + suffix))
  const origin = row['origin']
  const tells = isTyped(origin) && !isBlank(origin_fields, origin)
  return {
    ...Object.fromEntries(names.flatMap((name) => (name in row ? [[name, row[name]]] : []))),
    ...(tells && { origin }),
  }
}

/** Whether a row only says what it takes over: there is nothing in it to change. */
export const isTaken = (row: Typed, id_name: string) =>
  textOf(row[id_name]) !== '' &&
  Object.keys(row).every((name) => name === 'key' || name === id_name || name === 'origin_id')

/** Things of the record that a row may mean, for somebody to choose from. */
export type Known = { prefix: string; choices: Choice[] }

/**
 * What is known by what stands in a row.
 * @param where the row and what is wanted of it, as its button says: `sources.0.find`
 * @returns null where the button was for something else
 */
export async function findKnown(
  db: Db,
  actor: Actor,
  typed: Typed,
  where: string,
): Promise<Known | null> {
  const [group = '', index = '', what] = where.split('.')
  if (what !== 'find' || !isGroup(group)) return null
  const row = rowsOf(typed, group)[Number(index)] ?? {}
  const said = (name: string) => textOf(row[name]).trim()
  const find = group === 'sources' ? suggestSources : suggestPeople
  const words =
    group === 'sources' ? [said('url'), said('title'), said('publisher')] : [said('label')]
  const choices: Choice[] = []
  for (const text of words) {
    if (text === '' || choices.length > 0) continue
    choices.push(...(await find(db, actor, text)).map(({ id, label }) => ({ id, label })))
  }
  return { prefix: `${group}.${index}.`, choices }
}
