import type { FieldProblem } from '../../db/dictionary/document.ts'

/**
 * Something wrong with a row: in which column, with which value, and which rule it breaks. The column
 * is null where the rule is about the whole row.
 */
export type RowProblem = {
  row: number
  column: string | null
  /** The field that it is about, by its name among the targets. */
  target: string | null
  value: string | null
  problem: FieldProblem
  /** What the value may have been meant to be. */
  meant?: string[]
}

/** So much of a value is told with a problem. */
export const shortened = (text: string | null): string | null =>
  text === null || text.length <= 200 ? text : `${text.slice(0, 199).toWellFormed()}…`
