import type { Language } from './date-words.ts'
import { bagOf, zipfBag } from './random.ts'

/** An outlet that does not exist, at an address that never will (RFC 2606). */
export type Publisher = { name: string; host: string; language: Language }

const english: [name: string, host: string][] = [
  ['Northern Border Wire', 'border-wire'],
  ['Tumen Valley Report', 'tumen-valley'],
  ['Two Rivers Monitor', 'two-rivers'],
  ['The Peninsula Ledger', 'peninsula-ledger'],
  ['Frontier Testimony Project', 'frontier-testimony'],
  ['Open Record Korea', 'open-record'],
  ['Crossing Point News', 'crossing-point'],
  ['Yalu Dispatch', 'yalu-dispatch'],
  ['Custody Watch', 'custody-watch'],
  ['North Market Bulletin', 'north-market'],
  ['East Coast Listening Post', 'listening-post'],
  ['Archive of Disappearances', 'disappearances'],
  ['Quiet Voices', 'quiet-voices'],
  ['The Returnees’ Forum', 'returnees'],
  ['Inland Letters', 'inland-letters'],
  ['Witness Quarterly', 'witness-quarterly'],
  ['Radio Far Shore', 'far-shore'],
  ['Penal Labour Observer', 'penal-labour'],
  ['Households Apart', 'households-apart'],
  ['Border Law Review Online', 'border-law'],
  ['The Night Ferry', 'night-ferry'],
  ['Northeast Rights Digest', 'northeast-rights'],
  ['Families of the Missing', 'families-missing'],
  ['Hill Station Journal', 'hill-station'],
  ['Under the Same Roof', 'same-roof'],
  ['Plain Statement', 'plain-statement'],
]
const korean: [name: string, host: string][] = [
  ['두강소식', 'dugang'],
  ['접경통신', 'jeopgyeong'],
  ['북녘리포트', 'bungnyeok'],
  ['압록강저널', 'amnok-journal'],
  ['기록과증언', 'record-witness'],
  ['국경의목소리', 'gukgyeong'],
  ['열린장마당', 'open-jangmadang'],
  ['한반도인권일지', 'rights-diary'],
  ['새벽방송', 'dawn-radio'],
  ['가족찾기신문', 'find-family'],
  ['두만강편지', 'tuman-letter'],
  ['구금감시모임', 'gugeum-watch'],
  ['내륙소식지', 'naeryuk'],
  ['증언아카이브', 'testimony-archive'],
]

const publisher =
  (language: Language) =>
  ([name, host]: [string, string]): Publisher => ({ name, host: `${host}.example`, language })

/** Two thirds of what is published in a language comes from a handful. */
export const publishers = {
  en: zipfBag(english.map(publisher('en'))),
  ko: zipfBag(korean.map(publisher('ko'))),
}

/** Days from the last event to the report of it. */
export const delays = bagOf<readonly [least: number, most: number]>([
  [[1, 4], 25],
  [[5, 14], 30],
  [[15, 45], 30],
  [[46, 120], 11],
  [[121, 900], 4],
])
