import type { Bundle } from './bundle.ts'
import { expectedEnd, type Days } from './dictionary/date/sentence-end.ts'
import { counts } from './dictionary/tally.ts'
import { dateOf } from './flat/cell.ts'
import type { ActRow } from './tables.ts'

/** The sentence clock: when a term is over, and whether anybody knows what became of the person. */

export type Term = {
  act: ActRow
  end: Days
  /** Whether anything was recorded of what came after. */
  asked: boolean
  /** Whether that says where the person is now. */
  known: boolean
}

/** By these a term is served: where one of them is dated, it runs from there. */
const serving = new Set(['forced_labour'])
/** After these nobody asks any more. */
const over = new Set([
  ...['released', 'released_after_bribe', 'released_served', 'banished', 'escaped'],
  ...['died', 'executed', 'no_further_action'],
])
const out_of_custody = new Set(['released', 'escaped', 'died'])
const ends_it = new Set(['release', 'execution', 'killing', 'death_in_custody'])

type Sentenced = Pick<Bundle, 'incident' | 'acts'>

/** The terms that an incident's sentences impose, where the records say how long they are. */
export function termsOf(bundle: Sentenced): Term[] {
  return bundle.acts.flatMap((act) => {
    if (act.type !== 'sentence' || !counts(act)) return []
    const end = expectedEnd(begunOf(act, bundle), act)
    if (end.earliest === null && end.latest === null) return []
    const known = over.has(act.outcome ?? '') || isOut(act, bundle)
    return [{ act, end, asked: known || act.outcome !== null, known }]
  })
}

/** A term runs from the day it was begun to be served, where that is recorded, else from the sentence. */
function begunOf(act: ActRow, bundle: Sentenced): Days {
  const { date_earliest, date_latest } = dateOf(act, bundle)
  const served = bundle.acts.find(
    (other) =>
      serving.has(other.type) &&
      counts(other) &&
      isOfSame(act, other) &&
      other.date_earliest !== null &&
      (date_earliest === null || other.date_earliest >= date_earliest),
  )
  const from = served ?? { date_earliest, date_latest }
  return { earliest: from.date_earliest, latest: from.date_latest }
}

const isOfSame = (act: ActRow, other: ActRow) =>
  act.victim_id !== null && act.victim_id === other.victim_id

/** Whether another act of the same person says that they are in custody no longer. */
const isOut = (act: ActRow, bundle: Sentenced) =>
  bundle.acts.some(
    (other) =>
      isOfSame(act, other) &&
      counts(other) &&
      !isBefore(other, act, bundle) &&
      (out_of_custody.has(other.custody_state ?? '') ||
        ends_it.has(other.type) ||
        (serving.has(other.type) && other.ended_precision !== null)),
  )

/** Whether somebody was out of custody before they were sentenced: that says nothing of this term. */
function isBefore(other: ActRow, sentence: ActRow, bundle: Sentenced): boolean {
  const last = other.ended_latest ?? dateOf(other, bundle).date_latest
  const first = dateOf(sentence, bundle).date_earliest
  return last !== null && first !== null && last < first
}
