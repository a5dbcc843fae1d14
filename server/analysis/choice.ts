import { axis_names, type AxisName } from '../../db/cube/axis.ts'
import { isTime, units, type Unit } from '../../db/cube/figure.ts'
import type { Notice } from '../../db/list/filter.ts'

/** What an analysis shows, beside the filter of the list that it is of. */
export type Choice = {
  unit: Unit
  /** Of the cross-tab. */
  rows: Side
  columns: Side
  /** The steps of the timeline; null: months while they are few. */
  by: 'year' | 'month' | null
  /** Whether a cross-tab was asked for by name. */
  crossed: boolean
}

/** By what a cross-tab can be made, and a figure of its own drawn. */
export type Side = Exclude<AxisName, 'depth' | 'precision'>
export const sides = axis_names.filter(
  (name): name is Side => name !== 'depth' && name !== 'precision',
)

/** Whether two make a table: two others, and not two times, for a date touches months of other years. */
export const canCross = (rows: Side, columns: Side) =>
  rows !== columns && !(isTime(rows) && isTime(columns))

/** The parameters that an analysis adds to those of a list. */
const own = ['unit', 'rows', 'columns', 'by'] as const

/**
 * Reads what is to be shown out of a query string.
 * @returns the choice, what is left of the query string for the list, and what was wrong
 */
export function readChoice(query: string): { choice: Choice; rest: string; notices: Notice[] } {
  const raw = new URLSearchParams(query)
  const notices: Notice[] = []
  const one = <T extends string>(name: (typeof own)[number], values: readonly T[]): T | null => {
    const value = raw.get(name)?.trim() ?? ''
    if (value === '') return null
    const known = values.find((allowed) => allowed === value)
    if (known === undefined) {
      notices.push({ code: 'bad_value', parameter: name, value: clean(value), wrong: true })
    }
    return known ?? null
  }
  const rows = one('rows', sides)
  const columns = one('columns', sides)
  // Of one place that is asked for, what is in it is more than its name.
  const place: Side = raw.getAll('place').length === 1 ? 'county' : 'province'
  const choice = {
    unit: one('unit', units) ?? 'incidents',
    rows: rows ?? (columns === place ? 'act' : place),
    columns: columns ?? (rows === 'act' ? place : 'act'),
    by: one('by', ['year', 'month'] as const),
    crossed: rows !== null || columns !== null,
  }
  if (!canCross(choice.rows, choice.columns)) {
    notices.push({ code: 'bad_value', parameter: 'columns', value: choice.columns, wrong: true })
    choice.columns = choice.rows === 'act' ? place : 'act'
  }
  for (const name of own) raw.delete(name)
  return { choice, rest: raw.toString(), notices }
}

const clean = (value: string) => value.toWellFormed().replaceAll('\u0000', '').slice(0, 100)

/** Writes a choice back into a query string; what is usual is left out. */
export function writeChoice(query: URLSearchParams, choice: Choice): void {
  if (choice.unit !== 'incidents') query.set('unit', choice.unit)
  if (choice.crossed) {
    query.set('rows', choice.rows)
    query.set('columns', choice.columns)
  }
  if (choice.by !== null) query.set('by', choice.by)
}
