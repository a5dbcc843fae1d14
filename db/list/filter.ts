import { readBound } from '../dictionary/date/period.ts'
import { readQuery, type TextQuery } from '../dictionary/search/query.ts'
import type { Terms } from '../term.ts'

/** What a list page's query string asks for. One shape for pages, exports, the API and commands. */
export type Filter = {
  q: string | null
  text: TextQuery | null
  from: string | null
  to: string | null
  date: 'possible' | 'certain'
  undated: boolean
  place: string[]
  act: string[]
  penalty: string[]
  agency: string[]
  victim: string[]
  asserted: string[]
  outcome: string[]
  reliability: string[]
  credibility: string[]
  source: string[]
  origin: string[]
  origins_min: number | null
  status: string[]
  kind: 'event' | 'pattern' | 'all'
  import: string[]
  updated_since: string | null
  /** As of which change set, day or time the record is asked for; see `as-of/moment.ts`. */
  as_of: string | null
  sort: Sort
  /** The columns asked for, by their names in `/incidents.csv`; none means the usual ones. */
  cols: string[]
  size: number
  after: string | null
}

export const sorts = ['date', '-date', 'ref', '-ref', 'updated', '-updated', 'place'] as const
export type Sort = (typeof sorts)[number]
export const sizes = [25, 50, 100, 200] as const

/** Whether a filter says anything about dates. */
export const hasPeriod = (filter: Filter) =>
  !filter.undated && (filter.from !== null || filter.to !== null)

/** Something about a query that its sender should know. `wrong` ones are 400 on the API. */
export type Notice = {
  code:
    | 'unknown_parameter'
    | 'bad_value'
    | 'no_such_value'
    | 'ambiguous'
    | 'merged'
    | 'taken_in'
    | 'text_too_long'
    | 'beyond'
  parameter: string
  value: string
  wrong: boolean
  choices?: string[]
}

/** The vocabularies of the parameters that are codes. */
export const vocabularies: Partial<Record<keyof Filter, string>> = {
  act: 'act_type',
  penalty: 'penalty',
  victim: 'role',
  asserted: 'asserted',
  outcome: 'outcome',
  reliability: 'reliability',
  credibility: 'credibility',
  status: 'status',
}

/** Parameters that may be repeated, in the order they are told. */
export const lists = [
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
] as (keyof Filter)[]

/** Every parameter a list knows; `also` names those that one form of it adds. */
export const parameters: readonly string[] = [
  ...[
    'q',
    'from',
    'to',
    'date',
    'undated',
    'origins_min',
    'kind',
    'updated_since',
    'as_of',
    'sort',
  ],
  ...['cols', 'size', 'after', 'lang', 'labels', 'bom', 'safe', 'restricted', 'profile'],
  ...['hxl', 'title'],
  // Which saved view an address comes from: it asks for nothing by itself.
  'view',
  ...lists,
]

/**
 * Reads a query string. What cannot be used is left out or, where leaving it out would show more
 * than was asked for, matches nothing; each with a notice.
 */
