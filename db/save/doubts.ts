import type { Bundle } from '../bundle.ts'
import { addDays } from '../dictionary/date/period.ts'
import type { ActRow, IncidentRow } from '../tables.ts'

/**
 * What is possible and seldom true. It is asked about once, when it is first said; whoever says that
 * it is so gives a reason, which the history keeps.
 */
export type DoubtCode =
  | 'date_after_publication'
  | 'date_in_future'
  | 'place_elsewhere'
  | 'sentence_without_custody'
  | 'long_sentence'
  | 'ended_before_begun'
  | 'great_age'
  | 'entered_before'

/**
 * @property seq the number of the act, or of the person in the order of the form; the reference of
 * the other incident, where it is about one; null: the incident
 */
export type Doubt = { code: DoubtCode; seq: number | string | null }

/** By what a doubt is answered: `place_elsewhere.2`. */
export const keyOf = ({ code, seq }: Doubt): string => (seq === null ? code : `${code}.${seq}`)

const custody = new Set(['arrest', 'detention', 'disappearance', 'forced_labour', 'abduction'])
const long_months = 180
const great_age = 110

/**
 * The doubts about an incident as it stands, or would stand.
 * @param today `YYYY-MM-DD` in UTC: it may be a day later somewhere
 */
export function doubtsOf(bundle: Bundle, today: string): Doubt[] {
  const { incident, acts, people } = bundle
  return [
    ...datesOf(bundle, incident, null, today),
    ...acts.flatMap((act) => [
      ...datesOf(bundle, act, act.seq, today),
      ...placeOf(bundle, act),
      ...sentenceOf(bundle, act),
      ...endOf(incident, act),
    ]),
    ...people.flatMap(({ age_min }, index): Doubt[] =>
      (age_min ?? 0) > great_age ? [{ code: 'great_age', seq: index + 1 }] : [],
    ),
  ]
}

function datesOf(
  { sources }: Bundle,
  { date_earliest }: Pick<IncidentRow, 'date_earliest'>,
  seq: number | null,
  today: string,
): Doubt[] {
  if (date_earliest === null) return []
  const published = sources.flatMap(({ published_on }) => published_on ?? [])
  const last = published.toSorted().at(-1)
  if (date_earliest > addDays(today, 1)) return [{ code: 'date_in_future', seq }]
  return last !== undefined && date_earliest > last ? [{ code: 'date_after_publication', seq }] : []
}

function placeOf({ incident, places }: Bundle, act: ActRow): Doubt[] {
  const provinceOf = (id: string | null) => {
    const place = places.find((one) => one.id === id)
    return place?.province_id ?? null
  }
  const [own, whole] = [provinceOf(act.place_id), provinceOf(incident.place_id)]
  const elsewhere = own !== null && whole !== null && own !== whole
  return elsewhere ? [{ code: 'place_elsewhere', seq: act.seq }] : []
}

function sentenceOf({ acts }: Bundle, { type, seq, victim_id, months_max }: ActRow): Doubt[] {
  if (type !== 'sentence') return []
  const held = acts.some((act) => custody.has(act.type) && act.victim_id === victim_id)
  return [
    ...(held ? [] : [{ code: 'sentence_without_custody' as const, seq }]),
    ...(Number(months_max ?? 0) > long_months ? [{ code: 'long_sentence' as const, seq }] : []),
  ]
}

function endOf(incident: IncidentRow, act: ActRow): Doubt[] {
  const begun = act.date_precision === null ? incident.date_earliest : act.date_earliest
  const before = act.ended_latest !== null && begun !== null && act.ended_latest < begun
  return before ? [{ code: 'ended_before_begun', seq: act.seq }] : []
}
