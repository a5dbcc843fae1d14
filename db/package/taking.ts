import type { Db } from '../tables.ts'
import { shortened } from './check-row.ts'
import { isEmpty } from './here.ts'
import type { ReadRow, RowFault, RowFaultCode } from './row.ts'
import { fileOf, package_tables, type PackageTable, type TableName } from './shape.ts'

/** What becomes of the rows of a table. */
export type Counts = {
  /** New here. */
  add: number
  /** Here already, the same. */
  same: number
  /** Came with the program here, and becomes the package's. */
  become: number
  /** Here already, otherwise, and stays as it is here. */
  differ: number
}

export type Outcome = {
  tables: Record<TableName, Counts>
  /** The first of what stands in the way, and how many there are. */
  faults: RowFault[]
  wrong: number
  /** The first of what is otherwise here and stays so: vocabularies, places, agencies. */
  differing: RowFault[]
}

/** So many faults, and differences, are told; the others are counted. */
export const most_told = 200

/** What is known of a package while it is gone through. */
export type Taking = {
  db: Db
  files: ReadonlySet<string>
  empty: boolean
  outcome: Outcome
  /** The rows of the package, by table. */
  known: Record<TableName, Set<string>>
  /** The incidents of it that are new here: their row, kind, reference, and whether they have acts. */
  incidents: Map<string, { number: number; kind: string; ref: string; acts: boolean }>
  refs: Set<string>
}

/** @param files the names of the files in the package */
export async function startTaking(db: Db, files: ReadonlySet<string>): Promise<Taking> {
  const each = <T>(make: () => T) =>
    Object.fromEntries(package_tables.map(({ name }) => [name, make()])) as Record<TableName, T>
  const known = each(() => new Set<string>())
  // Codes that are here may be used as well.
  for (const { id } of await db.selectFrom('term').select('id').execute()) known.term.add(id)
  return {
    ...{ db, files, known, empty: await isEmpty(db) },
    outcome: {
      tables: each(() => ({ add: 0, same: 0, become: 0, differ: 0 })),
      ...{ faults: [], wrong: 0, differing: [] },
    },
    ...{ incidents: new Map(), refs: new Set() },
  }
}

/** Notes what stands in the way: the first ones, and how many. */
export function tell({ outcome }: Taking, ...faults: RowFault[]): void {
  outcome.wrong += faults.length
  outcome.faults.push(...faults.slice(0, most_told - outcome.faults.length))
}

/** What is wrong with a row of a table, to be told. */
export const faultAt =
  ({ name }: Pick<PackageTable, 'name'>, { number: row }: Pick<ReadRow, 'number'>) =>
  (code: RowFaultCode, column: string | null = null, value: string | null = null): RowFault => ({
    ...{ file: fileOf(name), row, column, code },
    value: value === null ? null : shortened(value),
  })

/** The id of a row. */
export const idOf = ({ values }: ReadRow) => values['id'] ?? ''
