import { listMentions } from '../../db/comment.ts'
import { addDays, isDay } from '../../db/dictionary/date/period.ts'
import { write } from '../../db/engine/write.ts'
import { listFollowUps, most_follow_ups } from '../../db/follow-up.ts'
import { listReturned } from '../../db/review.ts'
import { addTask, closeTask, listTasksOf } from '../../db/task.ts'
import { isUlid, ulid } from '../../db/ulid.ts'
import { colleaguesSeeing } from '../../db/user.ts'
import { NotFound } from '../errors.ts'
import type { MessageKey } from '../language.ts'
import { listedIncidents } from '../pages/entity.ts'
import { dayIn } from '../pages/record.ts'
import { dueIn } from '../pages/workflow.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { postWords, wordsIn } from '../words.ts'
import { bodyText } from '../visit.ts'
import { incidentOf } from './comments.ts'

/** What is asked of whom, and everything that waits for one person. */
export const task_routes: Route[] = [
  get('/tasks', 'record.discuss', showTasks),
  get('/incidents/:ref/tasks/new', 'record.discuss', (visit) => askTask(visit, {})),
  postWords('/incidents/:ref/tasks', 'record.discuss', add),
  post('/incidents/:ref/tasks/:id/done', 'record.discuss', (visit) =>
    close(visit, new Date().toISOString()),
  ),
  post('/incidents/:ref/tasks/:id/reopening', 'record.discuss', (visit) => close(visit, null)),
]

async function showTasks(visit: Visitor): Promise<void> {
  const { db, actor, language, t } = visit
  const tasks = await listTasksOf(db, actor)
  visit.page('task/list', {
    title: t('tasks.title'),
    tasks: tasks.map((task) => ({ ...task, due: dueIn(task.due_on, language) })),
    mentions: await listMentions(db, actor),
    returned: visit.actor.role === 'reviewer' ? null : await listReturned(db, actor),
    waiting: actor.role === 'reviewer' ? await waitingFor(visit) : null,
    follow_ups: await followUpsFor(visit),
    most_follow_ups,
  })
}

/** Days before a term may be over in which it is listed already. */
const ahead = 30

async function followUpsFor({ db, actor, language, t }: Visitor) {
  const today = new Date().toISOString().slice(0, 10)
  const rows = await listFollowUps(db, actor, addDays(today, ahead))
  return rows.map(({ due_on, until_on, ...row }) => {
    const [from, to] = [dayIn(due_on, language), dayIn(until_on ?? due_on, language)]
    const when = from === to ? t('tasks.follow_up_line', { day: from }) : null
    return { ...row, when: when ?? t('tasks.follow_up_range', { from, to }) }
  })
}

/** The submitted incidents that this person did not enter. */
async function waitingFor(visit: Visitor) {
  const { lines, total } = await listedIncidents(visit, 'status=submitted', visit.actor.user_id)
  return { lines, total }
}

const longest = 1_000

type Asked = { typed?: Record<string, string>; problems?: Record<string, MessageKey> }

async function askTask(visit: Visitor, { typed = {}, problems = {} }: Asked): Promise<void> {
  const incident = await incidentOf(visit)
  const status = Object.keys(problems).length > 0 ? 422 : 200
  const heading = visit.t('task.add_title', { ref: incident.ref })
  visit.page(
    'task/new',
    {
      title: (status === 422 ? `${visit.t('problem.prefix')} ` : '') + heading,
      heading,
      ...{
        incident,
        typed,
        problems,
        id: ulid(),
        colleagues: await colleaguesSeeing(visit.db, incident),
      },
    },
    status,
  )
}

async function add(visit: Visitor): Promise<void> {
  const { db, actor, res } = visit
  const incident = await incidentOf(visit)
  const typed = Object.fromEntries(
    ['assignee', 'text', 'due_on', 'id'].map((name) => [name, bodyText(visit, name).trim()]),
  )
  const { assignee = '', due_on = '', id = '' } = typed
  const { text, problem } = wordsIn(visit, 'text', longest)
  const known = (await colleaguesSeeing(db, incident)).some((user) => user.id === assignee)
  const problems: Record<string, MessageKey> = {
    ...(!known && { assignee: 'task.assignee_missing' }),
    ...(problem === 'blank' && { text: 'task.text_missing' }),
    ...(problem !== null && problem !== 'blank' && { text: `problem.${problem}` as const }),
    ...(due_on !== '' && !isDay(due_on) && { due_on: 'task.due_wrong' }),
  }
  if (Object.keys(problems).length > 0) return askTask(visit, { typed, problems })
  const task = {
    id: isUlid(id) ? id : ulid(),
    assignee_id: assignee,
    body: text,
    due_on: due_on === '' ? null : due_on,
    created_by: actor.user_id ?? '',
  }
  await write(db, (db) => addTask(db, incident, task, new Date().toISOString()))
  res.redirect(303, `/incidents/${incident.ref}?assigned=1#tasks`)
}

async function close(visit: Visitor, done_at: string | null): Promise<void> {
  const { db, actor, req, res } = visit
  const incident = await incidentOf(visit)
  const closing = { id: String(req.params['id']), user_id: actor.user_id ?? '', done_at }
  if (!(await write(db, (db) => closeTask(db, incident, closing)))) throw new NotFound()
  const back = bodyText(visit, 'back') === 'tasks' ? '/tasks' : `/incidents/${incident.ref}#tasks`
  res.redirect(303, back)
}
