import type { LinkRow } from '../../db/tables.ts'
import type { World } from './acts.ts'
import type { Told } from './case.ts'
import type { Language } from './date-words.ts'
import { chance, draw, zipfBag } from './random.ts'
import { recall, type Ring } from './ring.ts'
import type { Plain } from './rows.ts'

const reasons = {
  en: zipfBag([
    'Reported together by the same source.',
    'Same place and the same week.',
    'The same agents are named.',
    'The description of the person agrees.',
  ]),
  ko: zipfBag([
    '같은 소식통이 함께 전하였다.',
    '장소와 시기가 같다.',
    '같은 기관원이 언급되었다.',
    '인물에 대한 설명이 일치한다.',
  ]),
}

type Earlier = { events: Ring<Told>; patterns: Ring<Told>; duplicate_of: string | null }

/** The shares of incidents linked to another event, and to a pattern that they are a case of. */
const event_share = 0.03
const pattern_share = 0.01
/** The share of second reports that somebody has noticed already. */
const noticed_share = 0.15

/** Links to incidents made before. */
export function linkRows(
  { random, ids, codes }: World,
  incident_id: string,
  language: Language,
  { events, patterns, duplicate_of }: Earlier,
): Plain<LinkRow>[] {
  const rows: Plain<LinkRow>[] = []
  const add = (type: string, to_id: string) =>
    rows.push({
      id: ids.next(),
      from_id: incident_id,
      to_id,
      type,
      confidence: draw(random, codes.link_confidence),
      reason: chance(random, 0.7) ? draw(random, reasons[language]) : null,
    })
  if (duplicate_of !== null && chance(random, noticed_share)) add('duplicate_of', duplicate_of)
  if (chance(random, event_share)) {
    const to_id = recall(random, events)?.incident_id
    if (to_id !== undefined && to_id !== duplicate_of) add(draw(random, codes.link_type), to_id)
  }
  if (chance(random, pattern_share)) {
    const to_id = recall(random, patterns)?.incident_id
    if (to_id !== undefined) add('part_of', to_id)
  }
  return rows
}
