import { z } from 'zod'
import { delimiter_names, encodings } from './reading.ts'
import { findTarget } from './targets.ts'

/**
 * How a table is read: what its columns are, what is the same for every row, and which words stand for
 * which codes. A mapping file of the command line is this as JSON, and so is one that is kept.
 */
const text = z.string().max(500)
const target = text.refine((name) => findTarget(name) !== undefined, { error: 'no such field' })

export const mapping_schema = z.strictObject({
  /** By header; null where the column is left out. */
  columns: z.record(z.string(), target.nullable()).default({}),
  /** By field: what holds for every row. */
  fixed: z.record(target, text).default({}),
  /** By field, by what stands in a cell: the code or id that it stands for; blank: nothing. */
  values: z.record(target, z.record(z.string().max(50_000), text)).default({}),
  /** Whose own numbers the references are: a table that is brought again says the same. */
  references_of: z.string().max(200).nullable().default(null),
  /** What becomes of an incident that is there already. */
  known: z.enum(['update', 'skip']).default('update'),
  /** Why what is seldom true is so all the same; the history keeps it. */
  reason: z.string().max(1000).nullable().default(null),
  encoding: z.enum(encodings).optional(),
  delimiter: z.enum(delimiter_names).optional(),
  sheet: text.optional(),
  language: z.enum(['en', 'ko']).optional(),
})
export type Mapping = z.infer<typeof mapping_schema>

export const no_mapping: Mapping = mapping_schema.parse({})

/** The mapping that is kept with an import, or under a name. */
export const mappingOf = (content: string): Mapping => {
  const read = mapping_schema.safeParse(JSON.parse(content))
  // A field may have gone since it was kept.
  return read.success ? read.data : no_mapping
}

/** The column that a target is taken from; undefined where there is none. */
export const columnOf = ({ columns }: Mapping, name: string): string | undefined =>
  Object.entries(columns).find(([, target]) => target === name)?.[0]
