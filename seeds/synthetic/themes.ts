import { bagOf, type Bag } from './random.ts'
import { other_themes } from './themes-other.ts'

/** What a case is about: the accusation, and how it came to it. */
export type Theme = {
  name: string
  /** Who is likely to be its victim, by the key of `people.ts`. */
  people: readonly string[]
  en: { reasons: readonly string[]; causes: readonly string[] }
  ko: { reasons: readonly string[]; causes: readonly string[] }
}

/**
 * The one theme whose words are counted on: `remittance` and `송금` stand in the summary of every
 * incident of it, and of no other. Both words in either language, as reports gloss them.
 */
const remittance: Theme = {
  name: 'remittance',
  people: ['remittance_broker', 'defector_family', 'trader'],
  en: {
    reasons: ['collecting money from abroad', 'passing on money for a commission'],
    causes: [
      'A remittance (송금) from a relative abroad had reached {the_victim} through a broker called {coined}.',
      'The {kin} had gone to fetch a remittance (송금) at the {trade} {hour}, and was followed.',
      'Part of a remittance (송금) had been kept back as a commission, which led to a quarrel and then to {talk}.',
    ],
  },
  ko: {
    reasons: ['해외 자금 수령', '수수료를 받은 자금 전달'],
    causes: [
      '{the_victim:은} 해외에 있는 가족이 {coined:이라}는 브로커를 통해 보낸 송금(remittance)을 받은 것으로 전해졌다.',
      '{kin:은} {hour} {trade}에서 송금(remittance)을 받아 오다가 미행을 당했다.',
      '송금(remittance) 수수료를 둘러싼 다툼이 {talk:으로} 이어졌다고 한다.',
    ],
  },
}

/** The share of incidents about a remittance. */
export const remittance_share = 0.08
export const themes: readonly Theme[] = [remittance, ...other_themes.map(([theme]) => theme)]

const total = other_themes.reduce((sum, [, weight]) => sum + weight, 0)
export const theme_bag: Bag<Theme> = bagOf([
  [remittance, remittance_share],
  ...other_themes.map(([theme, weight]): [Theme, number] => [
    theme,
    ((1 - remittance_share) * weight) / total,
  ]),
])

/**
 * Words with a known frequency: each stands in a sentence of its own in that share of the
 * summaries in that language, and nowhere else. `heliograph` is the rare one.
 */
export const markers: readonly { share: number; en: string; ko: string }[] = [
  {
    share: 0.02,
    en: 'A shortfall in the harvest, which some call a famine, had made matters worse.',
    ko: '사람들이 기근이라고 부르는 흉작으로 사정은 더 나빠졌다.',
  },
  {
    share: 0.01,
    en: 'A typhoon had cut the road shortly before.',
    ko: '얼마 전 태풍으로 길이 끊긴 상태였다.',
  },
  {
    share: 0.005,
    en: 'The names were called out over a loudspeaker.',
    ko: '이름은 확성기로 불리었다.',
  },
  {
    share: 0.001,
    en: 'The post had passed on the order by heliograph.',
    ko: '명령은 heliograph로 전달되었다.',
  },
]
