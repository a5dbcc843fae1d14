import { incomingText } from '../../db/dictionary/text.ts'
import { readStaged, type StagedRow } from '../../db/import/staged.ts'
import type { Db } from '../../db/tables.ts'
import { identityOf, rowReader, type RowValues } from './cells.ts'
import type { MappedRow } from './document.ts'
import type { Mapping } from './mapping.ts'
import { shortened, type RowProblem } from './problem.ts'
import { special } from './targets.ts'
import { columnOf } from './mapping.ts'

/** The rows of one incident, and the numbers by which they know it. */
export type Group = {
  lead: number
  rows: MappedRow[]
  /** Its own number in the table; and ids of this program that it, or its acts, have. */
  reference: string | null
  ids: string[]
  /** What is wrong with its rows before anything is read from them. */
  problems: RowProblem[]
}

const batch = 200

/**
 * The rows of a table incident by incident: rows with the same own number are of one, wherever they
 * stand; any other is an incident of its own.
 */
export async function* groupsOf(
  db: Db,
  import_id: string,
  headers: readonly string[],
  mapping: Mapping,
): AsyncGenerator<Group[], void> {
  const read = rowReader(headers, mapping)
  const left = await countRows(db, import_id, read)
  const open = new Map<string, Group>()
  let ready: Group[] = []
  for await (const rows of readStaged(db, import_id)) {
    for (const row of rows) {
      const values = read(row.cells)
      if (values.size === 0) continue
      const key = keyOf(values)
      const group = (key === null ? undefined : open.get(key)) ?? newGroup(row.number)
      add(group, row, values, headers, mapping)
      const rest = key === null ? 0 : (left.get(key) ?? 1) - 1
      if (key !== null) left.set(key, rest)
      if (rest > 0 && key !== null) open.set(key, group)
      else {
        if (key !== null) open.delete(key)
        ready.push(group)
      }
      if (ready.length === batch) {
        yield ready
        ready = []
      }
    }
  }
  if (ready.length > 0) yield ready
}

const newGroup = (lead: number): Group => ({
  lead,
  rows: [],
  reference: null,
  ids: [],
  problems: [],
})

/** By what rows are known to be of one incident. */
function keyOf(values: RowValues): string | null {
  const { reference, id } = identityOf(values)
  if (reference !== null) return `number ${reference}`
  return id === null ? null : `id ${id}`
}

async function countRows(db: Db, import_id: string, read: (cells: readonly string[]) => RowValues) {
  const counts = new Map<string, number>()
  for await (const rows of readStaged(db, import_id)) {
    for (const { cells } of rows) {
      const key = keyOf(read(cells))
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return counts
}

const number_schema = incomingText(200)

function add(
  group: Group,
  { number, cells }: StagedRow,
  values: RowValues,
  headers: readonly string[],
  mapping: Mapping,
): void {
  const { reference, id, act_id } = identityOf(values)
  const wrong = (code: string, column: string | null, value: string | null) => {
    const problem = { path: '', code, ...(value !== null && { value }) }
    group.problems.push({ row: number, column, target: null, value: shortened(value), problem })
  }
  if (cells.length !== headers.length) wrong('ragged', null, String(cells.length))
  const checked = number_schema.safeParse(reference)
  if (!checked.success) {
    const code = checked.error.issues[0]?.message ?? 'not_valid'
    wrong(code, columnOf(mapping, special.reference) ?? null, reference?.toWellFormed() ?? null)
  } else group.reference ??= checked.data ?? null
  group.ids.push(
    ...([id, act_id].filter((one) => one !== null && /^[\w-]{1,100}$/.test(one)) as string[]),
  )
  group.rows.push({ number, values })
}
