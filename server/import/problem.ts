import type { FieldProblem } from '../../db/dictionary/document.ts'

/**
 * Something wrong with a row: in which column, with which value, and which rule it breaks. The column
 * is null where the rule is about the whole row.
 */
export type RowProblem = {
  row: number
  column: string | null
  value: string | null
  problem: FieldProblem
}

/** So much of a value is told with a problem. */
export const shortened = (text: string | null): string | null =>
  text === null || text.length <= 200 ? text : `${text.slice(0, 199).toWellFormed()}…`
