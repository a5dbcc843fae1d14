import type { RecordTable, Stored } from '../change.ts'
import type { Value } from '../dictionary/field.ts'

/** Why a part of a change set cannot simply be taken back: what became of the row since. */
export type Conflict = {
  table: RecordTable
  id: string
  /**
   * `changed`: a column was written again since; `gone`: the row, or what it belongs to, was removed;
   * `added_to`: a row that it made was written again.
   */
  why: 'changed' | 'gone' | 'added_to'
  /** The first column of the field that stands otherwise; null for a whole row. */
  column: string | null
  /** What undoing would write there, and what stands there. */
  wanted: Value
  stands: Value
  /** The whole field as undoing would write it. */
  values: Record<string, Value>
}

/** What undoing a change set does, row by row. */
export type Undoing = {
  number: number
  kind: string
  /** Rows that it made, and that go again. */
  remove: { table: RecordTable; id: string }[]
  /** Rows that it removed, as they were. */
  restore: { table: RecordTable; row: Stored }[]
  /** What it replaced, by row. */
  patch: { table: RecordTable; id: string; values: Record<string, Value> }[]
  conflicts: Conflict[]
  /** Whether more people would read something, or a consent that was withdrawn be given again. */
  opens: boolean
}

/** A conflict about a whole row. */
export const conflictOf = (table: RecordTable, id: string, why: Conflict['why']): Conflict => ({
  ...{ table, id, why, column: null, wanted: null, stands: null, values: {} },
})
