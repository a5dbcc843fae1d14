import { listPlacesIn } from '../../db/place.ts'
import { readFilter } from '../../db/list/filter.ts'
import type { Visitor } from '../route.ts'
import { filterParts } from './list.ts'
import { nameValues } from './value-names.ts'

/** Says in words what query strings ask for. */
export type FilterWords = (query: string) => Promise<string>

/** Makes what says query strings in words, as one visitor may read them: "December 2023, Arrest". */
export async function filterWords({
  db,
  actor,
  house,
  language,
  t,
}: Visitor): Promise<FilterWords> {
  const { terms } = house
  const provinces = await listPlacesIn(db, 'KP')
  return async (query) => {
    const raw = new URLSearchParams(query)
    const { filter } = readFilter(raw, terms)
    const names = await nameValues({ db, terms, actor, language }, filter)
    const parts = filterParts({ filter, raw, language, t, terms, provinces, names, moment: null })
    if (filter.kind === 'pattern') parts.unshift(t('list.kind_pattern'))
    if (filter.kind === 'all') parts.unshift(t('list.kind_all'))
    if (filter.updated_since !== null) {
      parts.push(t('view.updated_since', { time: filter.updated_since }))
    }
    if (filter.origins_min !== null) parts.push(t('view.origins_min', { n: filter.origins_min }))
    if (filter.sort !== '-date') parts.push(t('view.order', { order: t(`sort.${filter.sort}`) }))
    if (filter.cols.length > 0) parts.push(t('view.columns', { n: filter.cols.length }))
    return parts.length > 0 ? parts.join(', ') : t('view.everything')
  }
}
