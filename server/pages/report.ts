import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import { readCounter } from '../../db/counter.ts'
import { acceptedClaims, acceptedOrigins } from '../../db/flat/grade.ts'
import { inOrder } from '../../db/flat/cell.ts'
import { hasPeriod, lists as list_names, type Filter } from '../../db/list/filter.ts'
import { analyse } from '../../db/analysis.ts'
import { listBreakdown, listPage } from '../../db/list/list.ts'
import type { Listed } from '../../db/list/listed.ts'
import { listPlacesIn, placeNames } from '../../db/place.ts'
import type { Db } from '../../db/tables.ts'
import type { Tools } from '../export/csv.ts'
import type { Translate } from '../language.ts'
import type { PageBase } from '../page-base.ts'
import { version } from '../version.ts'
import type { Older } from './list-page.ts'
import { listHref, listTitle, noticeTexts, periodName, valueLabel, type Setting } from './list.ts'
import { countUncounted, listRows } from './list-rows.ts'
import { readListQuery } from './query.ts'
import { methodOf } from './report-method.ts'
import { numberSources } from './report-sources.ts'
import { reportDrawings } from './report-drawings.ts'
import { reportTables } from './report-tables.ts'
import { nameValues } from './value-names.ts'

/** How many incidents the appendix prints; how many there are is told, and the file holds all. */
export const appendix_size = 200

/** The data of a report, and how many incidents it prints. */
export type Report = { data: object; printed: number }

/**
 * What `/report` prints of a list: what was asked and how it was counted, the tables, the incidents
 * and their sources. Every number is of the same moment, and is the list's own.
 */
export async function reportData(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  { query, language, t }: PageBase,
  { public_url, older }: { public_url: string; older: Older | null },
): Promise<Report> {
  const raw = new URLSearchParams(query)
  const read = await readListQuery(db, terms, actor, query, 'incidents', older !== null)
  const { filter, notices } = read
  const resolved = { ...read.resolved, after: null }
  const provinces = await listPlacesIn(db, 'KP')
  const names = await nameValues({ db, terms, actor, language }, filter)
  const moment = older?.moment ?? null
  const setting: Setting = { filter, raw, language, t, terms, provinces, names, view: null, moment }
  const { totals, matches, bundles } = await listPage(db, lists, actor, resolved, appendix_size)
  const breakdown = await listBreakdown(db, lists, actor, resolved)
  const analysis = await analyse(db, lists, actor, resolved)
  const places = await placeNames(
    db,
    bundles.flatMap(({ incident }) => incident.place_id ?? []),
    language,
  )
  const listed = bundles.map(listedOf)
  const there = older === null ? null : await older.there(matches.map(({ id }) => id))
  const { sources, origins, numbersOf } = numberSources(bundles, { terms, language, t })
  const href = listHref(setting, () => undefined)
  const everything = href.slice('/incidents'.length)
  const data = {
    title: titleOf(raw) ?? listTitle(setting, totals),
    given: titleOf(raw) ?? '',
    counted: counted[filter.kind],
    number: (n: number) => new Intl.NumberFormat(language).format(n),
    subtitle: listTitle(setting, totals),
    ...{ totals, origins, sources },
    period: hasPeriod(filter),
    certain_only: hasPeriod(filter) && filter.date === 'certain',
    notices: noticeTexts(notices, t),
    asked: askedFor(setting, t),
    method: methodOf(filter, totals.undated, countUncounted(listed), older, t),
    tables: await reportTables(db, setting, analysis, breakdown),
    drawings: await reportDrawings(db, analysis, { setting, resolved }),
    rows: listRows(setting, matches, listed, { places, there }).map((row, at) => ({
      ...row,
      language: bundles[at]?.incident.language ?? null,
      sources: numbersOf(bundles[at]),
    })),
    more: totals.possible - bundles.length,
    kept: [...raw].filter(([name]) => name !== 'title' && name !== 'lang'),
    made: {
      day: new Date().toISOString().slice(0, 10),
      revision: moment?.number ?? (await readCounter(db, 'revision')),
      version,
    },
    list: href,
    list_url: public_url + href,
    csv: `/incidents.csv${everything === '' ? '?' : `${everything}&`}safe=1`,
    csv_url: `${public_url}/incidents.csv${everything}`,
  }
  return { data, printed: bundles.length }
}

/** The title that somebody gave; null where there is none. */
function titleOf(raw: URLSearchParams): string | null {
  const text = (raw.get('title') ?? '').normalize('NFC').toWellFormed().replaceAll('\u0000', '')
  return text.trim().slice(0, 200) || null
}

/** An incident as a line of a list says it. */
const listedOf = (bundle: Bundle): Listed => ({
  incident: bundle.incident,
  acts: bundle.acts,
  people: new Map(bundle.people.map((person) => [person.id, person])),
  reliability: marks(acceptedOrigins(bundle).map(({ reliability }) => reliability)),
  credibility: marks(acceptedClaims(bundle).map(({ credibility }) => credibility)),
})

const marks = (grades: readonly (string | null)[]) =>
  [...new Set(grades)].toSorted(inOrder).join('')

type Asked = { name: string; text: string }

/** Every condition of the query, in words. */
function askedFor(setting: Setting, t: Translate): Asked[] {
  const { filter, raw, language } = setting
  const or = language === 'ko' ? ' 또는 ' : ' or '
  const period = periodName(raw.get('from'), raw.get('to'), filter, language)
  const asked: [name: Parameter, text: string | null][] = [
    ['kind', t(kinds[filter.kind])],
    ['period', hasPeriod(filter) ? period : null],
    ['date', hasPeriod(filter) ? t(`list.${filter.date}`) : null],
    ['undated', filter.undated ? t('list.undated_title') : null],
    ...list_names.map((name): [Parameter, string | null] => {
      const values = filter[name] as string[]
      const labels = values.map((value) => valueLabel(setting, name, value))
      return [name as Parameter, labels.length > 0 ? labels.join(or) : null]
    }),
    ['q', filter.q],
    ['origins_min', filter.origins_min === null ? null : String(filter.origins_min)],
    ['updated_since', filter.updated_since],
  ]
  return asked.flatMap(([name, text]) =>
    text === null ? [] : [{ name: t(`report.asked_${name}`), text }],
  )
}

type Parameter =
  | 'period'
  | keyof Pick<
      Filter,
      'kind' | 'date' | 'undated' | 'place' | 'act' | 'penalty' | 'agency' | 'victim' | 'asserted'
    >
  | keyof Pick<
      Filter,
      'outcome' | 'reliability' | 'credibility' | 'source' | 'origin' | 'status' | 'import' | 'q'
    >
  | keyof Pick<Filter, 'origins_min' | 'updated_since'>

const counted = {
  event: 'report.counted',
  pattern: 'report.counted_pattern',
  all: 'report.counted_all',
} as const

const kinds = {
  event: 'report.kind_event',
  pattern: 'report.kind_pattern',
  all: 'report.kind_all',
} as const
