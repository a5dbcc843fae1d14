import type { Amount, Count } from '../../db/cube/figure.ts'
import type { AnalysisSetting } from './setting.ts'

/** Numbers in words, as short as a figure has room for and as long as a table has. */

type Speaking = Pick<AnalysisSetting, 'language' | 't'>

const numbers = { en: new Intl.NumberFormat('en'), ko: new Intl.NumberFormat('ko') }

/** "12", "3–5", "4+" where nobody knows how many at most, "?" where nobody knows how many. */
export function amountShort({ least, most }: Amount, { language }: Speaking): string {
  const write = (n: number) => numbers[language].format(n)
  if (least === null) return '?'
  if (most === null) return `${write(least)}+`
  return most === least ? write(least) : `${write(least)}–${write(most)}`
}

/** The same in words: "at least 4", "not known". */
export function amountText(amount: Amount, { language, t }: Speaking): string {
  if (amount.least === null) return t('common.not_known')
  if (amount.most === null) return t('list.people_min', { n: amount.least })
  return amountShort(amount, { language, t })
}

/** "12 / 15": certainly 12, possibly 15; one number where these are one. */
export function countShort({ certain, possible }: Count, speaking: Speaking): string {
  const second = amountShort(possible, speaking)
  const first = certain === null ? second : amountShort(certain, speaking)
  return first === second ? first : `${first} / ${second}`
}

/** "12 / 15" as "12 /" over "15", where there is no room for both beside each other. */
export function split(number: string): string[] {
  const at = number.indexOf(' / ')
  return at < 0 ? [number] : [number.slice(0, at + 2), number.slice(at + 3)]
}

/** How long the bar of an amount is: what it is at least. */
export const lengthOf = (amount: Amount | null) => amount?.least ?? 0

/** What a screen has of a text of so many pixels; Hangul is twice as wide as a Latin letter. */
export function fit(text: string, pixels: number, size: number): string {
  let room = pixels
  let kept = ''
  for (const letter of text) {
    room -= letter > '\u1100' ? size : size * 0.56
    if (room < 0) return `${kept.trimEnd()}…`
    kept += letter
  }
  return kept
}
