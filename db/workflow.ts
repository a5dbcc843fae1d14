import { sql, type SqlBool } from 'kysely'
import type { Actor } from './actor.ts'
import { bundlesFrom, type Bundle } from './bundle.ts'
import { readBundleRows, type Parts } from './bundle-rows.ts'
import type { Db, Tables } from './tables.ts'
import { visibleTo } from './visible.ts'

type By = { by: string }

/** What people said and asked of each other about an incident, oldest first. */
export type Workflow = {
  reviews: (Tables['review'] & By)[]
  comments: (Tables['comment'] & By)[]
  tasks: (Tables['task'] & By & { assignee: string })[]
}

const own = (table: string, columns: string, joins: string) =>
  `(select ${table}.*, ${columns} from ${table} ${joins}
    where ${table}.incident_id in (select id from wanted)) as own_${table}`

const byUser = (column: string) => `join "user" as person on person.id = ${column}`

const parts = {
  reviews: [
    own('review', 'person.name as by', byUser('review.user_id')),
    ['id', 'version', 'verdict', 'note', 'user_id', 'created_at', 'by'],
  ],
  comments: [
    own('comment', 'person.name as by', byUser('comment.user_id')),
    ['id', 'user_id', 'body', 'created_at', 'withdrawn_at', 'by'],
  ],
  tasks: [
    own(
      'task',
      'person.name as by, other.name as assignee',
      `${byUser('task.created_by')} join "user" as other on other.id = task.assignee_id`,
    ),
    [
      'id',
      'assignee_id',
      'body',
      'due_on',
      'created_by',
      'created_at',
      'done_at',
      'by',
      'assignee',
    ],
  ],
} as const satisfies Parts

/** One incident with all that hangs on it and the work about it, in one statement. */
export async function findWithWorkflow(
  db: Db,
  actor: Actor,
  ref: string,
): Promise<{ bundle: Bundle; workflow: Workflow } | undefined> {
  const which = sql<SqlBool>`incident.ref = ${ref} and ${visibleTo(actor)}`
  const rows = await readBundleRows(db, which, actor, parts)
  const [bundle] = bundlesFrom(rows)
  const { reviews, comments, tasks } = rows as unknown as Workflow
  const inOrder = <R extends { id: string }>(all: R[]) =>
    all.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return (
    bundle && {
      bundle,
      workflow: {
        reviews: inOrder(reviews),
        comments: inOrder(comments),
        tasks: inOrder(tasks),
      },
    }
  )
}
