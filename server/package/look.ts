import type { RowFault } from '../../db/package/row.ts'
import { package_tables, type TableName } from '../../db/package/shape.ts'
import type { Counts, Outcome } from '../../db/package/taking.ts'
import { whoseKey, type Whose } from '../../db/key/known-key.ts'
import type { Db } from '../../db/tables.ts'
import type { Translate } from '../language.ts'
import { no_result, type Result } from '../import/result.ts'
import { examinePackage } from './bring.ts'
import { openPackage } from './container.ts'
import { BadPackage, faultText, type PackageFault } from './fault.ts'
import { checkPackage } from './verify.ts'

/** What is known of a package that somebody brings, and what would become of it here. */
export type Look = {
  /** What it says of itself; null where that cannot be read. */
  about: {
    query: string
    revision: number
    program: string
    restricted: boolean
    fingerprint: string
    key: Whose
  } | null
  /** What is wrong with the file itself: then nothing in it was looked at. */
  file_faults: PackageFault[]
  tables: Record<TableName, Counts> | null
  faults: RowFault[]
  wrong: number
  differing: RowFault[]
}

/** Looks at a package: first whether it is as it was written, then what would become of it here. */
export async function lookAt(db: Db, path: string, all_bytes: number): Promise<Look> {
  const nothing = { tables: null, faults: [], wrong: 0, differing: [] }
  try {
    const zip = await openPackage(path)
    try {
      const { certificate, faults } = await checkPackage(path, zip)
      const { query, revision, program, restricted } = certificate
      const { fingerprint } = certificate.key
      const key = await whoseKey(db, fingerprint)
      const about = { query, revision, program, restricted, fingerprint, key }
      if (faults.length > 0) return { about, file_faults: faults, ...nothing }
      const outcome = await examinePackage(db, zip, all_bytes)
      return { about, file_faults: [], ...outcome }
    } finally {
      zip.close()
    }
  } catch (error) {
    if (error instanceof BadPackage) return { about: null, file_faults: [error.fault], ...nothing }
    throw error
  }
}

/** A package's outcome as that of any import: how many incidents come to what. */
export function resultOf({ tables, wrong }: Pick<Outcome, 'wrong'> & Pick<Look, 'tables'>): Result {
  const { add = 0, same = 0 } = tables?.incident ?? {}
  return { ...no_result, create: add, skip: same, error: wrong, rows_error: wrong }
}

/** How many rows a package holds. */
export const rowsIn = ({ tables }: Pick<Look, 'tables'>) =>
  Object.values(tables ?? {}).reduce(
    (sum, { add, same, become, differ }) => sum + add + same + become + differ,
    0,
  )

/** How many rows of it are new here, or become others. */
export const newIn = ({ tables }: Pick<Look, 'tables'>) =>
  Object.values(tables ?? {}).reduce((sum, { add, become }) => sum + add + become, 0)

/** Everything that is wrong, a line each. */
export const wrongLines = (
  { file_faults, faults }: Pick<Look, 'file_faults' | 'faults'>,
  t: Translate,
) => [
  ...file_faults.map((fault) => faultText(fault, t)),
  ...faults.map((fault) => rowText(fault, t)),
]

/** A fault of a row as a sentence, with where it is. */
export function rowText({ file, row, column, code, value }: RowFault, t: Translate): string {
  const says = t(`package.row_${code}`, { value: value ?? '' })
  const at = column === null ? '' : ` (${column})`
  return t('package.row_line', { file, row: String(row), column: at, says })
}

/** What comes to what, a line for each table that holds anything. */
export const tableLines = ({ tables }: Pick<Look, 'tables'>, t: Translate, language: 'en' | 'ko') =>
  package_tables.flatMap(({ name, label }) => {
    const { add = 0, same = 0, become = 0, differ = 0 } = tables?.[name] ?? {}
    if (add + same + become + differ === 0) return []
    const parts = [
      t('package.n_add', { n: add }),
      t('package.n_same', { n: same }),
      ...(become > 0 ? [t('package.n_become', { n: become })] : []),
      ...(differ > 0 ? [t('package.n_differ', { n: differ })] : []),
    ]
    return [{ name, label: label[language], text: parts.join(' · '), add, same, become, differ }]
  })
