import type { TakenIn } from '../../db/merged.ts'
import { takeTheirs } from './take.ts'
import { textOf, type Typed } from './input.ts'
import { isTyped, rowsOf } from './rows.ts'

/** A field of a row of the history, as the address of the form names it. */
export type Wanted = { table: string; row: string; field: string }

const groups: Record<string, { group: string; id: string }> = {
  source: { group: 'sources', id: 'source_id' },
  person: { group: 'people', id: 'person_id' },
  act: { group: 'acts', id: 'act_id' },
  claim: { group: 'claims', id: 'claim_id' },
}

/** The form of a record with one field as it was; null where its row is not there any more. */
export function restoreField(now: Typed, then: Typed, { table, row, field }: Wanted): Typed | null {
  if (!mayPutBack(table, field)) return null
  const place = groups[table]
  if (table === 'incident') return takeTheirs(now, then, [field])
  if (!place) return null
  const index = rowsOf(now, place.group).findIndex((one) => one[place.id] === row)
  return index < 0 ? null : takeTheirs(now, then, [`${place.group}.${index}.${field}`])
}

/** Which origin a source goes back to is said of origins, for every incident at once. */
export const mayPutBack = (table: string, field: string): boolean =>
  (table === 'incident' || table in groups) && !(table === 'source' && field === 'origin')

/**
 * The form of a record as it was, to be saved over it as it is: what came since is marked to be
 * removed, and what went since is there as new. Who may read it stays, and what a reviewer said of it.
 * @param sources those that are there still, also where this record has left them: they are cited
 * again, and not made anew
 * @param into what took in people since: nobody becomes two again
 */
export function restoreForm(
  now: Typed,
  then: Typed,
  { sources, into }: { sources: ReadonlySet<string>; into: TakenIn },
): Typed {
  const grown = new Set(into.values())
  const restored: Typed = { ...now, ...then, ...asNow(now, ['version', 'status', 'sensitivity']) }
  for (const { group, id } of Object.values(groups)) {
    const known = new Map(rowsOf(now, group).map((row) => [row[id], row]))
    const had = new Set(rowsOf(then, group).map((row) => row[id]))
    const back = rowsOf(then, group).map((row) => {
      const { [id]: own, ...fresh } = row
      const present = known.get(own)
      if (present && group === 'sources') return withOriginOf(present, row)
      // Of two who were one, what is known of both stays.
      if (present && group === 'people' && grown.has(textOf(own))) {
        return { ...present, key: row['key'], part_of: row['part_of'] }
      }
      if (present) return row
      const there = group === 'sources' && typeof own === 'string' && sources.has(own)
      if (there) return { key: row['key'], source_id: own }
      // What nobody cites any more, nobody sees: it is made anew, with its origin.
      const { origin_id: _, ...whole } = fresh
      return whole
    })
    const since = rowsOf(now, group).filter((row) => !had.has(row[id]))
    // Sources stay: others may rest on them, and without a quote they are not of this record.
    const gone = group === 'acts' || group === 'claims' ? since : []
    restored[group] = [...back, ...gone.map((row) => ({ ...row, remove: '1' }))]
  }
  restored['acts'] = rowsOf(restored, 'acts').map((act) => restoreAgencies(act, now))
  return restored
}

/** Whose a source is stays, and what its origin has said of what may be done with it. */
function withOriginOf(present: Typed, row: Typed): Typed {
  const { origin_id, origin } = present
  const then = { ...row, ...asNow(present, ['sensitivity']) }
  const known = row['origin']
  if (row['origin_id'] !== origin_id) return { ...then, origin_id, origin }
  if (!isTyped(origin) || !isTyped(known)) return then
  const stays = asNow(origin, ['sensitivity', 'consent', 'consent_on'])
  return { ...then, origin: { ...known, ...stays } }
}

/** Who may read something, and what others have decided of it, is not put back with the rest. */
const asNow = (now: Typed, names: readonly string[]): Typed =>
  Object.fromEntries(names.map((name) => [name, now[name]]))

function restoreAgencies(act: Typed, now: Typed): Typed {
  const id = 'involvement_id'
  const own = rowsOf(now, 'acts').find((row) => row['act_id'] === act['act_id']) ?? {}
  const known = new Set(rowsOf(own, 'agencies').map((row) => row[id]))
  const had = new Set(rowsOf(act, 'agencies').map((row) => row[id]))
  const back = rowsOf(act, 'agencies').map((row) => {
    const { [id]: involvement, ...fresh } = row
    return act['act_id'] !== undefined && known.has(involvement) ? row : fresh
  })
  const since = rowsOf(own, 'agencies').filter((row) => !had.has(row[id]))
  return { ...act, agencies: [...back, ...since.map((row) => ({ ...row, remove: '1' }))] }
}
