import { hasPeriod, type Filter } from '../../db/list/filter.ts'
import type { MessageKey, Translate } from '../language.ts'
import type { Older } from './list-page.ts'

/** The conditions that one and the same act must meet. */
const of_acts = ['place', 'act', 'penalty', 'agency', 'victim', 'asserted', 'outcome'] as const

/**
 * How a report was made, in sentences: what was counted, how uncertain dates were treated, how
 * sources are graded. Only what this query makes true.
 * @param undated how many incidents meet every other condition and have no date
 * @param older which older state it is of; null where it is the record as it is
 * @param uncounted how many acts of the incidents printed were threatened or are denied
 */
export function methodOf(
  filter: Filter,
  undated: number,
  uncounted: number,
  older: Pick<Older, 'moment' | 'withheld'> | null,
  t: Translate,
): string[] {
  const period = hasPeriod(filter)
  const narrow = of_acts.filter((name) => filter[name].length > 0).length + (period ? 1 : 0)
  const sentences: [when: boolean, key: MessageKey, n?: number][] = [
    [true, `method.unit_${filter.kind}`],
    [narrow > 1, 'method.same_act'],
    [filter.place.length > 0, 'method.place'],
    [filter.agency.length > 0, 'method.agency'],
    [period, filter.date === 'certain' ? 'method.period_certain' : 'method.period_possible'],
    [period, 'method.open_side'],
    [period && undated > 0, 'method.undated', undated],
    [!period && !filter.undated, 'method.no_period'],
    [filter.undated, 'method.only_undated'],
    [true, 'method.tables'],
    [true, 'method.people'],
    [uncounted > 0, 'method.uncounted', uncounted],
    [true, 'method.grades'],
    [true, 'method.origins'],
    [filter.source.length + filter.origin.length > 0, 'method.resting'],
    [true, 'method.read'],
    [older !== null, 'method.as_of', older?.moment.number ?? 0],
    [older?.withheld === true, 'method.withheld'],
  ]
  return sentences.flatMap(([when, key, n]) => (when ? [t(key, n === undefined ? {} : { n })] : []))
}
