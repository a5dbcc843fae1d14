import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import { inTexts } from '../engine/flavour.ts'
import type { Snapshot } from '../past.ts'
import type { Db } from '../tables.ts'
import { mayReadRow, visibleTo } from '../visible.ts'
import type { Moment } from './moment.ts'

/**
 * Who may read an incident is judged twice: as it stood, like everything of an old state, and as it
 * is now. What is kept from somebody today is kept from them in every older state too, however
 * openly it stood there. One that is gone is judged by how it was last; and one that another took
 * in also by that, whose readers have its contents now.
 */

/**
 * The incidents that stood at a moment, or came since, and are kept from a person today, by id.
 * Those that nothing was written of since are left out: how they stand is how they stood.
 * @param db the installation's database, as it is now
 */
export async function listWithheld(db: Db, actor: Actor, { number }: Moment): Promise<string[]> {
  const { rows: there } = await sql<{ id: string }>`select id from incident
    where change_number > ${number} and not ${visibleTo(actor)}`.execute(db)
  const gone = await listGone(db, number)
  const taken = await listTaken(db, gone)
  const readable = await listReadable(db, actor, [...taken.values()])
  const isReadable = (id: string): boolean => {
    const last = gone.get(id)
    if (!last) return readable.has(id)
    const into = taken.get(id)
    return mayReadRow(actor, last.state) && (into === undefined || isReadable(into))
  }
  return [
    ...there.map(({ id }) => id),
    ...[...gone.keys()].filter((id) => !isReadable(id)),
  ].toSorted()
}

type Gone = { number: number; state: Snapshot }

/** The incidents that went since and are not there, each with the change set by which it went last. */
async function listGone(db: Db, number: number): Promise<Map<string, Gone>> {
  const rows = await db
    .selectFrom('revision')
    .leftJoin('incident', 'incident.id', 'revision.row_id')
    .select(['row_id', 'before', 'revision.change_number as number'])
    .where('table_name', '=', 'incident')
    .where('removed', '=', sql.lit(1))
    .where('revision.change_number', '>', number)
    .where('incident.id', 'is', null)
    .orderBy('revision.change_number')
    .execute()
  return new Map(
    rows.map(({ row_id, before, number }) => {
      const { status, sensitivity, created_by } = JSON.parse(before) as Snapshot
      return [row_id, { number, state: { status, sensitivity, created_by } }]
    }),
  )
}

/** Which incident took in one that is gone, by the change set by which it went. */
async function listTaken(db: Db, gone: ReadonlyMap<string, Gone>): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('merged')
    .select(['lost_id', 'into_id', 'change_number'])
    .where('lost_id', 'in', inTexts(db, [...gone.keys()]))
    .execute()
  return new Map(
    rows.flatMap(({ lost_id, into_id, change_number }) =>
      gone.get(lost_id)?.number === change_number ? [[lost_id, into_id] as const] : [],
    ),
  )
}

async function listReadable(db: Db, actor: Actor, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('incident')
    .select('id')
    .where('id', 'in', inTexts(db, ids))
    .where(visibleTo(actor))
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/**
 * Of some incidents, those that a person would see in an old state: by those alone it differs for
 * them from what it was.
 * @param db the old state
 */
export const amongSeen = async (db: Db, actor: Actor, ids: readonly string[]): Promise<string[]> =>
  [...(await listReadable(db, actor, ids))].toSorted()
