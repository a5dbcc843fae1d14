import { shortDate } from '../../db/dictionary/date/describe.ts'
import { highlight, type Stretch } from '../../db/dictionary/search/highlight.ts'
import { counts, tally } from '../../db/dictionary/tally.ts'
import type { Match } from '../../db/list/answer.ts'
import type { Listed } from '../../db/list/listed.ts'
import type { Terms } from '../../db/term.ts'
import type { Setting } from './list.ts'

/** One line of the list. */
export type Row = {
  ref: string
  /** Null where there is no page of it: it is of an older state, and gone. */
  href: string | null
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

/** With what lines are written. */
type Known = {
  /** The names of places by id. */
  places: ReadonlyMap<string, string>
  /** Of an older state, the incidents that are there today; null for the record as it is. */
  there: ReadonlyMap<string, string> | null
}

/** The lines of a page of the list. */
export function listRows(
  setting: Setting,
  matches: readonly Match[],
  listed: readonly Listed[],
  known: Known,
): Row[] {
  const by_id = new Map(listed.map((one) => [one.incident.id, one]))
  return matches.flatMap((match) => {
    const one = by_id.get(match.id)
    return one ? [rowOf(setting, match, one, known)] : []
  })
}

function rowOf(setting: Setting, match: Match, listed: Listed, { places, there }: Known): Row {
  const { language, terms, t, filter } = setting
  const { incident, acts } = listed
  const mark = (text: string) =>
    filter.text === null ? [{ text, hit: false }] : highlight(text, filter.text)
  const { place_id } = incident
  const place = place_id === null ? incident.place_text : (places.get(place_id) ?? place_id)
  const persons = tally(acts, listed.people)
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
    href: hrefOf(incident, there),
    kind: incident.kind,
    date: incident.date_precision === null ? t('common.not_known') : dateOf(incident, language),
    date_match: match.date_match,
    place: place ?? t('common.not_known'),
    title: mark(incident.title),
    summary: mark(excerpt(incident.summary ?? '')),
    acts: matchedActs(match, acts, terms, language),
    people: incident.kind === 'pattern' ? '' : people,
    grade: [listed.reliability, listed.credibility].map(spaced).filter(Boolean).join(' · '),
    status: terms.label('status', incident.status, language),
  }
}

/** Where the page of an incident is; of an older state, where its history tells of how it stood. */
export function hrefOf(
  { id, ref, change_number }: { id: string; ref: string; change_number: number },
  there: Known['there'],
): string | null {
  if (there === null) return `/incidents/${ref}`
  return there.has(id) ? `/incidents/${ref}/history#change-${change_number}` : null
}

type Dated = Listed['incident'] | Listed['acts'][number]

function dateOf(row: Dated, language: 'en' | 'ko'): string {
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
function matchedActs(
  match: Match,
  acts: Listed['acts'],
  terms: Terms,
  language: 'en' | 'ko',
): string {
  const found = new Map<string, number>()
  for (const act of acts) {
    if (!match.acts.has(act.id)) continue
    const date = act.date_precision === null ? '' : ` (${dateOf(act, language)})`
    const label = terms.label('act_type', act.type, language) + date
    found.set(label, (found.get(label) ?? 0) + 1)
  }
  return [...found].map(([label, n]) => (n > 1 ? `${label} ×${n}` : label)).join(', ')
}

/** "B F": letters and digits stand side by side, never ranked. */
const spaced = (marks: string) => Array.from(marks).join(' ')

const excerpt = (text: string) =>
  text.length <= 180 ? text : `${text.slice(0, 180).replace(/\s+\S*$/, '')} …`

/** How many acts of some incidents are not counted, having been threatened or denied. */
export const countUncounted = (listed: readonly Pick<Listed, 'acts'>[]) =>
  listed.flatMap(({ acts }) => acts).filter((act) => !counts(act)).length
