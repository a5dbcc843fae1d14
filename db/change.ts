import { addToCounter } from './counter.ts'
import { records, type RecordName } from './dictionary/records.ts'
import { insertMany } from './engine/bulk.ts'
import { inTexts } from './engine/flavour.ts'
import { reseal, sealed, sealOf } from './engine/seal.ts'
import { noteStale } from './stale-words.ts'
import type { Db, Tables, TermRow } from './tables.ts'
import { ulid } from './ulid.ts'

/**
 * The tables of the record, with the vocabularies it is coded in: every row has an id, a version and
 * times, and every change is kept.
 */
export type RecordTable = RecordName | 'term'

export const record_tables: readonly RecordTable[] = [...records.map(({ name }) => name), 'term']

type Kept = 'id' | 'version' | 'created_at' | 'updated_at' | 'created_in' | 'change_number' | 'seal'
type New<T extends RecordTable> = Omit<Tables[T], Kept> & { id?: string }
/** A row of the record, whatever its table. */
export type Stored = Record<string, unknown> & { id: string; version: number }

/** So many rows are taken away with one statement. */
const together = 2_000

/** The only way to change the record: each call keeps the row that it replaces. */
export type Change = {
  /** The moment and the number of this change set, for everything written in it. */
  at: string
  number: number
  /** @returns the new row's id */
  insert: <T extends RecordTable>(table: T, row: New<T>) => Promise<string>
  /** Inserts rows of one table; what one has, and another not, is null there. @returns their ids */
  insertAll: <T extends RecordTable>(table: T, rows: readonly New<T>[]) => Promise<string[]>
  /**
   * Inserts rows that were made ready before, under their own ids. They may be very many, and are not
   * among what `changed` and `made` tell of.
   */
  bring: (table: RecordTable, rows: readonly { id: string }[]) => Promise<void>
  /**
   * Inserts rows as they stood elsewhere: versions and times are theirs.
   * @param returned those that were here once, and were removed
   */
  bringWhole: (
    table: RecordTable,
    rows: readonly { id: string }[],
    returned: ReadonlySet<string>,
  ) => Promise<void>
  /** Writes a row as it stood elsewhere in place of the one that is here: version and times too. */
  replaceWhole: (table: RecordTable, row: Stored) => Promise<void>
  /** Writes what differs; a row that already is so is left alone, version and all. */
  update: <T extends RecordTable>(
    table: T,
    id: string,
    patch: Partial<Omit<Tables[T], Kept>>,
  ) => Promise<boolean>
  remove: (table: RecordTable, id: string) => Promise<void>
  removeAll: (table: RecordTable, ids: readonly string[]) => Promise<void>
  /**
   * Puts rows that were removed back, under their own ids and with their own authors. That they
   * were away is part of their history: what "replaced" them is kept as null.
   */
  restoreAll: (table: RecordTable, rows: readonly Stored[]) => Promise<void>
  /**
   * Keeps the names by which a place or an agency was found until now. They are no rows of the
   * record and no version of any: an older state of it is found by them (`as-of/names.ts`).
   */
  keepNames: (table: 'place_name' | 'agency_name', id: string, names: readonly object[]) => void
  /** Counts a change of something that belongs to a row as a change of that row. */
  touch: (table: RecordTable, id: string) => Promise<void>
  /** How many changes were made so far. */
  count: () => number
  /** The rows of a table that were changed so far, or since there were so many changes. */
  changed: (table: RecordTable, since?: number) => string[]
  /** Of these, the ones that were made. */
  made: (table: RecordTable, since: number) => string[]
}

/**
 * A row written in a change set. `before` is null when that made it, and the text `null` when it
 * had been removed.
 */
export type Written = {
  table_name: string
  row_id: string
  before: string | null
  removed: boolean
}

/** When a change set is written, and which it is. */
export type Moment = { at: string; number: number }
type Touched = { table: RecordTable; id: string; fresh: boolean }

const idsOf = (table: RecordTable, rows: readonly Touched[]) => [
  ...new Set(rows.flatMap((row) => (row.table === table ? row.id : []))),
]

/**
 * Opens a change set to be written.
 * @param written gets the rows that it wrote, as they were before
 * @param brought gets how many it brought beside these
 */
