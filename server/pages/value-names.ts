import { findAgencies } from '../../db/agency.ts'
import { findTakenInById } from '../../db/merged.ts'
import type { Filter } from '../../db/list/filter.ts'
import { placeChoices } from '../../db/place.ts'
import { findOrigin, findSource } from '../../db/source.ts'
import type { Db } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import type { Actor } from '../../db/actor.ts'

/** What people read for the values of a filter that are ids or names, by parameter and value. */
export type ValueNames = ReadonlyMap<string, string>

/** Looks up the name of each value that stands for one thing; an ambiguous one stays as typed. */
export async function nameValues(asking: Asking, filter: Filter): Promise<ValueNames> {
  const names = new Map<string, string>()
  for (const parameter of ['place', 'agency', 'source', 'origin'] as const) {
    for (const value of filter[parameter]) {
      const own = await finders[parameter](asking, value)
      const into = own == null ? await findTakenInById(asking.db, value) : null
      const name = into === null ? own : await finders[parameter](asking, into)
      if (name != null) names.set(`${parameter} ${value}`, name)
    }
  }
  return names
}

/** Who asks, and in which language. */
export type Asking = { db: Db; terms: Terms; actor: Actor; language: 'en' | 'ko' }

type Find = (asking: Asking, value: string) => Promise<string | null | undefined>

export const nameSource: Find = async ({ db, actor }, id) => {
  const source = await findSource(db, actor, id)
  return source ? (source.title ?? source.publisher) : null
}

export const nameOrigin: Find = async ({ db, actor, terms, language }, id) => {
  const origin = await findOrigin(db, actor, id)
  return origin ? (origin.label ?? terms.label('origin_kind', origin.kind, language)) : null
}

const finders: Record<'place' | 'agency' | 'source' | 'origin', Find> = {
  place: async ({ db, language }, value) => {
    const [place, other] = await placeChoices(db, value, language)
    return other ? null : place?.label
  },
  agency: async ({ db, language }, value) => {
    const [agency, other] = await findAgencies(db, value)
    return agency && !other ? agency[`name_${language}`] : null
  },
  source: nameSource,
  origin: nameOrigin,
}
