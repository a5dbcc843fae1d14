import type { Bundle } from '../bundle.ts'
import { ancestors, dateOf, type Labels } from '../flat/cell.ts'
import type { ActRow } from '../tables.ts'
import { coarseDate } from './coarsen.ts'
import { originsOf } from './consent.ts'
import type { Finding } from './finding.ts'

type Group = {
  about: Omit<NonNullable<Finding['about']>, 'people'>
  refs: Set<string>
  people: Set<string>
}

/**
 * Who said it may be found by what they said: of the people in one province to whom one thing was done
 * in one month, and about whom somebody of that province spoke, there may be but a few.
 */
export function fewPeople(k: number) {
  const groups = new Map<string, Group>()
  return {
    add(bundle: Bundle, act: ActRow, people: readonly string[], labels: Labels): void {
      const { date_earliest, date_latest } = dateOf(act, bundle)
      const month = coarseDate(date_earliest, date_latest, 'month')
      const regions = originsOf(bundle, act).map((origin) => {
        const region = ancestors(origin?.region_place_id ?? null, labels)
        return region?.province_id ?? region?.id ?? null
      })
      for (const province_id of new Set(regions.filter((id) => id !== null))) {
        const about = { province_id, month, act: act.type }
        const key = JSON.stringify(about)
        const group = groups.get(key) ?? { about, refs: new Set(), people: new Set() }
        groups.set(key, group)
        group.refs.add(bundle.incident.ref)
        for (const person of people) group.people.add(person)
      }
    },
    findings: (): Finding[] =>
      [...groups.values()]
        .filter(({ people }) => people.size < k)
        .map(({ about, refs, people }) => ({
          kind: 'few_people',
          refs: [...refs].toSorted(),
          field: null,
          words: null,
          about: { ...about, people: people.size },
          leaves: false,
        })),
  }
}
