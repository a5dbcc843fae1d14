import type { TermRow } from '../../db/tables.ts'
import { bagOf, type Bag } from './random.ts'

export type Term = Pick<TermRow, 'vocabulary' | 'code' | 'retired_at'>
type Weights = Record<string, number>

/** How often each code is drawn. A code that an installation does not have, or retired, is not. */
const weights = {
  act_type: {
    ...{
      arrest: 300,
      detention: 95,
      sentence: 85,
      search: 75,
      confiscation: 80,
      interrogation: 45,
    },
    ...{ summons: 30, forced_repatriation: 35, surveillance: 25, extortion: 25, torture: 20 },
    ...{ ill_treatment: 20, forced_labour: 22, public_trial: 20, labour_mobilisation: 18 },
    ...{ execution: 12, disappearance: 12, public_denunciation: 12, forced_relocation: 10 },
    ...{ denial_of_movement: 10, threat: 10, death_in_custody: 8, killing: 6, eviction: 6 },
    ...{ shooting_at_border: 6, release: 6, guilt_by_association: 6, human_trafficking: 6 },
    ...{ communication_interception: 6, denial_of_food_or_medical_care: 6, trial: 6 },
    ...{ dismissal_or_demotion: 5, sexual_violence: 5, forced_confession: 4, forced_abortion: 3 },
    other: 3,
  },
  penalty: {
    ...{ kyohwa: 22, danryon: 20, hard_labour: 14, kwanliso: 8, kyoyang: 6, unpaid_labour: 6 },
    ...{ prison: 5, death: 4, banishment: 4, fine: 3, not_known: 3, demotion: 2, warning: 2 },
    ...{ suspended: 1, party_expulsion: 1, kyohwa_life: 1, confiscation: 1 },
    ...{ guilt_by_association: 0.5, other: 0.5 },
  },
  item: {
    ...{ cash: 40, phone: 18, goods: 20, vehicle: 4, livestock: 4, housing: 3, document: 3 },
    other: 8,
  },
  currency: { CNY: 45, KPW: 35, USD: 20 },
  amount_basis: { exact: 45, estimate: 55 },
  amount_missing: { all_found: 45, unknown: 55 },
  returned: { no: 80, partly: 10, yes: 10 },
  outcome: {
    ...{ not_known: 20, still_held: 18, sentenced: 12, transferred: 10, released: 9 },
    ...{ whereabouts_unknown: 8, released_after_bribe: 8, no_further_action: 4, injured: 3 },
    ...{ banished: 2, released_served: 2, died: 2, escaped: 1, executed: 1, other: 1 },
    property_returned: 0.5,
  },
  custody_state: { held: 45, not_known: 30, released: 12, transferred: 9, died: 3, escaped: 1 },
  degree: {
    ...{ carried_out: 70, ordered: 10, assisted: 6, present: 5, planned: 3, not_known: 4 },
    failed_to_prevent: 2,
  },
  source_kind: {
    ...{ news_article: 66, interview: 10, testimony_transcript: 7, report: 7, broadcast: 3 },
    ...{ social_media: 2, message: 1, document: 1, official_statement: 1, photo_or_video: 1 },
    ...{ satellite_image: 0.3, court_record: 0.3, book: 0.5, dataset: 0.5, other: 0.4 },
  },
  origin_kind: {
    ...{ anonymous_person: 74, named_person: 5, document: 6, organisation: 6, recording: 4 },
    not_known: 5,
  },
  connection: {
    ...{ heard_from_others: 34, eyewitness: 20, not_known: 14, relative: 12, victim: 10 },
    ...{ official: 6, participant: 4 },
  },
  reliability: { F: 34, C: 24, B: 18, D: 10, E: 7, A: 7 },
  credibility: { '3': 38, '2': 24, '6': 14, '4': 14, '5': 10 },
  derivation: { reprint: 55, translation: 25, excerpt: 10, summary: 7, update: 3 },
  link_type: {
    ...{ parallel: 40, precedes: 20, same_agency_campaign: 20, same_person: 10, contradicts: 6 },
    follows: 4,
  },
  link_confidence: { certain: 35, probable: 40, possible: 25 },
  status: { verified: 55, submitted: 43, returned: 2 },
  sensitivity: { open: 98, restricted: 2 },
} satisfies Record<string, Weights>

export type Codes = Record<keyof typeof weights, Bag<string>>

/** Lists of weights for part of a vocabulary. */
const vocabulary_of: Record<string, string> = { amount_missing: 'amount_basis' }

/** @param terms the vocabularies, in any order */
export function knowCodes(terms: readonly Term[]): Codes {
  const live = new Set(
    terms
      .filter((term) => term.retired_at === null)
      .map(({ vocabulary, code }) => `${vocabulary} ${code}`),
  )
  const bags = Object.entries(weights).map(([name, list]) => {
    const vocabulary = vocabulary_of[name] ?? name
    const known = Object.entries(list).filter(([code]) => live.has(`${vocabulary} ${code}`))
    return [name, bagOf(known)]
  })
  return Object.fromEntries(bags) as Codes
}
