import type { Actor } from './actor.ts'
import { reseal, sealed } from './engine/seal.ts'
import type { Db, IncidentRow, Tables } from './tables.ts'
import { ulid } from './ulid.ts'
import { visibleTo } from './visible.ts'

export type TaskRow = Tables['task']

/** What is asked of somebody: `id` is the form's own, so that a form sent twice asks once. */
export type NewTask = Pick<TaskRow, 'id' | 'assignee_id' | 'body' | 'due_on' | 'created_by'>

/**
 * Asks somebody to do something about an incident. Sent again with other words, it is asked as well.
 * @param db a transaction's handle
 */
export async function addTask(
  db: Db,
  incident: Pick<IncidentRow, 'id'>,
  task: NewTask,
  now: string,
): Promise<void> {
  const { id, ...asked } = { ...task, incident_id: incident.id }
  const before = await db.selectFrom('task').selectAll().where('id', '=', id).executeTakeFirst()
  const names = Object.keys(asked) as (keyof typeof asked)[]
  if (before && names.every((name) => before[name] === asked[name])) return
  const open = { created_at: now, done_at: null, done_by: null }
  await db
    .insertInto('task')
    .values(sealed('task', { ...asked, ...open, id: before ? ulid() : id }))
    .execute()
}

/**
 * Notes that something was done, or that it is not done after all.
 * @param done_at null to open it again
 * @returns false where there is no such task of this incident, or it is so already
 */
export async function closeTask(
  db: Db,
  incident: Pick<IncidentRow, 'id'>,
  { id, user_id, done_at }: { id: string; user_id: string; done_at: string | null },
): Promise<boolean> {
  const rows = await db
    .updateTable('task')
    .set({ done_at, done_by: done_at === null ? null : user_id })
    .where('id', '=', id)
    .where('incident_id', '=', incident.id)
    .where('done_at', done_at === null ? 'is not' : 'is', null)
    .returningAll()
    .execute()
  await reseal(db, 'task', rows)
  return rows.length > 0
}

/** A task with the incident it is about, and who asks for it. */
export type TaskLine = Pick<TaskRow, 'id' | 'body' | 'due_on' | 'created_at'> & {
  ref: string
  title: string
  by: string
}

/** What is still asked of somebody, what presses first, as far as they may read what it is about. */
export const listTasksOf = (db: Db, actor: Actor): Promise<TaskLine[]> =>
  db
    .selectFrom('task')
    .innerJoin('incident', 'incident.id', 'task.incident_id')
    .innerJoin('user', 'user.id', 'task.created_by')
    .select(['task.id', 'task.body', 'due_on', 'task.created_at', 'ref', 'title'])
    .select('user.name as by')
    .where('assignee_id', '=', actor.user_id ?? '')
    .where('done_at', 'is', null)
    .where(visibleTo(actor))
    .orderBy((eb) => eb.fn.coalesce('due_on', eb.val('9999')))
    .orderBy('task.id')
    .limit(200)
    .execute()
