import type { Axis, AxisName } from './axis.ts'
import { makeCells, type Marked } from './cells.ts'
import { countPeople } from './people.ts'
import { countActs, countIncidents, type Both, type Sums } from './sums.ts'

/** What is counted. */
export const units = ['incidents', 'acts', 'people'] as const
export type Unit = (typeof units)[number]

/**
 * How many. Of incidents and acts `least` and `most` are one; of people `most` is null where nobody
 * knows it, and `least` where nothing but that there was somebody is known.
 */
export type Amount = { least: number | null; most: number | null }

/** `certain` is null where no month, year or period is meant: nothing could be uncertain of it. */
export type Count = { certain: Amount | null; possible: Amount }

/** One value of an axis with its count; the key is null for what has no value. */
export type Value = { key: string | null; count: Count }

/**
 * What was counted, as plain data: a value for each row with its cells, one for each of the columns;
 * none where nothing is counted by columns. Totals are counted, not added up.
 */
export type Figure = {
  unit: Unit
  rows_by: AxisName
  columns_by: AxisName | null
  total: Count
  columns: Value[]
  rows: (Value & { cells: Count[] })[]
}

/** The rows, and columns, of a figure: each by its name. */
export type Sides = { rows: [AxisName, Axis]; columns: [AxisName, Axis] | null }

/** @param period whether a period is asked for, so that there is something to be certain of */
export function countFigure(marked: Marked, unit: Unit, sides: Sides, period: boolean): Figure {
  const [rows_by, rows] = sides.rows
  const [columns_by, columns] = sides.columns ?? [null, only_all]
  const cells = makeCells(marked, rows, columns)
  const both = { incidents: countIncidents, acts: countActs, people: countPeople }[unit](
    marked,
    cells,
  )
  // Of a month something is surely or only possibly in it, whether a period is asked for or not.
  const timed = (name: AxisName | null, value: number) => name !== null && isTime(name) && value > 1
  const at = (row: number, column: number) => {
    const with_certain = period || timed(rows_by, row) || timed(columns_by, column)
    return countAt(both, row * cells.width + column, with_certain)
  }
  const across = valuesOf(columns, columns_by, (value) => at(0, value), both, 1)
  const down = valuesOf(rows, rows_by, (value) => at(value, 0), both, cells.width)
  return {
    ...{ unit, rows_by, columns_by },
    total: at(0, 0),
    columns: across.map(({ key, count }) => ({ key, count })),
    rows: down.map(({ value, key, count }) => ({
      ...{ key, count },
      cells: across.map((column) => at(value, column.value)),
    })),
  }
}

/** For a figure without columns. */
const only_all: Axis = {
  size: 1,
  key: () => '',
  most: 1,
  fill: (_, __, values, how) => {
    values[0] = 0
    how[0] = 2
    return 1
  },
}

/** Whether a figure by this is one over time. */
export const isTime = (name: AxisName) => name === 'year' || name === 'month'

/** The values of an axis that anything counts under, in order. @param step cells from one to the next */
function valuesOf(
  axis: Axis,
  name: AxisName | null,
  countOf: (value: number) => Count,
  { possible }: Both,
  step: number,
) {
  const values: (Value & { value: number })[] = []
  for (let value = 1; value < axis.size; value += 1) {
    if (possible.some[value * step] !== 1) continue
    values.push({ value, key: value === 1 ? null : axis.key(value), count: countOf(value) })
  }
  const in_order = name !== null && (isTime(name) || name === 'reliability')
  return values.toSorted(
    (a, b) =>
      Number(a.key === null) - Number(b.key === null) ||
      (in_order ? 0 : (b.count.possible.least ?? 0) - (a.count.possible.least ?? 0)) ||
      ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
  )
}

const countAt = ({ possible, certain }: Both, cell: number, with_certain: boolean): Count => ({
  certain: with_certain ? amountAt(certain, cell) : null,
  possible: amountAt(possible, cell),
})

function amountAt({ least, most, open, some }: Sums, cell: number): Amount {
  const n = least[cell] ?? 0
  return {
    least: n === 0 && some[cell] === 1 ? null : n,
    most: open[cell] === 1 ? null : (most[cell] ?? 0),
  }
}
