import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import { ulid } from '../../db/ulid.ts'
import type { Workflow } from '../../db/workflow.ts'
import type { Language } from '../language.ts'
import { dayIn } from './record.ts'

/** What the page of an incident shows of the work about it, and what this person can do there. */
export function workflowOf(
  { reviews, comments, tasks }: Workflow,
  { incident }: Bundle,
  { user_id, role }: Actor,
  language: Language,
) {
  const mine = incident.created_by === user_id
  return {
    reviews: reviews.toReversed(),
    /** Whoever only entered it is told so; who changed it otherwise learns it when they try. */
    may_review: role === 'reviewer' && incident.status === 'submitted' && !mine,
    may_submit: incident.status === 'returned' || (incident.status === 'draft' && mine),
    comments: comments.map((comment) => ({ ...comment, mine: comment.user_id === user_id })),
    comment_id: ulid(),
    tasks: tasks.map((task) => ({ ...task, due: dueIn(task.due_on, language) })),
  }
}

/** A day in words, and whether it has gone by; null without one. */
export function dueIn(due_on: string | null, language: Language) {
  if (due_on === null) return null
  const today = new Date().toISOString().slice(0, 10)
  return {
    day: dayIn(due_on, language),
    overdue: due_on < today,
  }
}
