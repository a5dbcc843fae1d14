import { schemaNumber } from '../../db/engine/catalogue.ts'
import { columnsIn, fileOf, type PackageColumn, type PackageTable } from '../../db/package/shape.ts'
import type { Db } from '../../db/tables.ts'
import { format_version, type CertifiedFile } from './certificate.ts'

export const schema_name = 'datapackage.json'

/** What is said of a table's file: what it holds, and its hash. */
export type Described = { table: PackageTable; file: CertifiedFile }

/** The codes that a package has terms for, by vocabulary, in order. */
export type Codes = ReadonlyMap<string, readonly string[]>

/**
 * What the files of a package mean to programs: a Frictionless Data Package
 * (https://specs.frictionlessdata.io/tabular-data-package/), from the dictionary.
 */
export async function schemaText(
  db: Db,
  described: readonly Described[],
  codes: Codes,
  restricted: boolean,
): Promise<string> {
  const content = {
    profile: 'tabular-data-package',
    name: 'girok-package',
    title: 'Girok (기록) data package',
    version: String(format_version),
    girok_schema: await schemaNumber(db),
    resources: described.map(({ table, file }) => resourceOf(table, file, codes, restricted)),
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

function resourceOf(
  table: PackageTable,
  { bytes, sha256 }: CertifiedFile,
  codes: Codes,
  restricted: boolean,
) {
  const columns = columnsIn(table, restricted)
  return {
    profile: 'tabular-data-resource',
    name: table.name,
    title: table.label.en,
    path: fileOf(table.name),
    ...{ format: 'csv', mediatype: 'text/csv', encoding: 'utf-8', bytes },
    hash: `sha256:${sha256}`,
    dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true },
    schema: {
      fields: columns.map((column) => fieldOf(table, column, codes)),
      missingValues: [''],
      primaryKey: 'id',
      foreignKeys: foreignKeysOf(table, columns),
    },
  }
}

function fieldOf(table: PackageTable, column: PackageColumn, codes: Codes) {
  const { name, type, label, help, vocabulary, several } = column
  const unique = name === 'id' || (table.name === 'incident' && name === 'ref')
  const constraints = {
    ...(column.required && { required: true }),
    ...(unique && { unique: true }),
    ...(type === 'integer' && { minimum: 0 }),
    ...(vocabulary !== null && !several && { enum: codes.get(vocabulary) ?? [] }),
    ...(several && { pattern: '\\S+( \\S+)*' }),
  }
  // Of a vocabulary without a term in the package no row has a code.
  if ('enum' in constraints && constraints.enum.length === 0) delete constraints.enum
  return {
    ...{ name, type, title: label.en, title_ko: label.ko },
    ...{ description: help.en, description_ko: help.ko },
    ...(type === 'datetime' && { format: 'any' }),
    ...(vocabulary !== null && { vocabulary }),
    ...(Object.keys(constraints).length > 0 && { constraints }),
  }
}

function foreignKeysOf({ name: own }: PackageTable, columns: readonly PackageColumn[]) {
  const resourceFor = (name: string) => (name === own ? '' : name)
  return columns.flatMap(({ name, refers }) =>
    refers === null
      ? []
      : [{ fields: name, reference: { resource: resourceFor(refers), fields: 'id' } }],
  )
}
