import { writeDay } from '../../db/dictionary/date/day-number.ts'
import { taken_words, terms_of, units } from './act-words.ts'
import type { World } from './acts.ts'
import type { Agency } from './agencies.ts'
import type { Case, Deed } from './case.ts'
import type { Codes } from './codes.ts'
import type { Language } from './date-words.ts'
import { act_manners, type Recorded } from './dates.ts'
import { below, between, chance, draw, type Random } from './random.ts'

/** What only a sentence has. */
export function sentenceOf(
  { random, codes, agencies }: World,
  type: string,
  language: Language,
  agency: Agency,
) {
  const blank = {
    penalty: null as string | null,
    duration_text: null as string | null,
    months_min: null as string | null,
    months_max: null as string | null,
    deciding_body_id: null as string | null,
  }
  if (type !== 'sentence') return blank
  const penalty = draw(random, codes.penalty)
  const terms = chance(random, 0.92) ? terms_of.get(penalty) : undefined
  const body = chance(random, 0.4) ? agencies(random, null, true) : agency
  const deciding_body_id = chance(random, 0.7) ? body.id : null
  if (terms === undefined) return { ...blank, penalty, deciding_body_id }
  const [en, ko, months_min, months_max] = draw(random, terms)
  const duration_text = language === 'en' ? en : ko
  return { penalty, duration_text, months_min, months_max, deciding_body_id }
}

/** What only goods taken have. */
export function goodsOf({ random, codes }: World, type: string, language: Language) {
  const blank = {
    item: null as string | null,
    description: null as string | null,
    quantity_text: null,
    quantity: null as string | null,
    amount: null as string | null,
    currency: null as string | null,
    amount_basis: null as string | null,
    returned: null as string | null,
  }
  if (type !== 'confiscation' && type !== 'extortion') return blank
  const item = type === 'extortion' && chance(random, 0.8) ? 'cash' : draw(random, codes.item)
  const words = taken_words[item] ?? []
  const [en, ko] = words[below(random, words.length)] ?? [null, null]
  const description = chance(random, 0.7) ? (language === 'en' ? en : ko) : null
  const returned = chance(random, 0.4) ? draw(random, codes.returned) : null
  if (item !== 'cash') {
    const quantity = chance(random, 0.6) ? String(between(random, 1, 30)) : null
    return { ...blank, item, description, quantity, returned }
  }
  const amount_basis = draw(random, codes.amount_missing)
  if (chance(random, 0.3)) return { ...blank, item, description, amount_basis, returned }
  return { ...blank, item, description, returned, ...sumOf(random, codes) }
}

/** Money is text: "2500.50" stays what the source said. */
function sumOf(random: Random, codes: Codes) {
  const currency = draw(random, codes.currency)
  const whole = between(random, 1, 99) * (units[currency] ?? 1)
  const amount = chance(random, 0.04) ? `${whole}.50` : String(whole)
  return { amount, currency, amount_basis: draw(random, codes.amount_basis) }
}

const custody_types = new Set(['detention', 'arrest', 'disappearance', 'forced_labour'])

/** What only custody has. */
export function custodyOf(
  { random, codes, places, dates }: World,
  { type, days_after }: Deed,
  { day, language }: Case,
  published: string | null,
) {
  const held = custody_types.has(type)
  const begun = day + (days_after ?? 0)
  let ended: Recorded | null = null
  if (type === 'detention' && chance(random, 0.12)) {
    const end = begun + between(random, 5, 120)
    // Nobody reports what has not come yet.
    const told = published === null || writeDay(end) <= published
    ended = told ? dates(draw(random, act_manners), end, published, language) : null
  }
  const in_prison = held && places.facilities !== null && chance(random, 0.08)
  return {
    ended_text: ended?.text ?? null,
    ended_edtf: ended?.edtf ?? null,
    ended_earliest: ended?.earliest ?? null,
    ended_latest: ended?.latest ?? null,
    ended_precision: ended?.precision ?? null,
    ended_basis: ended?.basis ?? null,
    facility_id: in_prison && places.facilities ? draw(random, places.facilities).id : null,
    custody_state: held && chance(random, 0.4) ? draw(random, codes.custody_state) : null,
  }
}
