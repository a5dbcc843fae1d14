import { rowsOf } from './rows.ts'
import type { Side } from './groups.ts'
import type { Typed } from './input.ts'

/**
 * A document with the keys of another: keys, and the numbers of acts, mean something only within
 * their own. What the other does not have goes by its id, and by its place behind the others' acts.
 * @param base acts that were there before are not added
 */
export function inKeysOf(mine: Typed, other: Typed, base: Side): Typed {
  const keys = (group: string, id: string) => {
    const own = new Map(rowsOf(mine, group).map((row) => [row[id], row['key']]))
    return new Map(rowsOf(other, group).map((row) => [row['key'], own.get(row[id]) ?? row[id]]))
  }
  const [people, sources] = [keys('people', 'person_id'), keys('sources', 'source_id')]
  const by = (map: Map<unknown, unknown>, key: unknown) =>
    key == null || key === '' ? key : (map.get(key) ?? key)
  const acts = rowsOf(mine, 'acts').map((act) => act['act_id'])
  const before = new Set(rowsOf(base ?? {}, 'acts').map((act) => act['act_id']))
  const order = [
    ...acts,
    ...rowsOf(other, 'acts')
      .map((act) => act['act_id'])
      .filter((id) => !acts.includes(id) && !before.has(id)),
  ]
  const place = (index: unknown) => {
    const act = rowsOf(other, 'acts')[Number(index)]
    return index == null || index === '' || !act ? index : String(order.indexOf(act['act_id']))
  }
  return {
    ...other,
    people: rowsOf(other, 'people').map((row) => ({
      ...row,
      ...{ key: by(people, row['key']), part_of: by(people, row['part_of']) },
    })),
    acts: rowsOf(other, 'acts').map((row) => ({
      ...row,
      victims: [row['victims'] ?? []].flat().map((key) => by(people, key)),
    })),
    sources: rowsOf(other, 'sources').map((row) => ({
      ...row,
      ...{ key: by(sources, row['key']), derived_from: by(sources, row['derived_from']) },
    })),
    claims: rowsOf(other, 'claims').map((row) => ({
      ...row,
      ...{ source: by(sources, row['source']), act: place(row['act']) },
    })),
  }
}