export function readFilter(
  query: URLSearchParams,
  terms: Terms,
): { filter: Filter; notices: Notice[] } {
  const notices: Notice[] = []
  const note = (code: Notice['code'], parameter: string, value: string) =>
    notices.push({ code, parameter, value: value.slice(0, 100), wrong: true })
  for (const name of new Set(query.keys())) {
    if (!parameters.includes(name)) note('unknown_parameter', name, query.get(name) ?? '')
  }
  const one = (name: string) => clean(query.get(name))
  const choice = <T extends string>(name: string, values: readonly T[], otherwise: T): T => {
    const value = one(name)
    if (value === null) return otherwise
    const known = values.find((allowed) => allowed === value)
    if (known === undefined) note('bad_value', name, value)
    return known ?? otherwise
  }
  const bound = (name: 'from' | 'to') => {
    const value = one(name)
    if (value === null) return null
    const day = readBound(value, name)
    if (day === null) note('bad_value', name, value)
    return day
  }
  const several = (name: keyof Filter) => {
    const values = query.getAll(name).flatMap((value) => clean(value) ?? [])
    const vocabulary = vocabularies[name]
    if (vocabulary !== undefined) {
      for (const value of values) {
        if (!terms.has(vocabulary, value)) note('no_such_value', name, value)
        const into = terms.find(vocabulary, value)?.merged_into
        if (into != null) {
          notices.push({ code: 'merged', parameter: name, value, wrong: false, choices: [into] })
        }
      }
    }
    return [...new Set(values)]
  }
  const number = (name: string, otherwise: number | null) => {
    const value = one(name)
    if (value === null) return otherwise
    if (/^\d{1,4}$/.test(value)) return Number(value)
    note('bad_value', name, value)
    return otherwise
  }
  const size = number('size', 50) ?? 50
  const filter: Filter = {
    q: one('q'),
    text: null,
    from: bound('from'),
    to: bound('to'),
    date: choice('date', ['possible', 'certain'], 'possible'),
    undated: choice('undated', ['0', '1'], '0') === '1',
    ...(Object.fromEntries(lists.map((name) => [name, several(name)])) as Pick<
      Filter,
      'place' | 'act' | 'penalty' | 'agency' | 'victim' | 'asserted' | 'outcome' | 'reliability'
    > &
      Pick<Filter, 'credibility' | 'source' | 'origin' | 'status' | 'import'>),
    origins_min: number('origins_min', null),
    kind: choice('kind', ['event', 'pattern', 'all'], 'event'),
    updated_since: one('updated_since'),
    as_of: one('as_of'),
    sort: choice('sort', sorts, '-date'),
    cols: query
      .getAll('cols')
      .flatMap((names) => names.split(',').flatMap((name) => clean(name) ?? [])),
    size: sizes.find((allowed) => allowed === size) ?? 50,
    after: one('after'),
  }
  if (filter.updated_since !== null && !isTime(filter.updated_since)) {
    note('bad_value', 'updated_since', filter.updated_since)
    filter.updated_since = null
  }
  if (!sizes.some((allowed) => allowed === size)) note('bad_value', 'size', String(size))
  readText(filter, note)
  return { filter, notices }
}

/** A query string as a filter is written back: codes in a stable order, defaults left out. */
export function writeFilter(filter: Filter, raw: { from: string | null; to: string | null }) {
  const query = new URLSearchParams()
  const add = (name: string, value: string | null, unless?: string) => {
    if (value !== null && value !== unless) query.append(name, value)
  }
  add('q', filter.q)
  add('from', raw.from)
  add('to', raw.to)
  add('date', filter.date, 'possible')
  if (filter.undated) add('undated', '1')
  for (const name of lists) for (const value of filter[name] as string[]) add(name, value)
  add('origins_min', filter.origins_min === null ? null : String(filter.origins_min))
  add('kind', filter.kind, 'event')
  add('updated_since', filter.updated_since)
  add('as_of', filter.as_of)
  add('sort', filter.sort, '-date')
  if (filter.cols.length > 0) query.append('cols', filter.cols.join(','))
  add('size', String(filter.size), '50')
  return query
}

function readText(filter: Filter, note: (code: 'text_too_long', p: string, v: string) => void) {
  if (filter.q === null) return
  const read = readQuery(filter.q)
  if (!read.ok) {
    note('text_too_long', 'q', filter.q)
    filter.q = null
  } else if (read.all.length > 0 || read.none.length > 0) filter.text = read
}

// Lone surrogates and NUL reach no engine.
function clean(value: string | null): string | null {
  if (value === null) return null
  const text = value.normalize('NFC').toWellFormed().replaceAll('\u0000', '').trim()
  return text === '' ? null : text
}

const isTime = (text: string) =>
  /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?)?$/.test(text) &&
  !Number.isNaN(Date.parse(text))
