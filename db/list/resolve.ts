import type { Actor } from '../actor.ts'
import { agenciesWithin, findAgencies } from '../agency.ts'
import { seesImport } from '../incident.ts'
import { findTakenInById } from '../merged.ts'
import { findPlaces, placesWithin } from '../place.ts'
import { findOrigin, findSource, seesPublisher } from '../source.ts'
import { listBringing } from '../source-taken.ts'
import type { Db } from '../tables.ts'
import type { Filter, Notice } from './filter.ts'

/** A filter whose names have become ids. Null: not asked. An empty list: nothing can match. */
export type Resolved = Filter & {
  place_ids: string[] | null
  agency_ids: string[] | null
  /** What incidents cite that have one of the sources asked for by id; and the publishers asked for. */
  source_ids: string[] | null
  publishers: string[]
}

/**
 * Looks up the names in a filter. An ambiguous name means all that it can mean, with a notice; a
 * name that nothing has matches nothing, with a notice; what was taken in by another means that one.
 * What this person does not see is nothing.
 */
export async function resolveFilter(
  db: Db,
  actor: Actor,
  filter: Filter,
): Promise<{ resolved: Resolved; notices: Notice[] }> {
  const notices: Notice[] = []
  const miss = (parameter: keyof Filter, value: string) =>
    notices.push({ code: 'no_such_value', parameter, value, wrong: true })
  const lookUp = async (
    parameter: 'place' | 'agency',
    find: (db: Db, name: string) => Promise<{ id: string; name_en: string }[]>,
  ): Promise<string[]> => {
    const ids: string[] = []
    for (const value of filter[parameter]) {
      const named = await find(db, value)
      const into = named.length === 0 ? await findTakenInById(db, value) : null
      const found = into === null ? named : await find(db, into)
      ids.push(...found.map((row) => row.id))
      const choices = found.map((row) => `${row.name_en} (${row.id})`)
      if (found.length === 0) miss(parameter, value)
      if (into !== null && found.length > 0) {
        notices.push({ code: 'taken_in', parameter, value, wrong: false, choices })
      }
      if (found.length > 1) {
        notices.push({ code: 'ambiguous', parameter, value, wrong: false, choices })
      }
    }
    return ids
  }
  const places = await lookUp('place', findPlaces)
  const agencies = await lookUp('agency', findAgencies)
  const sources: string[] = []
  const publishers: string[] = []
  for (const value of filter.source) {
    if (await findSource(db, actor, value)) sources.push(value)
    else if (await seesPublisher(db, actor, value)) publishers.push(value)
    else miss('source', value)
  }
  for (const value of filter.origin) {
    if (!(await findOrigin(db, actor, value))) miss('origin', value)
  }
  for (const value of filter.import) {
    if (!(await seesImport(db, actor, value))) miss('import', value)
  }
  const resolved = {
    ...filter,
    place_ids: filter.place.length === 0 ? null : await placesWithin(db, places),
    agency_ids: filter.agency.length === 0 ? null : await agenciesWithin(db, agencies),
    source_ids: filter.source.length === 0 ? null : await listBringing(db, sources),
    publishers,
  }
  return { resolved, notices }
}
