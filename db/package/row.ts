import type { PackageColumn, PackageTable } from './shape.ts'

/** A row of a package as it stands in its file: what is blank is null. */
export type ReadRow = { number: number; values: Record<string, string | null> }

/** A table of a package: its columns, of those that are known, and its rows, some at a time. */
export type ReadTable = {
  table: PackageTable
  columns: PackageColumn[]
  rows: AsyncGenerator<ReadRow[], void>
}

/** Something wrong with a row of a package, or in its way here. */
export type RowFault = {
  file: string
  row: number
  column: string | null
  code: RowFaultCode
  /** What stands there, or here. */
  value: string | null
}

export const row_fault_codes = [
  ...([
    'required',
    'bad_value',
    'bad_characters',
    'too_long',
    'no_such_code',
    'no_such_row',
  ] as const),
  ...([
    'not_in_order',
    'bad_id',
    'bad_ref',
    'ref_twice',
    'ref_taken',
    'differs',
    'merged_here',
  ] as const),
  ...(['no_act', 'acts_of_pattern', 'incident_is_here', 'goes_round', 'one_of_two'] as const),
  ...(['bad_date', 'rests_on_restricted', 'no_file', 'bad_file', 'refused'] as const),
] as const
export type RowFaultCode = (typeof row_fault_codes)[number]