export function openChange(
  db: Db,
  { at, number }: Moment,
  written: Map<string, Written>,
  brought: { rows: number },
): Change {
  const made: Touched[] = []
  const keyOf = (table: RecordTable, id: string) => `${table} ${id}`
  /** @param before the row until now; null where there was none, `removed` where there had been one */
  const keep = (
    table: RecordTable,
    id: string,
    before: Stored | 'removed' | null,
    removed = false,
  ) => {
    made.push({ table, id, fresh: before === null || before === 'removed' })
    // What stood before the change set is kept, not what it wrote and replaced itself.
    const known = written.get(keyOf(table, id))
    if (known) known.removed = removed
    else {
      const row = before === 'removed' ? null : { ...before, seal: undefined }
      const text = before === null ? null : JSON.stringify(row)
      written.set(keyOf(table, id), { table_name: table, row_id: id, before: text, removed })
    }
  }
  const find = (table: RecordTable, id: string) =>
    db
      .selectFrom(table)
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow() as Promise<Stored>
  const removeAll = async (table: RecordTable, ids: readonly string[]) => {
    for (let at = 0; at < ids.length; at += together) {
      const some = inTexts(db, ids.slice(at, at + together))
      const rows = (await db
        .selectFrom(table)
        .selectAll()
        .where('id', 'in', some)
        .execute()) as Stored[]
      await db.deleteFrom(table).where('id', 'in', some).execute()
      for (const row of rows) keep(table, row.id, row, true)
    }
  }
  const put = async (table: RecordTable, before: Stored, patch: object) => {
    // One version a change set is enough.
    const version = before.version + (written.has(keyOf(table, before.id)) ? 0 : 1)
    const values = { ...patch, version, updated_at: at, change_number: number }
    const seal = sealOf(table, { ...before, ...values })
    await db
      .updateTable(table)
      .set({ ...values, seal })
      .where('id', '=', before.id)
      .execute()
    if (table === 'term') await noteTerm(db, before, values)
    keep(table, before.id, before)
  }
  const putAll = async (table: RecordTable, rows: readonly { id?: string }[]) => {
    const times = { created_at: at, updated_at: at, created_in: number, change_number: number }
    const full = rows.map((row) =>
      sealed(table, { ...row, id: row.id ?? ulid(), version: 1, ...times }),
    )
    const columns = new Set(full.flatMap((row) => Object.keys(row)))
    await insertMany(db, table, [...columns], full)
    if (table === 'term') await addToCounter(db, 'term', full.length)
    return full.map(({ id }) => id)
  }
  const insertAll = async (table: RecordTable, rows: readonly { id?: string }[]) => {
    const ids = await putAll(table, rows)
    for (const id of ids) keep(table, id, null)
    return ids
  }
  return {
    at,
    number,
    insertAll,
    async bring(table, rows) {
      await putAll(table, rows)
      brought.rows += rows.length
    },
    async bringWhole(table, rows, returned) {
      const full = rows.map((row) =>
        sealed(table, { ...row, created_in: number, change_number: number }),
      )
      await insertMany(db, table, [...new Set(full.flatMap((row) => Object.keys(row)))], full)
      if (table === 'term') await addToCounter(db, 'term', full.length)
      brought.rows += rows.length
      for (const { id } of rows) if (returned.has(id)) keep(table, id, 'removed')
    },
    async replaceWhole(table, row) {
      const before = await find(table, row.id)
      const values = { ...row, change_number: number }
      const seal = sealOf(table, { ...before, ...values })
      await db
        .updateTable(table)
        .set({ ...values, seal } as never)
        .where('id', '=', row.id)
        .execute()
      if (table === 'term') await noteTerm(db, before, values)
      keep(table, row.id, before)
    },
    insert: async (table, row) => (await insertAll(table, [row]))[0] ?? '',
    async update(table, id, patch) {
      const before = await find(table, id)
      const differs = Object.entries(patch).some(([name, value]) => before[name] !== value)
      if (differs) await put(table, before, patch)
      return differs
    },
    remove: (table, id) => removeAll(table, [id]),
    removeAll,
    async restoreAll(table, rows) {
      if (rows.length === 0) return
      // Its removal counts as a version of it, and so does its return.
      const back = rows.map((row) => ({
        ...row,
        ...{ version: row.version + 2, updated_at: at, change_number: number, seal: '' },
      }))
      // Rows that went before a column came do not have it.
      for (const [columns, rows] of Map.groupBy(back, (row) => Object.keys(row).join(' '))) {
        await insertMany(db, table, columns.split(' '), rows)
      }
      // A column that came since has what new rows have there.
      const ids = back.map(({ id }) => id)
      await reseal(
        db,
        table,
        await db.selectFrom(table).selectAll().where('id', 'in', inTexts(db, ids)).execute(),
      )
      for (const id of ids) keep(table, id, 'removed')
    },
    keepNames(table, id, names) {
      const key = `${table} ${id}`
      if (written.has(key)) return
      const before = JSON.stringify(names.map((name) => ({ ...name, seal: undefined })))
      written.set(key, { table_name: table, row_id: id, before, removed: false })
    },
    async touch(table, id) {
      if (written.has(keyOf(table, id))) made.push({ table, id, fresh: false })
      else await put(table, await find(table, id), {})
    },
    count: () => made.length,
    changed: (table, since = 0) => idsOf(table, made.slice(since)),
    made: (table, since) =>
      idsOf(
        table,
        made.slice(since).filter((row) => row.fresh),
      ),
  }
}

/** Whoever keeps the vocabularies in memory is told, and whoever is found by a label. */
async function noteTerm(db: Db, before: Stored, after: Record<string, unknown>): Promise<void> {
  await addToCounter(db, 'term', 1)
  const { vocabulary, code } = before as unknown as TermRow
  const renamed = ['label_en', 'label_ko'].some(
    (name) => name in after && after[name] !== before[name],
  )
  if (renamed) await noteStale(db, { vocabulary, code })
}
