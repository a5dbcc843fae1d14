import { readHistory } from '../../db/history.ts'
import { findBundle } from '../../db/incident.ts'
import { removeExample } from '../../db/save/remove.ts'
import { NotFound } from '../errors.ts'
import { incidentJson } from '../export/json.ts'
import { historyPage } from '../pages/history.ts'
import { recordPage } from '../pages/record.ts'
import { wordingFor, wordingOf } from '../pages/wording.ts'
import { get, post, type Route, type Visitor } from '../route.ts'

/** One incident: its page, its JSON, its history. */
export const record_routes: Route[] = [
  get('/incidents/:ref.json', 'record.read', async (visit) => {
    const { house } = visit
    visit.json(incidentJson(await bundleOf(visit), house.terms, house.config.public_url))
  }),
  get('/incidents/:ref', 'record.read', showRecord),
  get('/incidents/:ref/history', 'record.read', showHistory),
  post('/example/removal', 'record.write', async ({ db, house, actor, res }) => {
    await removeExample(db, house.terms, actor)
    res.redirect(303, '/incidents')
  }),
]

/** The incident that an address names, if this person may see it. */
export async function bundleOf({ db, actor, req }: Visitor) {
  const bundle = await findBundle(db, actor, String(req.params['ref']))
  if (!bundle) throw new NotFound()
  return bundle
}

async function showRecord(visit: Visitor): Promise<void> {
  const { house, actor, language, req, t } = visit
  const bundle = await bundleOf(visit)
  const wording = wordingOf(house.terms, language, [bundle])
  const { ref, title } = bundle.incident
  const how = { saved: 'record.saved', again: 'record.saved_again' } as const
  const done = (['saved', 'again'] as const).find((name) => req.query[name] === '1')
  visit.page('incident/record', {
    title: `${ref} ${title}`,
    notice: done ? t(how[done], { ref }) : null,
    ...recordPage(bundle, house.terms, wording, actor),
  })
}

async function showHistory(visit: Visitor): Promise<void> {
  const { db, house, actor, language, t } = visit
  const bundle = await bundleOf(visit)
  const { incident } = bundle
  const history = await readHistory(db, actor, bundle)
  const wording = await wordingFor(db, house.terms, language, [bundle])
  visit.page('incident/history', {
    title: t('history.title', { ref: incident.ref }),
    incident,
    sets: historyPage(history, wording, actor),
  })
}
