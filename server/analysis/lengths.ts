import { compareDecimals } from '../../db/dictionary/decimal.ts'
import type { Length } from '../../db/cube/lengths.ts'
import type { Count } from '../../db/cube/figure.ts'
import { say, type Line } from './lines.ts'
import { listHref } from '../pages/list.ts'
import { onlyCounting } from './links.ts'
import type { AnalysisSetting } from './setting.ts'

/** Where one class of lengths ends and the next begins, in months. */
const bounds = ['0', '1', '3', '6', '12', '36', '60', '120', '180']

/** Sentences by length, and what is said of them all. */
export type Lengths = {
  lines: Line[]
  /** How many there are, of how many nothing is said of their length. */
  total: Line
  unsaid: Line
  /** What any is at least, and what any is at most, in months; null: not known. */
  shortest: string | null
  longest: string | null
  /** How many are known at one end only. */
  half: number
}

/**
 * How sentences are distributed by length. One of 3 to 6 months is possibly in each class that it
 * touches, and certainly in one only if all of it is; an end that nobody knows is open.
 */
export function readLengths(
  setting: AnalysisSetting,
  lengths: readonly Length[],
  period: boolean,
): Lengths {
  const { t } = setting
  const said = lengths.filter(({ min, max }) => min !== null || max !== null)
  const lines = bounds.flatMap((from, at): Line[] => {
    const to = bounds[at + 1] ?? null
    const touching = said.filter((length) => touches(length, from, to))
    const inside = touching.filter((length) => liesIn(length, from, to))
    const certain = sum(inside, period ? 'certain' : 'possible')
    const possible = sum(touching, 'possible')
    if (possible === 0) return []
    const name = className(t, from, to)
    return [lineOf(setting, `${from}-${to ?? ''}`, name, certain, possible, null)]
  })
  const href = listHref(setting, (query) => {
    query.delete('act')
    query.append('act', 'sentence')
    onlyCounting(setting, query)
  })
  const unsaid = lengths.filter(({ min, max }) => min === null && max === null)
  const whole = (label: string, of: readonly Length[], to: string | null) =>
    lineOf(setting, null, label, period ? sum(of, 'certain') : null, sum(of, 'possible'), to)
  // Where one is not known at an end, it may be shorter, or longer, than all others.
  const ends = (end: 'min' | 'max') =>
    said.some((length) => length[end] === null)
      ? []
      : said.flatMap((length) => length[end] ?? []).toSorted(compareDecimals)
  return {
    lines,
    total: whole(t('analysis.sentences_all'), lengths, href),
    unsaid: whole(t('analysis.sentences_unsaid'), unsaid, null),
    shortest: ends('min')[0] ?? null,
    longest: ends('max').at(-1) ?? null,
    half: sum(
      said.filter(({ min, max }) => min === null || max === null),
      'possible',
    ),
  }
}

const touches = ({ min, max }: Length, from: string, to: string | null) =>
  (max === null || compareDecimals(max, from) >= 0) &&
  (min === null || to === null || compareDecimals(min, to) < 0)

const liesIn = ({ min, max }: Length, from: string, to: string | null) =>
  min !== null &&
  compareDecimals(min, from) >= 0 &&
  (to === null || (max !== null && compareDecimals(max, to) < 0))

const sum = (lengths: readonly Length[], which: 'certain' | 'possible') =>
  lengths.reduce((total, length) => total + length[which], 0)

function lineOf(
  setting: AnalysisSetting,
  key: string | null,
  label: string,
  certain: number | null,
  possible: number,
  href: string | null,
): Line {
  const amount = (n: number) => ({ least: n, most: n })
  const count: Count = {
    certain: certain === null ? null : amount(certain),
    possible: amount(possible),
  }
  return {
    ...{ key, label, count },
    certain: certain === null ? null : say(setting, amount(certain), null),
    possible: say(setting, amount(possible), href),
  }
}

function className(t: AnalysisSetting['t'], from: string, to: string | null): string {
  const [low, high] = [Number(from), to === null ? null : Number(to)]
  if (high === null) return t('analysis.length_from_years', { from: low / 12 })
  if (low === 0) return t('analysis.length_under_month')
  if (high <= 12) return t('analysis.length_months', { from: low, to: high })
  return t('analysis.length_years', { from: low / 12, to: high / 12 })
}
