import { bagOf } from './random.ts'

/** A length in both languages, with its months as the codebook has them: a year is 12. */
export type Length = readonly [en: string, ko: string, least: string | null, most: string | null]

const short_terms = bagOf<Length>([
  [['three months', '3개월', '3', '3'], 30],
  [['six months', '6개월', '6', '6'], 30],
  [['one month', '1개월', '1', '1'], 12],
  [['fifteen days', '15일', '0.5', '0.5'], 8],
  [['one year', '1년', '12', '12'], 10],
  [['between three and six months', '3~6개월', '3', '6'], 5],
  [['up to six months', '6개월 이하', null, '6'], 5],
])
const long_terms = bagOf<Length>([
  [['three years', '3년', '36', '36'], 22],
  [['five years', '5년', '60', '60'], 20],
  [['seven years', '7년', '84', '84'], 12],
  [['ten years', '10년', '120', '120'], 12],
  [['one year', '1년', '12', '12'], 12],
  [['two and a half years', '2년 6개월', '30', '30'], 6],
  [['fifteen years', '15년', '180', '180'], 5],
  [['one to three years', '1~3년', '12', '36'], 6],
  [['more than ten years', '10년 이상', '120', null], 5],
])

/** The penalties that have a length. */
export const terms_of = new Map([
  ['kyohwa', long_terms],
  ['prison', long_terms],
  ['suspended', long_terms],
  ['danryon', short_terms],
  ['hard_labour', short_terms],
  ['kyoyang', short_terms],
  ['unpaid_labour', short_terms],
])

/** What was taken, by kind, in the words of a source. */
export const taken_words: Record<string, readonly (readonly [en: string, ko: string])[]> = {
  cash: [
    ['all the cash in the house', '집에 있던 현금 전부'],
    ['savings of many years', '여러 해 모은 돈'],
    ['the takings of the day', '하루 장사 수입'],
    ['notes sewn into a coat', '외투에 꿰매 둔 지폐'],
  ],
  phone: [
    ['a mobile phone and its charger', '휴대전화와 충전기'],
    ['two handsets', '손전화 두 대'],
  ],
  goods: [
    ['sacks of rice', '쌀자루'],
    ['cloth and shoes', '천과 신발'],
    ['medicine from abroad', '외국산 의약품'],
    ['the stock of a stall', '매대의 상품'],
  ],
  document: [
    ['an identity card', '공민증'],
    ['letters and photographs', '편지와 사진'],
  ],
  livestock: [
    ['a pig', '돼지 한 마리'],
    ['two goats', '염소 두 마리'],
  ],
  housing: [
    ['the house', '살림집'],
    ['the right to the flat', '아파트 입사증'],
  ],
  vehicle: [
    ['a motorcycle', '오토바이'],
    ['a handcart', '손수레'],
  ],
  other: [
    ['household goods', '가재도구'],
    ['a solar panel', '태양광판'],
  ],
}

/** What each currency's sums are counted in. */
export const units: Record<string, number> = { KPW: 10_000, CNY: 100, USD: 10 }
