import type { Count, Figure } from '../../db/cube/figure.ts'
import { show, type Line, type Shown } from './lines.ts'
import { nameOf } from './names.ts'
import type { AnalysisSetting } from './setting.ts'

/** A table of two axes, ready to be shown: the last row and the last column are totals. */
export type Cross = {
  columns: Line[]
  rows: (Line & { cells: (Shown | null)[] })[]
  total: Shown
  /** How many rows and columns there are in all, where only the first are here; null: all are. */
  of: { rows: number; columns: number } | null
}

/**
 * @param most how many rows and columns are shown at most; null: all
 */
export function crossOf(
  setting: AnalysisSetting,
  figure: Figure,
  most: { rows: number; columns: number } | null,
): Cross {
  const { rows_by, columns_by, rows, columns, total } = figure
  if (columns_by === null) throw new Error('A cross-tab needs two axes.')
  const down = most === null ? rows : rows.slice(0, most.rows)
  const across = most === null ? columns : columns.slice(0, most.columns)
  const cut = down.length < rows.length || across.length < columns.length
  return {
    columns: across.map(({ key, count }) => ({
      ...{ key, label: nameOf(setting, columns_by, key) },
      ...show(setting, count, [[columns_by, key]]),
    })),
    rows: down.map(({ key, count, cells }) => ({
      ...{ key, label: nameOf(setting, rows_by, key) },
      ...show(setting, count, [[rows_by, key]]),
      cells: across.map((column, at) => {
        const cell = cells[at]
        return cell === undefined || isNone(cell)
          ? null
          : show(setting, cell, [
              [rows_by, key],
              [columns_by, column.key],
            ])
      }),
    })),
    total: show(setting, total, []),
    of: cut ? { rows: rows.length, columns: columns.length } : null,
  }
}

const isNone = ({ possible }: Count) => possible.least === 0 && possible.most === 0
