import { link_fields } from '../../db/dictionary/records/link.ts'
import { relation } from '../../db/flat/incident.ts'
import { updateIncident } from '../../db/save/save.ts'
import { findIncident } from '../../db/incident.ts'
import { problemText } from '../entry/input.ts'
import { NotFound, TooBusy } from '../errors.ts'
import { aboutEach } from '../pages/pairs.ts'
import { get, post, type Route, type Visitor } from '../route.ts'
import { postWords, wordsIn } from '../words.ts'
import { bodyText, queryText } from '../visit.ts'
import { bundleOf, showRecord } from './record.ts'

/** How incidents hang together: what is found of it, and what people say of it. */
export const link_routes: Route[] = [
  get('/incidents/:ref/related.json', 'record.read', async (visit) => {
    const found = await relatedTo(visit)
    visit.json(found.map(({ ref, ties }) => ({ ref, reasons: ties })))
  }),
  get('/incidents/:ref/related', 'record.read', showRelated),
  get('/incidents/:ref/links/new', 'record.write', (visit) => askLink(visit)),
  postWords('/incidents/:ref/links', 'record.write', addLink),
  post('/incidents/:ref/links/:id/removal', 'record.write', removeLink),
]

async function relatedTo(visit: Visitor) {
  const { house, actor, left } = visit
  const { incident } = await bundleOf(visit)
  return house.readers.ask('related', { actor, ref: incident.ref }, { left })
}

async function linesOf(visit: Visitor, found: Awaited<ReturnType<typeof relatedTo>>) {
  const about = await aboutEach(visit, found)
  return found.map(({ ref, title, ties }, at) => ({
    ...{ ref, title, about: about[at] ?? '' },
    ties: ties.map((tie) => visit.t(`related.${tie}`)).join(', '),
  }))
}

async function showRelated(visit: Visitor): Promise<void> {
  const { incident } = await bundleOf(visit)
  const lines = await linesOf(visit, await relatedTo(visit))
  const title = visit.t('related.title', { ref: incident.ref })
  visit.page('incident/related-page', { title, incident, lines })
}

type Typed = { to: string; type: string; confidence: string; reason: string }
type Asked = { typed: Typed; problem: string }

const found_at_most = 20

/** The page on which another incident is looked for, and a link to it is described. */
async function askLink(visit: Visitor, asked: Asked | null = null, status = 200): Promise<void> {
  const { house, language, t } = visit
  const { incident } = await bundleOf(visit)
  const find = (asked ? bodyText(visit, 'find') : queryText(visit, 'find')).trim().slice(0, 200)
  const choices = find === '' ? await linesFound(visit) : await linesFor(visit, find)
  const options = (vocabulary: string) =>
    house.terms
      .list(vocabulary)
      .map(({ code }) => ({ code, label: house.terms.label(vocabulary, code, language) }))
  const label = (name: string) => {
    const field = link_fields.find((one) => one.name === name)
    return { label: field?.label[language] ?? '', help: field?.help[language] ?? '' }
  }
  visit.page(
    'link/new',
    {
      title: t('link.title', { ref: incident.ref }),
      ...{ incident, find, asked },
      choices: choices.filter(({ ref }) => ref !== incident.ref),
      types: options('link_type').filter(({ code }) => code !== 'duplicate_of'),
      confidences: options('link_confidence'),
      fields: { type: label('type'), confidence: label('confidence'), reason: label('reason') },
    },
    status,
  )
}

/** Without words: what hangs together with it anyway. */
async function linesFound(visit: Visitor) {
  try {
    return await linesOf(visit, await relatedTo(visit))
  } catch (error) {
    if (error instanceof TooBusy) return []
    throw error
  }
}

async function linesFor(visit: Visitor, find: string) {
  const { house, actor, left } = visit
  const query = new URLSearchParams({ q: find, kind: 'all' }).toString()
  const asked = { actor, query, size: found_at_most }
  const { bundles } = await house.readers.ask('list', asked, { left })
  const named = await findIncident(visit.db, actor, find.toUpperCase())
  const rows = [...(named ? [named] : []), ...bundles.map(({ incident }) => incident)]
  const about = await aboutEach(visit, rows)
  return rows.map(({ ref, title }, at) => ({ ref, title, about: about[at] ?? '', ties: '' }))
}

const longest = 500

async function addLink(visit: Visitor): Promise<void> {
  const { db, house, actor, language, res, t } = visit
  const { incident, links } = await bundleOf(visit)
  const { text: reason, problem } = wordsIn(visit, 'reason', longest)
  const [to, type, confidence] = ['to', 'type', 'confidence'].map((name) => bodyText(visit, name))
  const typed = { to: to ?? '', type: type ?? '', confidence: confidence ?? '', reason }
  const refuse = (why: string, status: number) => askLink(visit, { typed, problem: why }, status)
  if (typed.to === '') return refuse(t('link.to_missing'), 422)
  if (typed.type === '') return refuse(t('link.type_missing'), 422)
  if (problem !== null && problem !== 'blank') return refuse(t(`problem.${problem}`), 422)
  const there = links.some(
    (link) => link.ref === typed.to && relation(link, house.terms) === typed.type,
  )
  // Sent twice, or said by somebody else meanwhile.
  if (there) return res.redirect(303, `/incidents/${incident.ref}?linked=1#related`)
  const sent = { version: incident.version, links: [{ ...typed, reason: reason || null }] }
  const saved = await updateIncident(
    { db, terms: house.terms, actor, language },
    incident.ref,
    sent,
  )
  if (saved.state === 'missing') throw new NotFound()
  if (saved.state === 'refused') {
    const [first] = saved.problems
    return refuse(first ? problemText(first, language, t) : t('problem.not_valid'), 422)
  }
  if (saved.state !== 'saved') return refuse(t('review.stale'), 409)
  res.redirect(303, `/incidents/${incident.ref}?linked=1#related`)
}

async function removeLink(visit: Visitor): Promise<void> {
  const { db, house, actor, language, req, res } = visit
  const { incident, links } = await bundleOf(visit)
  const link_id = String(req.params['id'])
  if (!links.some((link) => link.link_id === link_id)) throw new NotFound()
  const version = Number(bodyText(visit, 'version'))
  const saved = await updateIncident({ db, terms: house.terms, actor, language }, incident.ref, {
    version,
    links: [{ link_id, remove: true }],
  })
  if (saved.state === 'missing') throw new NotFound()
  if (saved.state !== 'saved') return showRecord(visit, { link: 'review.stale' }, 409)
  res.redirect(303, `/incidents/${incident.ref}?unlinked=1#related`)
}
