import { z } from 'zod'

/** In what a file of text may be written, as people call it. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'cp949'] as const
export type Encoding = (typeof encodings)[number]

/** What may stand between the cells of a line. */
export const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const
export type Delimiter = keyof typeof delimiters
export const delimiter_names = ['comma', 'semicolon', 'tab'] as const

/** How a file is read as a table: what was found out about it, or was said. */
export const reading_schema = z.object({
  encoding: z.enum(encodings).default('utf-8'),
  delimiter: z.enum(delimiter_names).default('comma'),
  /** Of a workbook: the sheets it has, and which is read. */
  sheets: z.array(z.string()).default([]),
  sheet: z.string().nullable().default(null),
  /** How many characters could not be read in that encoding. */
  unreadable: z.number().default(0),
})
export type Reading = z.infer<typeof reading_schema>

/** How an import is read, as it is kept. */
export const readingOf = ({ reading }: { reading: string }): Reading =>
  reading_schema.parse(JSON.parse(reading))
