import { linked, rect, text, type Drawing, type Shape } from './drawing.ts'
import type { Line } from './lines.ts'
import { countShort, fit, lengthOf } from './say.ts'
import type { AnalysisSetting } from './setting.ts'

const width = 420
const row = 38

/**
 * Bars that lie, each under its name and with its number: solid as far as it is certain, hatched as
 * far as it is possible. What there is no room for is told beneath, and stands in the table.
 */
export function drawBars(
  setting: AnalysisSetting,
  { name, title }: Pick<Drawing, 'name' | 'title'>,
  lines: readonly Line[],
  most: number,
): Drawing {
  const { t } = setting
  const shown = lines.slice(0, most)
  const longest = Math.max(1, ...lines.map(({ count }) => lengthOf(count.possible)))
  const shapes = shown.flatMap((line, at) => drawBar(setting, line, at * row, longest))
  const left = lines.length - shown.length
  if (left > 0) {
    shapes.push(text(0, shown.length * row + 16, t('analysis.more', { n: left }), 'muted'))
  }
  const height = shown.length * row + (left > 0 ? 24 : 0)
  const dated = lines.some(({ count }) => count.certain !== null)
  return { name, title, width, height, legend: legendOf(setting, dated), shapes }
}

function drawBar(setting: AnalysisSetting, line: Line, y: number, longest: number): Shape[] {
  const { count, label, possible } = line
  const number = countShort(count, setting)
  const scale = (width - 2) / longest
  const solid = lengthOf(count.certain ?? count.possible) * scale
  const all = lengthOf(count.possible) * scale
  const name = fit(label, width - 30 - number.length * 8, 13)
  return linked(possible.href, null, [
    rect(0, y, width, row - 4, 'hit'),
    text(0, y + 14, name),
    text(width, y + 14, number, 'end number'),
    ...(all > solid ? [rect(1, y + 20, all, 10, 'hatch')] : []),
    ...(solid > 0 ? [rect(1, y + 20, solid, 10, 'bar')] : []),
  ])
}

/** What the marks of bars mean. */
export function legendOf({ t, choice }: AnalysisSetting, dated: boolean): string[] {
  return [
    ...(dated ? [t('analysis.legend_certain')] : []),
    ...(choice.unit === 'people' ? [t('analysis.legend_people')] : []),
  ]
}
