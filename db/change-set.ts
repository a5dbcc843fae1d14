import type { Actor } from './actor.ts'
import { write } from './engine/write.ts'
import type { Db, Tables } from './tables.ts'
import { ulid } from './ulid.ts'

/** The tables of the record: every row has an id, a version and times, and every change is kept. */
export type RecordTable =
  | 'incident'
  | 'act'
  | 'person'
  | 'agency'
  | 'involvement'
  | 'place'
  | 'source'
  | 'origin'
  | 'claim'
  | 'link'

type Kept = 'id' | 'version' | 'created_at' | 'updated_at'
type New<T extends RecordTable> = Omit<Tables[T], Kept> & { id?: string }
type Stored = Record<string, unknown> & { id: string; version: number }

/** The only way to change the record: each call keeps the row before and after. */
export type Change = {
  /** The moment of this change set, for everything written in it. */
  at: string
  /** @returns the new row's id */
  insert: <T extends RecordTable>(table: T, row: New<T>) => Promise<string>
  /** Writes what differs; a row that already is so is left alone, version and all. */
  update: <T extends RecordTable>(
    table: T,
    id: string,
    patch: Partial<Omit<Tables[T], Kept>>,
  ) => Promise<boolean>
  remove: (table: RecordTable, id: string) => Promise<void>
  /** Counts a change of something that belongs to a row as a change of that row. */
  touch: (table: RecordTable, id: string) => Promise<void>
  /** How many changes were made so far. */
  count: () => number
  /** The rows of a table that were changed so far, or since there were so many changes. */
  changed: (table: RecordTable, since?: number) => string[]
}

type Revision = { table_name: string; row_id: string; before: string | null; after: string | null }

/**
 * Runs `work` as one change set in one transaction, with its number from the locked counter last,
 * so that numbers are in commit order. Nothing is recorded when nothing changed.
 * @param what the kind (`create`, `edit`, `import`, …) and, where there is one, the reason
 */
export function changeRecord<R>(
  db: Db,
  actor: Actor,
  what: { kind: string; reason?: string | null },
  work: (db: Db, change: Change) => Promise<R>,
): Promise<R> {
  return write(db, async (db) => {
    const at = new Date().toISOString()
    const revisions: Revision[] = []
    const result = await work(db, openChange(db, at, revisions))
    if (revisions.length > 0) await close(db, actor, what, at, revisions)
    return result
  })
}

function openChange(db: Db, at: string, revisions: Revision[]): Change {
  const keep = (table_name: string, row_id: string, before: unknown, after: unknown) => {
    const text = (row: unknown) => (row === null ? null : JSON.stringify(row))
    revisions.push({ table_name, row_id, before: text(before), after: text(after) })
  }
  const find = (table: RecordTable, id: string) =>
    db
      .selectFrom(table)
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow() as Promise<Stored>
  const put = async (table: RecordTable, before: Stored, patch: object) => {
    const after = { ...before, ...patch, version: before.version + 1, updated_at: at }
    const { id: _, ...values } = after
    await db.updateTable(table).set(values).where('id', '=', before.id).execute()
    keep(table, before.id, before, after)
  }
  return {
    at,
    async insert(table, row) {
      const full = { ...row, id: row.id ?? ulid(), version: 1, created_at: at, updated_at: at }
      await db
        .insertInto(table)
        .values(full as never)
        .execute()
      keep(table, full.id, null, full)
      return full.id
    },
    async update(table, id, patch) {
      const before = await find(table, id)
      const differs = Object.entries(patch).some(([name, value]) => before[name] !== value)
      if (differs) await put(table, before, patch)
      return differs
    },
    async remove(table, id) {
      const before = await find(table, id)
      await db.deleteFrom(table).where('id', '=', id).execute()
      keep(table, id, before, null)
    },
    async touch(table, id) {
      const before = await find(table, id)
      // Written in this change set already: one version per change set is enough.
      if (before['updated_at'] !== at || !revisions.some((made) => made.row_id === id)) {
        await put(table, before, {})
      }
    },
    count: () => revisions.length,
    changed: (table, since = 0) => {
      const own = revisions.slice(since).filter((made) => made.table_name === table)
      return [...new Set(own.map((made) => made.row_id))]
    },
  }
}

async function close(
  db: Db,
  actor: Actor,
  what: { kind: string; reason?: string | null },
  at: string,
  revisions: Revision[],
): Promise<void> {
  const { value: number } = await db
    .updateTable('counter')
    .set((b) => ({ value: b('value', '+', 1) }))
    .where('name', '=', 'revision')
    .returning('value')
    .executeTakeFirstOrThrow()
  const id = ulid()
  await db
    .insertInto('change_set')
    .values({
      id,
      number,
      user_id: actor.user_id,
      actor: actor.name,
      kind: what.kind,
      reason: what.reason ?? null,
      at,
    })
    .execute()
  for (let start = 0; start < revisions.length; start += 100) {
    const rows = revisions.slice(start, start + 100)
    await db
      .insertInto('revision')
      .values(rows.map((row, index) => ({ change_set_id: id, position: start + index, ...row })))
      .execute()
  }
}
