import type { Bundle } from '../../db/bundle.ts'
import { readHistory } from '../../db/history.ts'
import { idsNamed, listGone } from '../../db/past.ts'
import { findBundle } from '../../db/incident.ts'
import { findTakenIn } from '../../db/merged.ts'
import { findGathered } from '../../db/relation/gathered.ts'
import { removeExample } from '../../db/save/remove.ts'
import { ulid } from '../../db/ulid.ts'
import { findWithWorkflow } from '../../db/workflow.ts'
import { Moved, NotFound } from '../errors.ts'
import { incidentJson } from '../export/json.ts'
import { historyPage } from '../pages/history.ts'
import { citationOf } from '../pages/citation.ts'
import { recordPage } from '../pages/record.ts'
import { workflowOf } from '../pages/workflow.ts'
import { wordingFor, wordingOf } from '../pages/wording.ts'
import type { MessageKey } from '../language.ts'
import { roleMay } from '../security/permission.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { queryText } from '../visit.ts'

/** One incident: its page, its JSON, its history. */
export const record_routes: Route[] = [
  get('/incidents/:ref.json', 'record.read', async (visit) => {
    const { house } = visit
    visit.json(incidentJson(await bundleOf(visit), house.terms, house.config.public_url))
  }),
  get('/incidents/:ref', 'record.read', (visit) => showRecord(visit)),
  get('/incidents/:ref/history', 'record.read', showHistory),
  post('/example/removal', 'record.write', async ({ db, house, actor, res }) => {
    await removeExample(db, house.terms, actor)
    res.redirect(303, '/incidents')
  }),
]

/** The incident that an address names, if this person may see it. */
export async function bundleOf(visit: Visitor) {
  const { db, actor, req } = visit
  const bundle = await findBundle(db, actor, String(req.params['ref']))
  return bundle ?? missing(visit)
}

/** @throws Moved to the incident that took it in, or NotFound */
async function missing({ db, actor, req }: Visitor): Promise<never> {
  const ref = String(req.params['ref'])
  const to = await findTakenIn(db, actor, ref)
  const moved = req.originalUrl.replace(`/incidents/${ref}`, `/incidents/${to}`)
  if (to === null || req.method !== 'GET' || moved === req.originalUrl) throw new NotFound()
  throw new Moved(moved)
}

/** What a page of an incident is answered with beside it: what was typed, and what is wrong with it. */
export type Answering = {
  review?: { note: string; problem: MessageKey }
  comment?: { text: string; problem: MessageKey }
  link?: MessageKey
  /** The problem is in words already. */
  decision?: { group: string; reason: string; problem: string }
}

const done = {
  saved: 'record.saved',
  again: 'record.saved_again',
  submitted: 'review.submitted',
  decided: 'decision.done',
  linked: 'link.done',
  unlinked: 'link.removed',
  verified: 'review.done_verified',
  returned: 'review.done_returned',
  assigned: 'task.assigned',
  unheard: 'comment.unheard',
} as const satisfies Record<string, MessageKey>

/** Answers with the page of the incident that the address names. */
export async function showRecord(
  visit: Visitor,
  answering: Answering = {},
  status = 200,
): Promise<void> {
  const { db, house, actor, language, req, t } = visit
  // A token has no scope for what people say to each other.
  const discusses = actor.via === 'web' && roleMay(actor.role, 'record.discuss')
  const ref = String(req.params['ref'])
  const found = discusses
    ? await findWithWorkflow(db, actor, ref)
    : { bundle: await bundleOf(visit), workflow: null }
  if (!found) return missing(visit)
  const { bundle, workflow } = found
  const { title } = bundle.incident
  const wording = wordingOf(house.terms, language, [bundle])
  const key = Object.keys(done).find((name) => req.query[name] === '1') as keyof typeof done
  visit.page(
    'incident/record',
    {
      title: `${bundle.incident.ref} ${title}`,
      notice: key === undefined ? null : t(done[key], { ref: bundle.incident.ref }),
      merged: mergedIn(visit),
      cite: citationOf(bundle.incident, house.config.public_url),
      gathered: await gatheredBy(visit, bundle),
      ...recordPage(bundle, house.terms, wording, actor),
      workflow: workflow === null ? null : workflowOf(workflow, bundle, actor, language),
      answering,
      submission: ulid(),
    },
    status,
  )
}

/** What a pattern gathers, or an incident that has parts. */
async function gatheredBy({ db, actor }: Visitor, { incident, links }: Bundle) {
  const has_parts = links.some(({ type, inverse }) => type === (inverse ? 'part_of' : 'has_part'))
  return has_parts ? findGathered(db, actor, incident.id) : null
}

/** The change set that another incident was just taken in by. */
function mergedIn(visit: Visitor) {
  const [number, lost] = [Number(queryText(visit, 'merged')), queryText(visit, 'lost')]
  return number > 0 ? { number, lost } : null
}

async function showHistory(visit: Visitor): Promise<void> {
  const { db, house, actor, language, t } = visit
  const bundle = await bundleOf(visit)
  const { incident } = bundle
  const history = await readHistory(db, actor, bundle)
  const named = idsNamed(history.changes)
  const wording = await wordingFor(db, house.terms, language, [bundle], { places: named })
  visit.page('incident/history', {
    title: t('history.title', { ref: incident.ref }),
    incident,
    sets: historyPage({ ...history, gone: await listGone(db, named) }, wording, actor),
  })
}
