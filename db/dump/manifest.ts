import { z } from 'zod'

/** What a backup says of itself: what is in it, and nothing of who made it, where or when. */
export type Manifest = z.infer<typeof manifest_shape>

/** What it says of one table; its member holds one JSON array for each row, columns in order. */
export type ManifestTable = Manifest['tables'][number]

/** How many rows there are, and the SHA-256 of their lines. */
export type Digest = Pick<ManifestTable, 'rows' | 'sha256'>

/** Raised when a program that knows only the old one would read it wrongly. */
export const format_version = 1

const name = z.string().regex(/^[a-z][a-z0-9_]*$/)

const manifest_shape = z.strictObject({
  format: z.literal('girok-backup'),
  version: z.literal(format_version),
  /** How many migrations its tables have gone through. */
  schema: z.int().min(1),
  /** The number of the last change set in it. */
  revision: z.int().min(0),
  tables: z.array(
    z.strictObject({
      name,
      columns: z.array(name).min(1),
      rows: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

/** The file does not hold what it should: said in one line, with nothing of its content. */
export class BadBackup extends Error {}

const newer_shape = z.object({ format: z.literal('girok-backup'), version: z.number() })

/** @throws BadBackup when the text is not a manifest that this program reads */
export function readManifest(text: string): Manifest {
  const value = parse(text)
  const read = manifest_shape.safeParse(value)
  if (read.success) return read.data
  const newer = newer_shape.safeParse(value)
  if (newer.success && newer.data.version > format_version) {
    throw new BadBackup(
      `was made by a newer Girok (format ${newer.data.version}; this one reads ${format_version})`,
    )
  }
  throw new BadBackup(newer.success ? 'its manifest is damaged' : 'is not a Girok backup')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadBackup('its manifest is damaged')
  }
}

/** How a table differs from what the manifest says of it: a line for each way. */
export function differences(table: ManifestTable, found: Digest): string[] {
  const rows = `table ${table.name}: has ${found.rows} rows, but the manifest says ${table.rows}`
  const hash = `table ${table.name}: its content is not what the manifest says (SHA-256)`
  return [
    ...(found.rows === table.rows ? [] : [rows]),
    ...(found.sha256 === table.sha256 ? [] : [hash]),
  ]
}
