import type { Bundle } from '../../db/bundle.ts'
import { shortDate } from '../../db/dictionary/date/describe.ts'
import type { Wording } from '../../db/dictionary/field.ts'
import { highlight, type Stretch } from '../../db/dictionary/search/highlight.ts'
import { counts, tally } from '../../db/dictionary/tally.ts'
import type { Match } from '../../db/list/answer.ts'
import type { Terms } from '../../db/term.ts'
import { acceptedClaims, acceptedOrigins } from '../../db/flat/grade.ts'
import type { Setting } from './list.ts'

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

/** "F3": the letters of its accepted claims' origins and the digits of these, never ranked. */
export function gradeOf(bundle: Bundle): string {
  const letters = acceptedOrigins(bundle).flatMap((origin) => origin.reliability ?? [])
  const digits = acceptedClaims(bundle).flatMap((claim) => claim.credibility ?? [])
  const distinct = (values: readonly string[]) => [...new Set(values)].toSorted().join(' ')
  return [distinct(letters), distinct(digits)].filter((part) => part !== '').join(' · ')
}

const excerpt = (text: string) =>
  text.length <= 180 ? text : `${text.slice(0, 180).replace(/\s+\S*$/, '')} …`

/** How many acts of some incidents are not counted, having been threatened or denied. */
export const countUncounted = (bundles: readonly Bundle[]) =>
  bundles.flatMap((bundle) => bundle.acts).filter((act) => !counts(act)).length
