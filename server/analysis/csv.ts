import { stringify } from 'csv-stringify/sync'
import type { Amount, Count } from '../../db/cube/figure.ts'
import { csv_format, needsGuard } from '../../db/flat/line.ts'
import type { Shown } from './lines.ts'
import type { Area, Point } from './outline.ts'
import type { Part } from './part.ts'
import type { AnalysisSetting } from './setting.ts'

type Cell = string | number | null

/**
 * A figure as CSV: RFC 4180, UTF-8. A line for each value, with its code (blank: what has none) and
 * its label; of a cross-tab for each cell that is not nothing, and for each total, whose code is
 * `all`. `certain` is blank where nothing can be uncertain; numbers that nobody knows are blank.
 * @param options `safe`: texts that a spreadsheet would run are guarded; `bom`: it begins with a
 *   byte-order mark
 * @returns the text, and how many lines it has after the first
 */
export function writeCsv(
  setting: AnalysisSetting,
  part: Part,
  options: { safe: boolean; bom: boolean },
): { text: string; rows: number } {
  return csvOf(tableOf(setting, part), options)
}

type Table = { head: string[]; rows: Cell[][] }

/** A table as CSV, see `writeCsv`. */
export function csvOf(
  { head, rows }: Table,
  options: { safe: boolean; bom: boolean },
): { text: string; rows: number } {
  const guarded = rows.map((row) =>
    row.map((cell, at) => {
      const text = cell === null ? '' : String(cell)
      return options.safe && needsGuard(head[at] ?? '', text) ? `'${text}` : text
    }),
  )
  const text = stringify([head, ...guarded], csv_format)
  return { text: options.bom ? `\uFEFF${text}` : text, rows: rows.length }
}

function tableOf(setting: AnalysisSetting, part: Part): Table {
  const people = setting.choice.unit === 'people' && part.name !== 'sentences'
  const numbers = people
    ? ['certain_min', 'certain_max', 'possible_min', 'possible_max']
    : ['certain', 'possible']
  const cells = ({ certain, possible }: Count): Cell[] =>
    people ? [...ends(certain), ...ends(possible)] : [certain?.least ?? null, possible.least]
  const { axis, cross, map, lines, name } = part
  if (cross) return crossTable(setting, part, numbers, cells)
  if (map) {
    const drawn = new Map<string | null, [string, Area | Point]>([
      ...map.areas.map((one): [string | null, [string, Area]] => [one.key, ['area', one]]),
      ...map.points.map((one): [string | null, [string, Point]] => [one.key, ['point', one]]),
    ])
    return {
      head: ['place_id', 'label', 'drawn', 'latitude', 'longitude', ...numbers],
      rows: lines.map(({ key, label, count }) => {
        const [how, spot] = drawn.get(key) ?? ['no', null]
        const at =
          how === 'point' ? [spot?.latitude ?? null, spot?.longitude ?? null] : [null, null]
        return [key, label, how, ...at, ...cells(count)]
      }),
    }
  }
  // Its last line is the total, which a reader of a file would count a second time.
  const own = name === 'sentences' ? lines.slice(0, -1) : lines
  return {
    head: [axis, 'label', ...numbers],
    rows: own.map(({ key, label, count }) => [key, label, ...cells(count)]),
  }
}

const ends = (amount: Amount | null): Cell[] => [amount?.least ?? null, amount?.most ?? null]

function crossTable(
  { choice, t }: AnalysisSetting,
  { cross }: Part,
  numbers: string[],
  cells: (count: Count) => Cell[],
): Table {
  const { rows, columns } = choice
  const head = [rows, `${rows}_label`, columns, `${columns}_label`, ...numbers]
  if (cross === null) return { head, rows: [] }
  const all: Cell[] = ['all', t('analysis.total')]
  const line = (row: Cell[], column: Cell[], shown: Shown | null): Cell[][] =>
    shown === null ? [] : [[...row, ...column, ...cells(shown.count)]]
  return {
    head,
    rows: [
      ...cross.rows.flatMap((row) => [
        ...cross.columns.flatMap((column, at) =>
          line([row.key, row.label], [column.key, column.label], row.cells[at] ?? null),
        ),
        ...line([row.key, row.label], all, row),
      ]),
      ...cross.columns.flatMap((column) => line(all, [column.key, column.label], column)),
      ...line(all, all, cross.total),
    ],
  }
}
