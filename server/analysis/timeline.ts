import type { Figure } from '../../db/cube/figure.ts'
import { legendOf } from './bars.ts'
import { line, linked, rect, text, type Drawing, type Shape } from './drawing.ts'
import { linesOf, type Line } from './lines.ts'
import { nameOf } from './names.ts'
import { countShort, lengthOf, split } from './say.ts'
import type { AnalysisSetting } from './setting.ts'

/** So many months make no crowd; of more, years are drawn. */
const few_months = 36
/** So many bars are drawn at most: the last ones. The table has all. */
const most_bars = 60

/** Months while they are few, else years; or what was asked for. */
export function stepOf({ choice }: AnalysisSetting, months: Figure): 'year' | 'month' {
  const keys = months.rows.flatMap(({ key }) => key ?? [])
  const [first, last] = [keys[0], keys.at(-1)]
  const count = first === undefined || last === undefined ? 0 : numberOf(last) - numberOf(first)
  return choice.by ?? (count < few_months ? 'month' : 'year')
}

const numberOf = (key: string) => {
  const [year = 0, month] = key.split('-').map(Number)
  return month === undefined ? year : year * 12 + month - 1
}

const keyOf = (number: number, by: 'year' | 'month') => {
  const year = String(by === 'year' ? number : Math.floor(number / 12)).padStart(4, '0')
  return by === 'year' ? year : `${year}-${String((number % 12) + 1).padStart(2, '0')}`
}

const top = 34
const plot = 150
const foot = 36
const left = 44

/**
 * Bars that stand, one for each month or year: solid as far as it is certain that so many lie in
 * it, hatched as far as more may.
 */
export function drawTimeline(
  setting: AnalysisSetting,
  figure: Figure,
  by: 'year' | 'month',
  title: string,
): Drawing {
  const dated = linesOf(setting, figure).filter(({ key }) => key !== null)
  const by_key = new Map(dated.map((one) => [one.key ?? '', one]))
  const [first, last] = [dated[0]?.key, dated.at(-1)?.key]
  if (first == null || last == null) {
    return { name: 'timeline', title, width: 0, height: 0, legend: [], shapes: [] }
  }
  const end = numberOf(last)
  const begin = Math.max(numberOf(first), end - most_bars + 1)
  const count = end - begin + 1
  const pitch = count <= 12 ? 56 : count <= 24 ? 40 : 30
  const width = left + count * pitch
  const highest = ceiling(Math.max(1, ...dated.map((one) => lengthOf(one.count.possible))))
  const shapes = grid(setting, highest, width)
  for (let number = begin; number <= end; number += 1) {
    const key = keyOf(number, by)
    const x = left + (number - begin) * pitch
    shapes.push(...ticks(setting, key, x + pitch / 2, number === begin, by))
    const found = by_key.get(key)
    if (found) shapes.push(...drawBar(setting, found, x, pitch, plot / highest))
  }
  const earlier = dated.filter(({ key }) => numberOf(key ?? '') < begin).length
  const { t } = setting
  return {
    ...{ name: 'timeline', title, width, height: top + plot + foot, shapes },
    legend: [
      ...legendOf(setting, true),
      ...(earlier > 0 ? [t('analysis.earlier', { n: earlier })] : []),
    ],
  }
}

function drawBar(
  setting: AnalysisSetting,
  found: Line,
  x: number,
  pitch: number,
  scale: number,
): Shape[] {
  const { certain, possible } = found.count
  const all = lengthOf(possible) * scale
  const solid = lengthOf(certain) * scale
  const number = countShort(found.count, setting)
  const base = top + plot
  // Of a bar too narrow for both, the two numbers stand one above the other.
  const parts = number.length * 6.6 < pitch ? [number] : split(number)
  const middle = x + pitch / 2
  return linked(found.possible.href, `${found.label}: ${number}`, [
    rect(x, base - Math.max(all, 24) - 16, pitch, Math.max(all, 24) + 16, 'hit'),
    ...(all > solid ? [rect(x + 4, base - all, pitch - 8, all, 'hatch')] : []),
    ...(solid > 0 ? [rect(x + 4, base - solid, pitch - 8, solid, 'bar')] : []),
    ...parts.map((part, n) =>
      text(middle, base - all - 5 - (parts.length - 1 - n) * 12, part, 'middle number small'),
    ),
  ])
}

/** A round number not below the highest, with a half that is whole. */
function ceiling(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(highest))
  const step = [1, 2, 4, 6, 8, 10].find((factor) => factor * power >= highest) ?? 10
  return Math.max(2, step * power)
}

function grid({ language }: AnalysisSetting, highest: number, width: number): Shape[] {
  return [0, highest / 2, highest].flatMap((value) => {
    const y = top + plot - (value / highest) * plot
    const label = new Intl.NumberFormat(language).format(value)
    return [
      line(left, y, width, y, value === 0 ? 'axis' : 'grid'),
      text(left - 6, y + 4, label, 'end small muted'),
    ]
  })
}

function ticks(
  setting: AnalysisSetting,
  key: string,
  x: number,
  first: boolean,
  by: 'year' | 'month',
): Shape[] {
  const y = top + plot + 15
  if (by === 'year') return [text(x, y, key, 'middle small')]
  const [year = '', month = ''] = key.split('-')
  const short =
    setting.language === 'ko' ? `${Number(month)}월` : nameOf(setting, 'month', key).slice(0, 3)
  const year_too = first || month === '01'
  return [
    text(x, y, short, 'middle small'),
    ...(year_too ? [text(x, y + 15, year, 'middle small muted')] : []),
  ]
}
