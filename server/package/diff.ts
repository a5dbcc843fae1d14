import { fileOf, package_tables, type TableName } from '../../db/package/shape.ts'
import type { ReadRow } from '../../db/package/row.ts'
import type { OpenPackage } from './container.ts'
import { BadPackage } from './fault.ts'
import { readTable } from './read.ts'

/** A record that differs: which, and what people call it. */
export type Named = { id: string; name: string | null }
export type ChangedRecord = Named & {
  /** Each field that is otherwise: what it was, and what it is; null is not known. */
  fields: Record<string, [old: string | null, now: string | null]>
}

/** How one package's table differs from another's. */
export type TableDiff = { added: Named[]; changed: ChangedRecord[]; removed: Named[] }

/**
 * Compares two packages, table by table and row by row: both have their rows in the order of their
 * ids, so that neither need be held. A column that one does not have is compared as blank.
 * @throws BadPackage when one cannot be read
 */
export async function diffPackages(
  old: OpenPackage,
  now: OpenPackage,
): Promise<Record<TableName, TableDiff>> {
  const tables = {} as Record<TableName, TableDiff>
  for (const table of package_tables) {
    const [a, b] = [await readTable(old, table), await readTable(now, table)]
    const [before, after] = [inOrder(table.name, a.rows), inOrder(table.name, b.rows)]
    // What one does not tell is no difference.
    const names = a.columns.map(({ name }) => name)
    const both = names.filter((name) => b.columns.some((column) => column.name === name))
    tables[table.name] = await merge(before, after, both)
  }
  return tables
}

type Rows = AsyncGenerator<ReadRow, void>

async function merge(before: Rows, after: Rows, names: readonly string[]): Promise<TableDiff> {
  const diff: TableDiff = { added: [], changed: [], removed: [] }
  let [a, b] = [await take(before), await take(after)]
  while (a !== null || b !== null) {
    const [left, right] = [a === null ? null : idOf(a), b === null ? null : idOf(b)]
    if (b === null || (left !== null && right !== null && left < right)) {
      if (a !== null) diff.removed.push(nameOf(a))
      a = await take(before)
    } else if (a === null || (left !== null && right !== null && right < left)) {
      diff.added.push(nameOf(b))
      b = await take(after)
    } else {
      const fields = fieldsOf(a, b, names)
      if (Object.keys(fields).length > 0) diff.changed.push({ ...nameOf(b), fields })
      ;[a, b] = [await take(before), await take(after)]
    }
  }
  return diff
}

const take = async (rows: Rows): Promise<ReadRow | null> => {
  const { done, value } = await rows.next()
  return done ? null : value
}

function fieldsOf(a: ReadRow, b: ReadRow, names: readonly string[]): ChangedRecord['fields'] {
  const differing = names.filter((name) => a.values[name] !== b.values[name])
  return Object.fromEntries(
    differing.map((name) => [name, [a.values[name] ?? null, b.values[name] ?? null]]),
  )
}

const idOf = ({ values }: ReadRow) => values['id'] ?? ''

/** By which of its columns people know it. */
function nameOf({ values }: ReadRow): Named {
  const { ref, title, label, name_en, label_en, name } = values
  return {
    id: values['id'] ?? '',
    name: ref ?? title ?? label ?? name_en ?? label_en ?? name ?? null,
  }
}

async function* inOrder(table: TableName, all: AsyncGenerator<ReadRow[], void>): Rows {
  let last = ''
  for await (const rows of all) {
    for (const row of rows) {
      const id = idOf(row)
      if (id <= last) {
        throw new BadPackage('not_in_order', fileOf(table), { row: String(row.number) })
      }
      last = id
      yield row
    }
  }
}
