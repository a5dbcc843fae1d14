import type { AxisName } from '../../db/cube/axis.ts'
import { isTime } from '../../db/cube/figure.ts'
import { counts } from '../../db/dictionary/tally.ts'
import { daysOf } from '../../db/cube/time-axis.ts'
import { parseDay } from '../../db/dictionary/date/day-number.ts'
import { listHref } from '../pages/list.ts'
import { writeChoice, type Choice } from './choice.ts'
import type { AnalysisSetting } from './setting.ts'

/** Where a number stands: under which values of which axes; null: what has no value. */
export type Spot = readonly (readonly [AxisName, string | null])[]

const narrowest: readonly AxisName[] = ['county', 'province']

/**
 * The list whose total a number is; null where no list can be asked for: of what has no value, and
 * of what is only known to lie in a province.
 * @param certain whether the number is of what surely lies in the period
 */
export function listOf(setting: AnalysisSetting, spot: Spot, certain: boolean): string | null {
  const { filter } = setting
  const values = new Map<AxisName, string>()
  for (const [axis, key] of spot) {
    if (key === null || axis === 'depth' || axis === 'precision') return null
    values.set(axis, key)
  }
  // A county is in its province, and a month in its year.
  const place = narrowest.find((axis) => values.has(axis))
  const time = values.get('month') ?? values.get('year')
  return listHref(setting, (query) => {
    for (const [axis, key] of values) {
      if (isTime(axis) || narrowest.includes(axis)) continue
      query.delete(axis)
      query.append(axis, key)
    }
    if (place !== undefined) {
      query.delete('place')
      for (const id of placesFor(setting, place, values.get(place) ?? '')) query.append('place', id)
    }
    if (time !== undefined) {
      query.delete('undated')
      for (const [side, value] of Object.entries(boundsOf(setting, time))) query.set(side, value)
    }
    if (setting.choice.unit !== 'incidents') onlyCounting(setting, query)
    if (certain) query.set('date', 'certain')
    else if (time !== undefined && filter.date !== 'certain') query.delete('date')
  })
}

/** Asks only for acts that count, so that the rows of `/acts.csv` are those that were counted. */
export function onlyCounting({ filter, terms }: AnalysisSetting, query: URLSearchParams): void {
  const asked = filter.asserted.length > 0 ? filter.asserted : terms.all('asserted').map(codeOf)
  query.delete('asserted')
  for (const asserted of asked) if (counts({ asserted })) query.append('asserted', asserted)
}

const codeOf = ({ code }: { code: string }) => code

/** The places to ask for, so that nothing outside those of the filter is found. */
function placesFor({ resolved, roots }: AnalysisSetting, axis: AxisName, key: string): string[] {
  if (roots === null || resolved.place_ids === null) return [key]
  if (resolved.place_ids.includes(key)) return [key]
  const column = axis === 'county' ? 'county_id' : 'province_id'
  return roots.filter((root) => root[column] === key).map((root) => root.id)
}

/** A month or year as bounds of a filter; where the period asked for cuts it, its own bound stays. */
function boundsOf({ filter, raw }: AnalysisSetting, key: string): { from: string; to: string } {
  const days = daysOf(key)
  const from = filter.from !== null && (parseDay(filter.from) ?? 0) > days.from
  const to = filter.to !== null && (parseDay(filter.to) ?? 0) < days.to
  return {
    from: from ? (raw.get('from')?.trim() ?? key) : key,
    to: to ? (raw.get('to')?.trim() ?? key) : key,
  }
}

/**
 * The address of an analysis of the same list.
 * @param part what follows `/analysis`: `/timeline`, `/act.csv`
 */
export function analysisHref(
  setting: AnalysisSetting,
  part = '',
  change: Partial<Choice> = {},
  more: Record<string, string> = {},
): string {
  const [, text = ''] = listHref(setting, () => undefined).split('?')
  const query = new URLSearchParams(text)
  writeChoice(query, { ...setting.choice, ...change })
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  const all = query.toString()
  return `/analysis${part}${all === '' ? '' : `?${all}`}`
}
