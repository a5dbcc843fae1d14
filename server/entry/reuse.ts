import type { Actor } from '../../db/actor.ts'
import { suggestPeople, suggestSources } from '../../db/reuse.ts'
import type { Choice } from '../../db/dictionary/field.ts'
import type { Db } from '../../db/tables.ts'
import { textOf, type Typed } from './input.ts'
import { rowsOf } from './rows.ts'

/** What a form may take over from the record instead of describing it anew, and by which input. */
const reusable = { sources: 'source_id', people: 'person_id' } as const
type Group = keyof typeof reusable

const isGroup = (group: string): group is Group => group in reusable

/** Puts what was chosen from the record, a row's `take`, in the place of what the row says. */
export function takeKnown(typed: Typed): Typed {
  const changed = Object.entries(reusable).flatMap(([group, id_name]) => {
    if (!Array.isArray(typed[group])) return []
    const rows = rowsOf(typed, group).map(({ take, ...row }) =>
      textOf(take) === '' ? row : { key: row['key'], [id_name]: textOf(take) },
    )
    return [[group, rows] as const]
  })
  return { ...typed, ...Object.fromEntries(changed) }
}

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
