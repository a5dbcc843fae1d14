import type { SourceRow } from '../../db/tables.ts'

/** A source as a reference manager takes it: nothing of who told it, and no note of ours. */
export type Reference = Pick<
  SourceRow,
  'id' | 'kind' | 'publisher' | 'title' | 'url' | 'published_on' | 'accessed_on' | 'language'
> & {
  authors: string[]
  /** What it reprints or translates, in words; null where it is nobody else's. */
  taken: string | null
}

/** A text as one line of a file, without what no reader of it can show. */
export const oneLine = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- control characters are what it leaves out
    .replaceAll(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim()

/** The parts of a day, a month or a year. */
export const dateParts = (text: string | null): string[] => text?.split('-') ?? []
