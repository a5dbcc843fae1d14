import { longDate, shortDate } from '../../db/dictionary/date/describe.ts'
import { highlight, type Stretch } from '../../db/dictionary/search/highlight.ts'
import { counts, tally } from '../../db/dictionary/tally.ts'
import type { Bundle } from '../../db/bundle.ts'
import type { Wording } from '../../db/dictionary/field.ts'
import type { Facets } from '../../db/list/facet.ts'
import type { Filter, Notice } from '../../db/list/filter.ts'
import { writeFilter } from '../../db/list/filter.ts'
import { hasPeriod, type Match, type Totals } from '../../db/list/list.ts'
import type { PlaceRow } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { isMessage, type Translate } from '../language.ts'
import type { ValueNames } from './value-names.ts'

/** What the list page shows, made from what was found: views only print it. */

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
}

export type Link = { label: string; href: string }
export type FacetValue = Link & { n: number; on: boolean }
export type Facet = { name: string; label: string; values: FacetValue[]; more: FacetValue[] }

/** The address of the list under a changed filter, without its page. */
export function listHref(setting: Setting, change: (query: URLSearchParams) => void): string {
  const { filter, raw } = setting
  const query = writeFilter(filter, { from: raw.get('from'), to: raw.get('to') })
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

function filterParts(setting: Setting): string[] {
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
  if (filter.q !== null) parts.push(t('list.matching', { q: filter.q }))
  return parts
}

const filtered = [
  'place',
  'act',
  'penalty',
  'agency',
  'victim',
  'asserted',
  'outcome',
  'reliability',
  'credibility',
  'source',
  'origin',
  'status',
  'import',
] as const

function chosen(filter: Filter): [string, string[]][] {
  return filtered
    .map((name) => [name, filter[name as keyof Filter] as string[]] as [string, string[]])
    .filter(([, values]) => values.length > 0)
}

const vocabulary_of: Record<string, string> = {
  act: 'act_type',
  penalty: 'penalty',
  victim: 'role',
  asserted: 'asserted',
  outcome: 'outcome',
  reliability: 'reliability',
  credibility: 'credibility',
  status: 'status',
}

/** What people read for a value: a label for a code, the value itself for a name. */
export function valueLabel(setting: Setting, name: string, value: string): string {
  const { terms, language, provinces, names } = setting
  const vocabulary = vocabulary_of[name]
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
  if (filter.q !== null) without(t('list.matching', { q: filter.q }), (query) => query.delete('q'))
  if (filter.kind !== 'event') {
    const label = filter.kind === 'all' ? t('list.count_all', { n: 2 }) : t('list.pattern')
    without(label.replace(/^2\s*/, ''), (query) => query.delete('kind'))
  }
  return chips
}

const shown_values = 15

/** The facets: each value a link that sets it or, when it is set, takes it away. */
export function listFacets(setting: Setting, facets: Facets): Facet[] {
  const { t, terms, provinces } = setting
  const codes = (vocabulary: string) => terms.list(vocabulary).map((term) => term.code)
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
    facet(setting, 'act', t('list.facet_act'), byCount(codes('act_type'), facets.act), facets.act),
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
  const all = values.map((value) => ({
    label: valueLabel(setting, name, value),
    n: counted.get(value) ?? 0,
    on: on.includes(value),
    href: listHref(setting, (query) =>
      on.includes(value) ? query.delete(name, value) : query.append(name, value),
    ),
  }))
  // Of a long list only what is there stands in sight.
  const found = all.filter(({ n, on }) => n > 0 || on).length
  const shown = all.length > shown_values ? Math.min(shown_values, Math.max(6, found)) : all.length
  return { name, label, values: all.slice(0, shown), more: all.slice(shown) }
}

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

/** One line of the list. */
export type Row = {
  ref: string
  href: string
  kind: string
  date: string
  date_match: Match['date_match']
  place: string
  title: Stretch[]
  summary: Stretch[]
  acts: string
  people: string
  grade: string
  status: string
}

/** The lines of a page of the list. */
export function listRows(
  setting: Setting,
  matches: readonly Match[],
  bundles: readonly Bundle[],
  wording: Wording,
): Row[] {
  const by_id = new Map(bundles.map((bundle) => [bundle.incident.id, bundle]))
  return matches.flatMap((match) => {
    const bundle = by_id.get(match.id)
    return bundle ? [rowOf(setting, match, bundle, wording)] : []
  })
}

function rowOf(setting: Setting, match: Match, bundle: Bundle, wording: Wording): Row {
  const { language, terms, t, filter } = setting
  const { incident } = bundle
  const mark = (text: string) =>
    filter.text === null ? [{ text, hit: false }] : highlight(text, filter.text)
  const place =
    incident.place_id === null ? incident.place_text : wording.nameOf('place', incident.place_id)
  const persons = tally(bundle.acts, new Map(bundle.people.map((row) => [row.id, row])))
  const people =
    persons.persons_min === null
      ? t('common.not_known')
      : persons.persons_max === null
        ? t('list.people_min', { n: persons.persons_min })
        : persons.persons_min === persons.persons_max
          ? String(persons.persons_min)
          : `${persons.persons_min}–${persons.persons_max}`
  return {
    ref: incident.ref,
    href: `/incidents/${incident.ref}`,
    kind: incident.kind,
    date: incident.date_precision === null ? t('common.not_known') : dateOf(incident, language),
    date_match: match.date_match,
    place: place ?? t('common.not_known'),
    title: mark(incident.title),
    summary: mark(excerpt(incident.summary ?? '')),
    acts: matchedActs(match, bundle, terms, language),
    people: incident.kind === 'pattern' ? '' : people,
    grade: gradeOf(bundle),
    status: terms.label('status', incident.status, language),
  }
}

function dateOf(row: Bundle['incident'] | Bundle['acts'][number], language: 'en' | 'ko'): string {
  return shortDate(
    {
      edtf: row.date_edtf ?? '',
      earliest: row.date_earliest,
      latest: row.date_latest,
      precision: (row.date_precision ?? 'unknown') as 'day',
    },
    language,
  )
}

/** "Arrest ×2, Sentence (10 Jan 2024)": a date is given where it is the act's own. */
function matchedActs(match: Match, bundle: Bundle, terms: Terms, language: 'en' | 'ko'): string {
  const found = new Map<string, number>()
  for (const act of bundle.acts) {
    if (!match.acts.has(act.id)) continue
    const date = act.date_precision === null ? '' : ` (${dateOf(act, language)})`
    const label = terms.label('act_type', act.type, language) + date
    found.set(label, (found.get(label) ?? 0) + 1)
  }
  return [...found].map(([label, n]) => (n > 1 ? `${label} ×${n}` : label)).join(', ')
}

/** "F3": the letters of its origins and the digits of its claims, never ranked. */
export function gradeOf(bundle: Bundle): string {
  const letters = bundle.origins.flatMap((origin) => origin.reliability ?? [])
  const digits = bundle.claims
    .filter((claim) => claim.state === 'accepted')
    .flatMap((claim) => claim.credibility ?? [])
  const distinct = (values: readonly string[]) => [...new Set(values)].toSorted().join(' ')
  return [distinct(letters), distinct(digits)].filter((part) => part !== '').join(' · ')
}

const excerpt = (text: string) =>
  text.length <= 180 ? text : `${text.slice(0, 180).replace(/\s+\S*$/, '')} …`

/** How many acts of some incidents are not counted, having been threatened or denied. */
export const countUncounted = (bundles: readonly Bundle[]) =>
  bundles.flatMap((bundle) => bundle.acts).filter((act) => !counts(act)).length

/** What is said above the list about its query. */
export function noticeTexts(notices: readonly Notice[], t: Translate): string[] {
  return notices.map(({ code, parameter, value, choices }) => {
    const key = `notice.${code}`
    return isMessage(key) ? t(key, { parameter, value, choices: choices?.join('; ') ?? '' }) : value
  })
}
