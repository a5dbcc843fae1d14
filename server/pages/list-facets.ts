import { shortDate } from '../../db/dictionary/date/describe.ts'
import type { Facets } from '../../db/list/answer.ts'
import type { Filter } from '../../db/list/filter.ts'
import { listHref, valueLabel, type Link, type Setting } from './list.ts'

export type FacetValue = Link & { n: number; on: boolean }
export type Facet = { name: string; label: string; values: FacetValue[]; more: FacetValue[] }

const shown_values = 15

/** The facets: each value a link that sets it or, when it is set, takes it away. */
export function listFacets(setting: Setting, facets: Facets): Facet[] {
  const { t, terms, provinces } = setting
  const codes = (vocabulary: string) => terms.list(vocabulary).map((term) => term.code)
  // A retired one is worth a line while there is something to find by it.
  const types = terms
    .all('act_type')
    .filter(
      ({ code, retired_at }) =>
        retired_at === null || facets.act.has(code) || setting.filter.act.includes(code),
    )
    .map((term) => term.code)
  const publishers = [...facets.source].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return [
    facet(
      setting,
      'place',
      t('list.facet_province'),
      provinces.map((row) => row.id),
      facets.province,
    ),
    timeFacet(setting, facets),
    facet(setting, 'act', t('list.facet_act'), byCount(types, facets.act), facets.act),
    facet(
      setting,
      'reliability',
      t('list.facet_reliability'),
      codes('reliability'),
      facets.reliability,
    ),
    facet(setting, 'status', t('list.facet_status'), codes('status'), facets.status),
    facet(
      setting,
      'source',
      t('list.facet_source'),
      publishers.map(([name]) => name),
      facets.source,
    ),
  ]
}

const byCount = (codes: readonly string[], counted: ReadonlyMap<string, number>) =>
  codes.toSorted((a, b) => (counted.get(b) ?? 0) - (counted.get(a) ?? 0))

function facet(
  setting: Setting,
  name: string,
  label: string,
  values: readonly string[],
  counted: ReadonlyMap<string, number>,
): Facet {
  const on = setting.filter[name as keyof Filter] as string[]
  // Beside the whole country, one of its provinces would add nothing: it takes its place.
  const wider = name === 'place' ? on.filter((value) => isAbove(setting, value)) : []
  const all = values.map((value) => ({
    label: valueLabel(setting, name, value),
    n: counted.get(value) ?? 0,
    on: on.includes(value),
    href: listHref(setting, (query) => {
      if (on.includes(value)) return query.delete(name, value)
      for (const one of wider) query.delete(name, one)
      query.append(name, value)
    }),
  }))
  // Of a long list only what is there stands in sight.
  const found = all.filter(({ n, on }) => n > 0 || on).length
  const shown = all.length > shown_values ? Math.min(shown_values, Math.max(6, found)) : all.length
  return { name, label, values: all.slice(0, shown), more: all.slice(shown) }
}

/** Whether a place that is asked for by its id is the one that the provinces are parts of. */
const isAbove = ({ provinces }: Setting, value: string) =>
  provinces.some(({ parent_id }) => parent_id === value.toUpperCase())

/** Months while they are few, else years; in the order of time, with the empty ones between. */
function timeFacet(setting: Setting, facets: Facets): Facet {
  const few = facets.month.size <= shown_values
  const counted = few ? facets.month : facets.year
  const keys = few ? withGaps([...counted.keys()]) : [...counted.keys()]
  const { raw, language } = setting
  const on = (key: string) => raw.get('from') === key && raw.get('to') === key
  const values = keys.map((key) => ({
    label: key.length === 4 ? key : monthName(key, language),
    n: counted.get(key) ?? 0,
    on: on(key),
    href: listHref(setting, (query) => {
      query.delete('undated')
      if (on(key)) ['from', 'to'].forEach((name) => query.delete(name))
      else ['from', 'to'].forEach((name) => query.set(name, key))
    }),
  }))
  return {
    name: 'time',
    label: setting.t('list.facet_time'),
    values: values.slice(0, shown_values),
    more: values.slice(shown_values),
  }
}

function withGaps(months: readonly string[]): string[] {
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return []
  const filled: string[] = []
  for (let month = first; month <= last && filled.length < 60; month = monthAfter(month))
    filled.push(month)
  return filled.at(-1) === last ? filled : [...months]
}

function monthAfter(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))]
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

function monthName(month: string, language: 'en' | 'ko'): string {
  const [earliest, latest] = [`${month}-01`, `${month}-28`]
  return shortDate({ edtf: month, earliest, latest, precision: 'month' }, language)
}
