import type { Actor } from './actor.ts'
import { openChange, type Change, type Moment, type Written } from './change.ts'
import { addToCounter } from './counter.ts'
import { insertMany } from './engine/bulk.ts'
import { sealed } from './engine/seal.ts'
import { writeTogether } from './engine/together.ts'
import type { Db } from './tables.ts'
import { ulid } from './ulid.ts'

/** What a change set is: its kind, and, where they are known before, the reason and the moment. */
type What = { kind: string; reason?: string | null; at?: string }

/**
 * Runs `work` as one change set in one transaction. Its number comes first, from a locked counter,
 * so that numbers are in commit order on either engine and every row can carry its own; whoever
 * writes next waits. Nothing is recorded when nothing changed.
 * @param what the kind (`create`, `edit`, `import`, …), the reason, and the moment where it is not now
 */
export function changeRecord<R>(
  db: Db,
  actor: Actor,
  what: What,
  work: (db: Db, change: Change) => Promise<R>,
): Promise<R> {
  return writeTogether(db, async (db) => {
    const at = what.at ?? new Date().toISOString()
    const number = await addToCounter(db, 'revision', 1)
    const written = new Map<string, Written>()
    const brought = { rows: 0 }
    const result = await work(db, openChange(db, { at, number }, written, brought))
    const rows = [...written.values()]
    const made = brought.rows > 0 ? null : madeIn(rows)
    if (rows.length + brought.rows > 0)
      await close(db, actor, { ...what, made }, { at, number }, rows)
    else await addToCounter(db, 'revision', -1)
    return result
  })
}

async function close(
  db: Db,
  actor: Actor,
  what: What & { made: string | null },
  { at, number }: Moment,
  written: readonly Written[],
): Promise<void> {
  const set = sealed('change_set', {
    id: ulid(),
    number,
    user_id: actor.user_id,
    actor: actor.name,
    kind: what.kind,
    reason: what.reason ?? null,
    at,
    made: what.made,
  })
  await insertMany(db, 'change_set', Object.keys(set), [set])
  const rows = written.flatMap(({ before, removed, ...row }, position) =>
    before === null
      ? []
      : [
          sealed('revision', {
            ...{ ...row, change_number: number, position, before },
            removed: removed ? 1 : 0,
          }),
        ],
  )
  await insertMany(db, 'revision', Object.keys(rows[0] ?? {}), rows)
}

/** What a change set made beyond so many rows is looked for when it is asked for. */
const most_made = 50_000

/** The rows that a change set made, by table, as it keeps them. */
function madeIn(written: readonly Written[]): string | null {
  const made = written.filter(({ before }) => before === null)
  if (made.length > most_made) return null
  const by_table = Map.groupBy(made, (row) => row.table_name)
  const ids = [...by_table].map(([table, rows]) => [table, rows.map((row) => row.row_id)])
  return JSON.stringify(Object.fromEntries(ids))
}
