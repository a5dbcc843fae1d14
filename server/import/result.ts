import { columnsOf } from '../../db/dictionary/field.ts'
import { records } from '../../db/dictionary/records.ts'
import type { Changed } from '../../db/import/prepare.ts'
import type { OutcomeKind } from '../../db/import/staged.ts'
import { keyOf, type Doubt } from '../../db/save/doubts.ts'
import type { RowProblem } from './problem.ts'

/** How many incidents of a table come to what, and how many of them there is something to say of. */
export type Result = Record<OutcomeKind, number> & {
  /** Rows of those that are not taken. */
  rows_error: number
  doubts: number
  candidates: number
  /** How many new ones were compared with those that are there. */
  compared: number
}

export const no_result: Result = {
  ...{ create: 0, update: 0, skip: 0, error: 0 },
  ...{ rows_error: 0, doubts: 0, candidates: 0, compared: 0 },
}

/** What is kept of what becomes of an incident. */
export type Notes = {
  problems: RowProblem[]
  changes: ToldChange[]
  doubts: string[]
  candidates: { ref: string; title: string; reasons: string[] }[]
}

/** A field as it stands and as it will; without a field, a row that is added. */
export type ToldChange = {
  table: Changed['table']
  field: string | null
  before: Record<string, unknown>
  after: Record<string, unknown>
}

const most_told = 40

/** What is told of what changes: each field once, with its own columns. */
export function tellChanges(changes: readonly Changed[]): ToldChange[] {
  const told = new Map<string, ToldChange>()
  for (const { table, field: column, before, after } of changes) {
    const fields = records.find(({ name }) => name === table)?.fields ?? []
    const field = fields.find((one) => column === one.name || columnsOf(one).includes(column ?? ''))
    const columns = field
      ? columnsOf(field)
      : column === null
        ? fields.flatMap(columnsOf)
        : [column]
    const pick = (row: Record<string, unknown>) =>
      Object.fromEntries(columns.map((name) => [name, row[name] ?? null]))
    const one = { table, field: field?.name ?? column, before: pick(before), after: pick(after) }
    told.set(JSON.stringify([table, before['id'], one.field, column === null ? one.after : 0]), one)
  }
  return [...told.values()].slice(0, most_told)
}

export const tellDoubts = (doubts: readonly Doubt[]) => doubts.map(keyOf)
