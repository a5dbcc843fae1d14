import type { Field } from '../../db/dictionary/field.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { origin_fields } from '../../db/dictionary/records/source.ts'
import { agencies, groups } from './groups.ts'
import type { Typed } from './input.ts'
import { isTyped, rowsOf } from './rows.ts'
import { inKeysOf } from './same-keys.ts'

/**
 * Puts the values from the saved record where somebody chose them over their own.
 * @param paths the fields, as a clash names them
 */
export function takeTheirs(mine: Typed, stored: Typed, paths: readonly string[]): Typed {
  const theirs = inKeysOf(mine, stored, null)
  return paths.reduce(
    (typed, path) => takeOne(typed, theirs, incident_fields, path.split('.')),
    mine,
  )
}

function takeOne(
  typed: Typed,
  theirs: Typed,
  fields: readonly Field[],
  [step = '', ...rest]: readonly string[],
): Typed {
  if (rest.length === 0) {
    const suffixes = fields.find(({ name }) => name === step)?.kind.inputs ?? { '': true }
    const names = Object.keys(suffixes).map((suffix) => step + suffix)
    const taken = names.filter((name) => name in typed).map((name) => [name, theirs[name] ?? ''])
    return { ...typed, ...(Object.fromEntries(taken) as Typed) }
  }
  const inside = typed[step]
  if (isTyped(inside) && !Array.isArray(inside)) {
    const other = isTyped(theirs[step]) ? theirs[step] : {}
    return { ...typed, [step]: takeOne(inside, other, origin_fields, rest) }
  }
  const [index = '', ...inner] = rest
  const rows = rowsOf(typed, step)
  const own = rows[Number(index)]
  const { id, fields: own_fields } = groups[step] ?? agencies
  if (!own || own[id] == null) return typed
  const other = rowsOf(theirs, step).find((row) => row[id] === own[id]) ?? {}
  return { ...typed, [step]: rows.with(Number(index), takeOne(own, other, own_fields, inner)) }
}
