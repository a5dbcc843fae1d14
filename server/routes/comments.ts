import { addComment, markSeen, mentionedIn, withdrawComment } from '../../db/comment.ts'
import { write } from '../../db/engine/write.ts'
import { findIncident } from '../../db/incident.ts'
import { isUlid, ulid } from '../../db/ulid.ts'
import { listColleagues, sees } from '../../db/user.ts'
import { NotFound } from '../errors.ts'
import { post, type Route, type Visitor } from '../route.ts'
import { postWords, wordsIn } from '../words.ts'
import { bodyText } from '../visit.ts'
import { showRecord } from './record.ts'

/** What people say to each other about an incident. */
export const comment_routes: Route[] = [
  postWords('/incidents/:ref/comments', 'record.discuss', add),
  post('/incidents/:ref/comments/:id/withdrawal', 'record.discuss', withdraw),
  post('/mentions/:id/seen', 'record.discuss', async ({ db, actor, req, res }) => {
    const id = String(req.params['id'])
    const now = new Date().toISOString()
    await write(db, (db) => markSeen(db, actor.user_id ?? '', id, now))
    res.redirect(303, '/tasks#mentions')
  }),
]

const longest = 4_000
const said = {
  blank: 'comment.missing',
  too_long: 'comment.long',
  bad_characters: 'problem.bad_characters',
} as const

async function add(visit: Visitor): Promise<void> {
  const { db, actor, res } = visit
  const incident = await incidentOf(visit)
  const { text, problem } = wordsIn(visit, 'text', longest)
  if (problem !== null) {
    return showRecord(visit, { comment: { text, problem: said[problem] } }, 422)
  }
  const sent = bodyText(visit, 'id')
  const id = isUlid(sent) ? sent : ulid()
  const colleagues = text.includes('@') ? await listColleagues(db) : []
  const called = mentionedIn(text, colleagues)
  const readers = colleagues.filter((colleague) => sees(colleague, incident))
  const mentioned = called.filter((id) => readers.some((reader) => reader.id === id))
  const user_id = actor.user_id ?? ''
  await write(db, (db) =>
    addComment(db, incident, { id, user_id, body: text, mentioned }, new Date().toISOString()),
  )
  const unheard = called.length > mentioned.length ? '?unheard=1' : ''
  res.redirect(303, `/incidents/${incident.ref}${unheard}#comments`)
}

async function withdraw(visit: Visitor): Promise<void> {
  const { db, actor, req, res } = visit
  const incident = await incidentOf(visit)
  const own = { id: String(req.params['id']), user_id: actor.user_id ?? '' }
  const done = await write(db, (db) => withdrawComment(db, incident, own, new Date().toISOString()))
  if (!done) throw new NotFound()
  res.redirect(303, `/incidents/${incident.ref}#comments`)
}

/** The incident that an address names, without what hangs on it. */
export async function incidentOf({ db, actor, req }: Visitor) {
  const incident = await findIncident(db, actor, String(req.params['ref']))
  if (!incident) throw new NotFound()
  return incident
}
