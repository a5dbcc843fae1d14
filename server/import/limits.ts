/** What a table may be; more of it is nobody's spreadsheet. */
export const limits = {
  rows: 200_000,
  columns: 500,
  /** Characters of one line, with all its cells. */
  line: 1_000_000,
  /** Bytes that the parts of a workbook may unfold to, together, and how many parts. */
  unfolded: 400_000_000,
  parts: 5_000,
}

/** A file that cannot be read as a table, with the message that says why. */
export class BadTable extends Error {
  readonly code: BadTableCode
  readonly values: Record<string, string | number>
  constructor(code: BadTableCode, values: Record<string, string | number> = {}) {
    super(code)
    this.code = code
    this.values = values
  }
}

export const bad_table_codes = [
  ...([
    'empty',
    'no_rows',
    'too_large',
    'is_package',
    'is_zip',
    'is_old_excel',
    'not_text',
  ] as const),
  ...(['too_many_rows', 'too_many_columns', 'line_too_long', 'wrong_quote', 'quote_open'] as const),
  ...(['not_readable', 'no_sheet', 'unfolds_too_far', 'bad_mapping'] as const),
]
export type BadTableCode = (typeof bad_table_codes)[number]
