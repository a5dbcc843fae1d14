import type { InvolvementRow } from '../../db/tables.ts'
import type { Act, Around, World } from './acts.ts'
import type { Case } from './case.ts'
import type { Codes } from './codes.ts'
import { groupOf } from './groups.ts'
import { chance, draw, type Random } from './random.ts'
import type { Plain } from './rows.ts'

/** Who had a hand in the acts: an agency in nearly all, and the persons known to have had one. */
export function involvementRows(
  { random, ids, codes, agencies }: World,
  told: Case,
  acts: readonly Act[],
  { agency, people }: Around,
): Plain<InvolvementRow>[] {
  const rows: Plain<InvolvementRow>[] = []
  const add = (act: Act, who: { agency_id: string } | { person_id: string }) =>
    rows.push({
      id: ids.next(),
      act_id: act.id,
      agency_id: null,
      person_id: null,
      ...who,
      degree: degreeOf(random, codes, act.type),
      basis: chance(random, 0.66) ? 'stated' : 'inferred',
    })
  for (const [index, act] of acts.entries()) {
    if (chance(random, 0.92)) add(act, { agency_id: agency.id })
    if (chance(random, 0.1)) {
      const second = agencies(random, told.spot.place, groupOf(act.type) === 'court')
      if (second.id !== agency.id) add(act, { agency_id: second.id })
    }
    if (index > 0) continue
    for (const [at, person] of told.people.entries()) {
      const id = people[at]?.id
      if (person.perpetrator && id !== undefined) add(act, { person_id: id })
    }
  }
  return rows
}

function degreeOf(random: Random, codes: Codes, type: string): string {
  if (type === 'detention' && chance(random, 0.8)) return 'held'
  if (type === 'sentence' && chance(random, 0.8)) return 'decided'
  return draw(random, codes.degree)
}
