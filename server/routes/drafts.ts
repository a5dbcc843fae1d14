import { discardDraft, findDraft, listDrafts, type DraftRow } from '../../db/draft.ts'
import { asUnavailable, Unavailable, write } from '../../db/engine/write.ts'
import { addressOf, formOf, keepForm } from '../entry/drafts.ts'
import { describeForm } from '../entry/describe.ts'
import { readPosted } from '../entry/posted.ts'
import { NotFound } from '../errors.ts'
import { get, post, type Route, type Visit, type Visitor } from '../route.ts'
import { wantsScript } from '../visit.ts'

/** What is typed and not saved yet: kept while one types, listed, gone on with, put away. */
export const draft_routes: Route[] = [
  get('/drafts', 'record.write', showDrafts),
  get('/drafts/:id', 'record.write', async (visit) => {
    visit.res.redirect(303, addressOf(await own(visit)))
  }),
  { ...post('/drafts', 'record.write', keep, 'document'), keep: keepPosted },
  post('/drafts/:id/discard', 'record.write', (visit) => put(visit, new Date().toISOString())),
  post('/drafts/:id/restore', 'record.write', (visit) => put(visit, null)),
]

async function showDrafts(visit: Visitor): Promise<void> {
  const rows = await listDrafts(visit.db, userOf(visit))
  const lines = rows.map((row) => ({
    ...{ id: row.id, ref: row.ref, at: row.updated_at, discarded: row.discarded_at !== null },
    address: addressOf(row),
    ...describeForm(formOf(row).typed),
  }))
  visit.page('draft/list', {
    title: visit.t('draft.title'),
    drafts: lines.filter((line) => !line.discarded),
    discarded: lines.filter((line) => line.discarded),
  })
}

/** From the script while one types, or from the button: the form comes back with what is in it. */
async function keep(visit: Visitor): Promise<void> {
  const posted = readPosted(visit.req.body as Record<string, unknown>)
  const answer = (row: DraftRow) => visit.res.redirect(303, `${addressOf(row)}&kept=1`)
  await kept(visit, keepForm(visit.db, userOf(visit), posted, posted.ref), answer)
}

/** Keeps the form of somebody whose session has ended: it goes on when they have signed in again. */
export async function keepPosted(visit: Visit, user_id: string, fields: Record<string, unknown>) {
  const posted = readPosted(fields)
  const { ref } = visit.req.params
  const keeping = keepForm(
    visit.db,
    user_id,
    posted,
    posted.ref ?? (ref === undefined ? null : String(ref)),
  )
  await kept(visit, keeping, (row) => {
    visit.res.redirect(303, `/sign-in?next=${encodeURIComponent(addressOf(row))}`)
  })
}

/** The script is told where it was kept, whatever else happens; a browser is sent on. */
async function kept(
  visit: Visit,
  keeping: Promise<DraftRow>,
  answer: (row: DraftRow) => void,
): Promise<void> {
  const { req, res, actor } = visit
  const by_script = wantsScript(req)
  try {
    const row = await keeping
    if (!by_script) return answer(row)
    visit.json({ id: row.id, version: row.version, at: row.updated_at, signed_out: actor === null })
  } catch (thrown) {
    if (!by_script || !(asUnavailable(thrown) instanceof Unavailable)) throw thrown
    res.set('Retry-After', '5')
    visit.json({}, 503)
  }
}

async function put(visit: Visitor, discarded_at: string | null): Promise<void> {
  const [user_id, id] = [userOf(visit), String(visit.req.params['id'])]
  const row = await write(visit.db, (db) => discardDraft(db, user_id, id, discarded_at))
  if (!row) throw new NotFound()
  visit.res.redirect(303, '/drafts')
}

async function own(visit: Visitor): Promise<DraftRow> {
  const row = await findDraft(visit.db, userOf(visit), String(visit.req.params['id']))
  if (!row) throw new NotFound()
  return row
}

/** Tokens and commands type nothing. */
function userOf({ actor }: Visitor): string {
  if (actor.user_id === null) throw new NotFound()
  return actor.user_id
}
