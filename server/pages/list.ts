import type { Moment } from '../../db/as-of/moment.ts'
import { longDate } from '../../db/dictionary/date/describe.ts'
import {
  hasPeriod,
  lists,
  vocabularies,
  writeFilter,
  type Filter,
  type Notice,
} from '../../db/list/filter.ts'
import type { Totals } from '../../db/list/answer.ts'
import type { PlaceRow } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { isMessage, type Translate } from '../language.ts'
import type { ValueNames } from './value-names.ts'

/** What the list page says of its query: title, chips, notices. Views only print it. */

export type Setting = {
  filter: Filter
  /** The query as typed: `from` and `to` may be months. */
  raw: URLSearchParams
  language: 'en' | 'ko'
  t: Translate
  terms: Terms
  provinces: readonly PlaceRow[]
  /** The names of the values in use that are ids. */
  names: ValueNames
  /** The id of the saved view that the address comes from: links keep it. */
  view?: string | null
  /** The older state that the list is of; null for the record as it is. */
  moment: Moment | null
}

export type Link = { label: string; href: string }

/** The address of the list under a changed filter, without its page. */
export function listHref(setting: Setting, change: (query: URLSearchParams) => void): string {
  const { filter, raw } = setting
  const query = writeFilter(filter, { from: raw.get('from'), to: raw.get('to') })
  if (setting.view) query.set('view', setting.view)
  change(query)
  const text = query.toString()
  return text === '' ? '/incidents' : `/incidents?${text}`
}

/** The filter as a sentence: "2 incidents, December 2023, Ryanggang Province". */
export function listTitle(setting: Setting, totals: Totals): string {
  const { filter, t } = setting
  const noun = {
    event: 'list.count',
    pattern: 'list.count_pattern',
    all: 'list.count_all',
  } as const
  const parts = [t(noun[filter.kind], { n: totals.possible }), ...filterParts(setting)]
  return parts.join(', ')
}

/** What a filter asks for, one condition each, in words. */
export function filterParts(setting: Setting): string[] {
  const { filter, raw, t, language } = setting
  const parts: string[] = []
  const period = periodName(raw.get('from'), raw.get('to'), filter, language)
  if (period !== null) parts.push(period)
  if (filter.undated) parts.push(t('list.undated_title'))
  if (hasPeriod(filter) && filter.date === 'certain') parts.push(t('list.certain_only'))
  const or = language === 'ko' ? ' 또는 ' : ' or '
  for (const [name, values] of chosen(filter)) {
    parts.push(values.map((value) => valueLabel(setting, name, value)).join(or))
  }
  if (filter.q !== null) parts.push(t('list.matching', { q: quoted(filter.q) }))
  const as_of = asOfName(setting)
  if (as_of !== null) parts.push(as_of)
  return parts
}

/** "as it stood after change 12": a number, that does not depend on a clock. */
const asOfName = ({ moment, t }: Pick<Setting, 'moment' | 't'>) =>
  moment === null
    ? null
    : moment.number === 0
      ? t('as_of.before_all')
      : t('as_of.title', { n: String(moment.number) })

/** A query in quotation marks, unless it has its own. */
const quoted = (q: string) => (q.includes('"') ? q : `“${q}”`)

function chosen(filter: Filter): [string, string[]][] {
  return lists
    .map((name) => [name, filter[name] as string[]] as [string, string[]])
    .filter(([, values]) => values.length > 0)
}

/** What people read for a value: a label for a code, the value itself for a name. */
export function valueLabel(setting: Setting, name: string, value: string): string {
  const { terms, language, provinces, names } = setting
  const vocabulary = vocabularies[name as keyof Filter]
  if (vocabulary !== undefined) {
    const label = terms.label(vocabulary, value, language)
    return name === 'reliability' || name === 'credibility' ? `${value} (${label})` : label
  }
  const province = provinces.find((place) => place.id === value)
  if (province) return (language === 'ko' ? province.name_ko : null) ?? province.name_en
  return names.get(`${name} ${value}`) ?? value
}

/** "December 2023", "12–20 December 2023", "from 2024". */
export function periodName(
  from: string | null,
  to: string | null,
  filter: Pick<Filter, 'from' | 'to'>,
  language: 'en' | 'ko',
): string | null {
  const { from: earliest, to: latest } = filter
  if (earliest === null && latest === null) return null
  const edtf =
    earliest === null
      ? `../${latest ?? ''}`
      : latest === null
        ? `${earliest}/..`
        : `${earliest}/${latest}`
  if (from === to && from !== null && earliest !== null && latest !== null) {
    const precision = from.length === 4 ? 'year' : from.length === 7 ? 'month' : 'day'
    return longDate({ edtf: from, earliest, latest, precision }, language)
  }
  return longDate({ edtf, earliest, latest, precision: 'range' }, language)
}

/** The filters in use, each a link that takes it away. */
export function listChips(setting: Setting): Link[] {
  const { filter, raw, t } = setting
  const chips: Link[] = []
  const without = (label: string, change: (query: URLSearchParams) => void) =>
    chips.push({ label, href: listHref(setting, change) })
  const period = periodName(raw.get('from'), raw.get('to'), filter, setting.language)
  if (period !== null) {
    without(period, (query) => ['from', 'to', 'date'].forEach((name) => query.delete(name)))
  }
  if (filter.undated) without(t('list.undated_title'), (query) => query.delete('undated'))
  for (const [name, values] of chosen(filter)) {
    for (const value of values) {
      without(valueLabel(setting, name, value), (query) => query.delete(name, value))
    }
  }
  if (filter.q !== null)
    without(t('list.matching', { q: quoted(filter.q) }), (query) => query.delete('q'))
  if (filter.kind !== 'event') {
    const label = filter.kind === 'all' ? t('list.kind_all') : t('list.kind_pattern')
    without(label, (query) => query.delete('kind'))
  }
  const as_of = asOfName(setting)
  if (as_of !== null) without(as_of, (query) => query.delete('as_of'))
  return chips
}

/** What is said above the list about its query. */
export function noticeTexts(notices: readonly Notice[], t: Translate): string[] {
  return notices.map(({ code, parameter, value, choices }) => {
    const key = `notice.${code}`
    return isMessage(key) ? t(key, { parameter, value, choices: choices?.join('; ') ?? '' }) : value
  })
}
