import type { Actor } from '../actor.ts'
import type { RecordTable, Stored } from '../change.ts'
import { columnsOf, type Value } from '../dictionary/field.ts'
import { records } from '../dictionary/records.ts'
import type { PastChange, Snapshot } from '../past.ts'
import { levels, seesRestricted } from '../visible.ts'
import { conflictOf, type Conflict, type Undoing } from './undoing.ts'

/** What a row has beside what is recorded in it: never put back. */
const kept = new Set(['version', 'updated_at', 'change_number', 'seal', 'last_seq'])

/** Given to a record by a second person's decision: that is not taken back into being by undoing. */
const decided = new Set(['verified', 'returned'])

/** What became of a row: as it is, and whether nothing was written of it since. */
type Since = { now: Snapshot | null; latest: boolean }

/** Adds to an undoing how one row is put back, or why it cannot be. */
export function planRow(
  undoing: Undoing,
  actor: Actor,
  step: PastChange,
  { now, latest }: Since,
): void {
  const { table_name: table, row_id: id, before, after } = step
  const conflict = (why: Conflict['why']) => undoing.conflicts.push(conflictOf(table, id, why))
  if (after === null && before !== null) {
    // It may have been put back already, and perhaps removed anew: then that is to be undone.
    if (now === null && latest) undoing.restore.push({ table, row: restorable(table, before) })
    else if (now === null) conflict('gone')
  } else if (before === null && table === 'term') {
    // A code that was given stays given: it is not offered any more.
    if (now?.['retired_at'] !== null) return
    undoing.patch.push({ table, id, values: { retired_at: new Date().toISOString() } })
  } else if (before === null) {
    if (now === null) return
    undoing.remove.push({ table, id })
    if (!latest) conflict('added_to')
  } else if (now === null) conflict('gone')
  else planPatch(undoing, actor, step, now)
}

/** What was decided of it, was decided of what it was then. */
const restorable = (table: RecordTable, before: Snapshot): Stored =>
  ({
    ...before,
    ...(table === 'incident' && decided.has(String(before['status'])) && { status: 'submitted' }),
  }) as Stored

function planPatch(undoing: Undoing, actor: Actor, step: PastChange, now: Snapshot): void {
  const { table_name: table, row_id: id } = step
  const [before, after] = [step.before ?? {}, step.after ?? {}]
  const author = typeof now['created_by'] === 'string' ? now['created_by'] : null
  const values: Record<string, Value> = {}
  // A date, a place are more than one column, and mean something only whole.
  for (const columns of fieldsOf(table, { ...before, ...after })) {
    const of = (row: Snapshot) => columns.map((column) => (row[column] ?? null) as Value)
    const [old, wrote, stands] = [of(before), of(after), of(now)]
    const wanted = old.map((value, at) => undecided(actor, author, table, columns[at] ?? '', value))
    if (same(old, wrote) || same(stands, wanted)) continue
    // What one may not read one does not write.
    const hidden = columns.some((column) => restricted[table]?.has(column))
    if (hidden && !seesRestricted(actor, author)) continue
    const field = Object.fromEntries(columns.map((column, at) => [column, wanted[at] ?? null]))
    undoing.opens ||= loosens(field, now)
    if (same(stands, wrote)) Object.assign(values, field)
    else {
      const at = columns.findIndex((_, index) => stands[index] !== wanted[index])
      undoing.conflicts.push({
        ...{ table, id, why: 'changed', column: columns[at] ?? null, values: field },
        ...{ wanted: wanted[at] ?? null, stands: stands[at] ?? null },
      })
    }
  }
  if (Object.keys(values).length > 0) undoing.patch.push({ table, id, values })
}

/** Whether more people would read something than may now, or a consent be given again. */
function loosens({ sensitivity, consent }: Record<string, Value>, stands: Snapshot): boolean {
  const level = (value: unknown) => levels.findIndex((one) => one === (value ?? 'open'))
  return (
    (sensitivity !== undefined && level(sensitivity) < level(stands['sensitivity'])) ||
    (consent !== undefined && consent !== 'withdrawn' && stands['consent'] === 'withdrawn')
  )
}

const same = (a: readonly Value[], b: readonly Value[]) =>
  a.every((value, index) => value === b[index])

/** The columns of a row, field by field; what is no field's stands alone. */
function fieldsOf(table: RecordTable, row: Snapshot): string[][] {
  const fields = records.find(({ name }) => name === table)?.fields ?? []
  const grouped = fields.map((field) => columnsOf(field).filter((column) => column in row))
  const known = new Set(grouped.flat())
  const others = Object.keys(row).filter((column) => !known.has(column) && !kept.has(column))
  return [...grouped, ...others.map((column) => [column])].filter(({ length }) => length > 0)
}

/** A second person's decision does not come back by undoing, nor does a draft that is another's. */
function undecided(
  actor: Actor,
  author: string | null,
  table: RecordTable,
  column: string,
  value: Value,
): Value {
  if (table !== 'incident' || column !== 'status') return value
  if (decided.has(String(value))) return 'submitted'
  return value === 'draft' && (author === null || author !== actor.user_id) ? 'submitted' : value
}

const restricted: Partial<Record<RecordTable, Set<string>>> = Object.fromEntries(
  records.map(({ name, fields }) => [
    name,
    new Set(fields.flatMap((field) => (field.sensitivity === 'open' ? [] : columnsOf(field)))),
  ]),
)
