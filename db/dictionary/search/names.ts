import { southernInside, southernSyllable } from './korean.ts'
import { HYPHEN_UNITS, keyOf } from './romanisation.ts'
import { foldText } from './tokens.ts'
import { joined, piecesOf } from './words.ts'

const UNIT_WORDS = new Set('province county city district'.split(' '))

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
  const words = piecesOf(bareName(name)).pieces.filter((piece) => piece.script === 'letters')
  return words.map((word) => keyOf(joined(word))).join('')
}

/**
 * A name without the word for its unit: Province, County, City or District; -do, -si, -gun, -ri, -dong
 * and the like; 도, 시, 군, 구역, 리, 동 and the like where two syllables remain (중구역 stays).
 */
export function bareName(name: string): string {
  const trimmed = name.trim()
  const at = Math.max(trimmed.lastIndexOf(' '), trimmed.lastIndexOf('-'))
  const last = foldText(trimmed.slice(at + 1))
  const units = trimmed[at] === '-' ? HYPHEN_UNITS : UNIT_WORDS
  if (at > 0 && units.has(last)) return trimmed.slice(0, at).trim()
  const composed = trimmed.normalize('NFC')
  const unit = KOREAN_UNITS.find((end) => composed.endsWith(end))
  if (unit === undefined) return trimmed
  const rest = composed.slice(0, -unit.length).trim()
  return /[가-힣]{2}$/.test(rest) ? rest : trimmed
}
