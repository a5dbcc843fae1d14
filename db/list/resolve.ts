import { agenciesWithin, findAgencies } from '../agency.ts'
import { findPlaces, placesWithin } from '../place.ts'
import { listOriginals } from '../source.ts'
import type { Db } from '../tables.ts'
import type { Filter, Notice } from './filter.ts'

/** A filter whose names have become ids. Null: not asked. An empty list: nothing can match. */
export type Resolved = Filter & {
  place_ids: string[] | null
  agency_ids: string[] | null
  source_ids: string[] | null
}

/**
 * Looks up the names in a filter. An ambiguous name means all that it can mean, with a notice; a
 * name that nothing has matches nothing, with a notice.
 */
export async function resolveFilter(
  db: Db,
  filter: Filter,
): Promise<{ resolved: Resolved; notices: Notice[] }> {
  const notices: Notice[] = []
  const lookUp = async (
    parameter: 'place' | 'agency',
    find: (db: Db, name: string) => Promise<{ id: string; name_en: string }[]>,
  ): Promise<string[]> => {
    const ids: string[] = []
    for (const value of filter[parameter]) {
      const found = await find(db, value)
      ids.push(...found.map((row) => row.id))
      const choices = found.map((row) => `${row.name_en} (${row.id})`)
      if (found.length === 0) {
        notices.push({ code: 'no_such_value', parameter, value, wrong: true })
      }
      if (found.length > 1) {
        notices.push({ code: 'ambiguous', parameter, value, wrong: false, choices })
      }
    }
    return ids
  }
  const places = await lookUp('place', findPlaces)
  const agencies = await lookUp('agency', findAgencies)
  const resolved = {
    ...filter,
    place_ids: filter.place.length === 0 ? null : await placesWithin(db, places),
    agency_ids: filter.agency.length === 0 ? null : await agenciesWithin(db, agencies),
    source_ids: filter.source.length === 0 ? null : await sourcesNamed(db, filter.source, notices),
  }
  return { resolved, notices }
}

/** The sources with these ids or publishers, and those they were taken from. */
async function sourcesNamed(db: Db, names: string[], notices: Notice[]): Promise<string[]> {
  const found: string[] = []
  for (const value of names) {
    const rows = await db
      .selectFrom('source')
      .select('id')
      .where((b) => b.or([b('id', '=', value), b('publisher', '=', value)]))
      .execute()
    if (rows.length === 0) {
      notices.push({ code: 'no_such_value', parameter: 'source', value, wrong: true })
    }
    found.push(...rows.map((row) => row.id))
  }
  return listOriginals(db, found)
}
