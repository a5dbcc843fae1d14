import { lastMoment } from '../../db/cube/follow.ts'
import { listViewNames } from '../../db/view.ts'
import { pastOf } from '../as-of/asked.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** `/incidents`: the list, its facets and counts. */
export const incident_routes: Route[] = [
  get('/', 'record.read', ({ res }) => res.redirect(302, '/incidents')),
  get('/incidents', 'record.read', showList),
]

/** A page that this person was shown before is shown again as long as nothing has changed. */
async function showList(visit: Visitor): Promise<void> {
  const { db, house, actor, whom, html, left } = visit
  const { pages, readers, config } = house
  const views = await listViewNames(db, actor, 'incidents')
  const today = new Date().toISOString().slice(0, 10)
  const past = await pastOf(visit, 'page')
  if (past === 'answered') return
  const key = JSON.stringify([whom, today, views])
  const kept = pages.get(key)
  if (kept && kept.moment === (await lastMoment(db))) return html(kept.html)
  const question = { actor, whom, views, today, public_url: config.public_url, past }
  const page = await readers.ask('page', question, { left })
  html(pages.keep(key, page).html)
}
