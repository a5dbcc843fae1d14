import type { Bilingual, Field } from '../dictionary/field.ts'
import { records, type RecordName } from '../dictionary/records.ts'
import { termFields } from '../dictionary/records/term.ts'
import { kept, own, type Own } from './own-columns.ts'

/** What a data package holds: its tables, and their columns as the dictionary has them. */

export type TableName = RecordName | 'term'

/** Types of Table Schema (https://specs.frictionlessdata.io/table-schema/). */
export type ColumnType = 'string' | 'integer' | 'number' | 'date' | 'datetime' | 'array'

export type PackageColumn = {
  name: string
  type: ColumnType
  /** Never empty where it is true; what is empty in another column is not known. */
  required: boolean
  /** The vocabulary of the codes in it; several stand with spaces between. */
  vocabulary: string | null
  several: boolean
  /** The table whose id it holds. */
  refers: TableName | null
  /** In a file only where restricted fields were asked for. */
  restricted: boolean
  label: Bilingual
  help: Bilingual
}

export type PackageTable = {
  name: TableName
  label: Bilingual
  columns: PackageColumn[]
  /** What comes with the program, and is not told by when it was put in. */
  reference: boolean
}

/** In the order in which they stand in a package: each after what leads to its rows. */
const order: readonly TableName[] = [
  ...(['incident', 'act', 'involvement', 'person', 'claim', 'source', 'origin'] as const),
  ...(['agency', 'place', 'link', 'attachment', 'term'] as const),
]

const reference: ReadonlySet<TableName> = new Set(['agency', 'place', 'term'])

function fromOwn(column: Own): PackageColumn {
  const { name, type = 'string', required = true, refers = null, label, help } = column
  const common = { name, type, required, refers, vocabulary: null, several: false }
  return { ...common, restricted: false, label, help }
}

/** The columns of a field, in its order. */
function fromField(field: Field): PackageColumn[] {
  const { kind } = field
  const suffixes = Object.keys(kind.columns)
  return suffixes.map((suffix) => {
    const integer = kind.columns[suffix] === 'integer'
    const refers = kind.noun !== undefined && suffix === (suffixes.includes('_id') ? '_id' : '')
    return {
      name: field.name + suffix,
      type: kind.types?.[suffix] ?? (integer ? 'integer' : 'string'),
      required: field.required && suffixes.length === 1,
      vocabulary: kind.codes?.[suffix] ?? null,
      several: kind.several ?? false,
      refers: refers ? (kind.noun ?? null) : null,
      restricted: field.sensitivity === 'restricted',
      label: field.label,
      help: field.help,
    }
  })
}

function tableOf(name: TableName): PackageTable {
  const record = records.find((one) => one.name === name)
  const fields = record?.fields ?? termFields('', false)
  const before = own[name].filter(({ last }) => !last).map(fromOwn)
  const after = own[name].filter(({ last }) => last).map(fromOwn)
  const all = [...before, ...fields.flatMap(fromField), ...after, ...kept.map(fromOwn)]
  // What a row belongs to stands first, though it is a field too.
  const columns = all.filter(
    (column, at) => all.findIndex(({ name }) => name === column.name) === at,
  )
  return {
    name,
    label: record?.label ?? { en: 'Term', ko: '용어' },
    reference: reference.has(name),
    // Whoever knows by its kind what it refers to: a claim cannot be without its source.
    columns: columns.map((column) => ({
      ...column,
      refers:
        column.refers ??
        all.find(({ name, refers }) => name === column.name && refers)?.refers ??
        null,
      // When what came with the program was put in says nothing of it.
      required: column.required && !(reference.has(name) && column.type === 'datetime'),
    })),
  }
}

/** Every table of a package, in its order. */
export const package_tables: readonly PackageTable[] = order.map(tableOf)

/** The columns of a table's file. */
export const columnsIn = ({ columns }: PackageTable, restricted: boolean) =>
  columns.filter((column) => restricted || !column.restricted)

/** The file that the rows of a table stand in. */
export const fileOf = (table: TableName) => `${table}.csv`

/** Where the file of an attachment stands. */
export const attachmentFile = (sha256: string) => `attachments/${sha256}`
