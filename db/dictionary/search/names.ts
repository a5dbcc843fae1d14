import { southernInside, southernSyllable } from './korean.ts'
import { HYPHEN_UNITS, keyOf } from './romanisation.ts'
import { foldText } from './tokens.ts'
import { joined, piecesOf } from './words.ts'

const UNIT_WORDS = new Set(
  'province county city district village neighborhood neighbourhood workers special directly governed'.split(
    ' ',
  ),
)

// The longest first.
const KOREAN_UNITS = '특별시 직할시 특급시 로동자구 노동자구 구역 도 시 군 구 리 동 읍 면'.split(
  ' ',
)

/**
 * The key under which a name is looked up: folded, without spaces, in Southern spelling throughout
 * (량강도 and 양강도, 조선 로동당 and 조선노동당 are one). Unit words stay: "Ryanggang" and
 * "Ryanggang Province" are two keys, see `bareName`.
 */
export function nameKey(name: string): string {
  const folded = foldText(name).replaceAll(' ', '')
  return southernInside(Array.from(folded)).map(southernSyllable).join('')
}

/**
 * The key under which the romanised spellings of a whole name meet, without its unit: that of
 * `P'yŏngyang-si` is that of `Pyeongyang`. Empty when the name has no Latin letters.
 */
export function romanisationKey(name: string): string {
  const words = piecesOf(bareName(name)).pieces.map(joined)
  return words
    .filter((word) => /[a-z]/.test(word))
    .map(keyOf)
    .join('')
    .replace(/(.)\1+/g, '$1')
}

/**
 * A name without the word for its unit: Province, County, City, Workers' District and the like; -do,
 * -si, -gun, -ri, -dong and the like; 도, 시, 군, 구역, 리, 동 and the like where two syllables remain
 * (중구역 stays). A name that is nothing else stays.
 */
export function bareName(name: string): string {
  let bare = name.trim()
  for (let end = unitStart(bare); end > 0; end = unitStart(bare)) bare = bare.slice(0, end).trim()
  if (!/[가-힣\u1100-\u1112]/.test(bare)) return bare
  const composed = bare.normalize('NFC')
  const unit = KOREAN_UNITS.find((end) => composed.endsWith(end))
  const rest = composed.slice(0, -(unit?.length ?? 0)).trim()
  return unit !== undefined && /[가-힣]{2}$/.test(rest) ? rest : bare
}

// Where a unit in letters begins, with its gap; 0 or less when the name ends in none.
function unitStart(name: string): number {
  const at = Math.max(name.lastIndexOf(' '), name.lastIndexOf('-'))
  const units = name[at] === '-' ? HYPHEN_UNITS : UNIT_WORDS
  return at > 0 && name.length - at < 20 && units.has(foldText(name.slice(at + 1))) ? at : 0
}
