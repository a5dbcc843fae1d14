import { linked, rect, text, type Drawing, type Shape } from './drawing.ts'
import type { Line } from './lines.ts'
import { legendOf } from './bars.ts'
import { stepNames, stepOf, stepsFor } from './scale.ts'
import { countShort, lengthOf, split } from './say.ts'
import type { AnalysisSetting } from './setting.ts'

/** Where each first-level unit of North Korea stands, roughly as on a map, and its short name. */
const tiles: Record<string, { column: number; row: number; en: string; ko: string }> = {
  'KP-10': { column: 3, row: 0, en: 'Ryanggang', ko: '양강' },
  'KP-09': { column: 4, row: 0, en: 'N. Hamgyong', ko: '함북' },
  'KP-13': { column: 5, row: 0, en: 'Rason', ko: '나선' },
  'KP-03': { column: 1, row: 1, en: 'N. Pyongan', ko: '평북' },
  'KP-04': { column: 2, row: 1, en: 'Chagang', ko: '자강' },
  'KP-08': { column: 3, row: 1, en: 'S. Hamgyong', ko: '함남' },
  'KP-14': { column: 0, row: 2, en: 'Nampo', ko: '남포' },
  'KP-02': { column: 1, row: 2, en: 'S. Pyongan', ko: '평남' },
  'KP-01': { column: 2, row: 2, en: 'Pyongyang', ko: '평양' },
  'KP-07': { column: 3, row: 2, en: 'Kangwon', ko: '강원' },
  'KP-05': { column: 1, row: 3, en: 'S. Hwanghae', ko: '황남' },
  'KP-06': { column: 2, row: 3, en: 'N. Hwanghae', ko: '황북' },
  'KP-15': { column: 3, row: 3, en: 'Kaesong', ko: '개성' },
}

const tile = { width: 78, height: 52 }
const size = { width: 6 * tile.width, height: 4 * tile.height + 44 }

/**
 * A map of tiles, one for each province, with its number in it: no border is needed, and none is
 * hidden by a larger neighbour.
 * @param lines by province; those abroad, or without one, have no tile
 */
export function drawTiles(
  setting: AnalysisSetting,
  lines: readonly Line[],
  title: string,
): Drawing {
  const by_id = new Map(lines.map((line) => [line.key, line]))
  const here = Object.keys(tiles).flatMap((id) => by_id.get(id) ?? [])
  const steps = stepsFor(here)
  const shapes = Object.entries(tiles).flatMap(([id, spot]) => {
    const line = by_id.get(id)
    const n = line ? lengthOf(line.count.possible) : 0
    const [x, y] = [spot.column * tile.width, spot.row * tile.height]
    const number = line ? countShort(line.count, setting) : '0'
    const box = rect(x + 1, y + 1, tile.width - 2, tile.height - 2, `area step-${stepOf(steps, n)}`)
    const parts = number.length > 9 ? split(number) : [number]
    const on = `middle on-${stepOf(steps, n)}`
    return linked(line?.possible.href ?? null, null, [
      box,
      text(
        x + tile.width / 2,
        y + (parts.length > 1 ? 16 : 20),
        spot[setting.language],
        `${on} small`,
      ),
      ...parts.map((part, n) =>
        text(x + tile.width / 2, y + (parts.length > 1 ? 31 + n * 14 : 40), part, `${on} number`),
      ),
    ])
  })
  shapes.push(...legendSteps(steps, 0, 4 * tile.height + 12))
  return { name: 'tiles', title, ...size, legend: legendOf(setting, hasDates(lines)), shapes }
}

const hasDates = (lines: readonly Line[]) => lines.some(({ count }) => count.certain !== null)

/** The steps of the colours with the numbers they stand for. */
export function legendSteps(steps: readonly number[], x: number, y: number): Shape[] {
  return ['0', ...stepNames(steps)].flatMap((name, step) => [
    rect(x + step * 62, y, 16, 16, `area step-${step}`),
    text(x + step * 62 + 21, y + 13, name, 'small'),
  ])
}

/** Whether a province has a tile. */
export const hasTile = (id: string | null) => id !== null && Object.hasOwn(tiles, id)
