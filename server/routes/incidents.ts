import { hasExample } from '../../db/incident.ts'
import { listPlacesIn } from '../../db/place.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { listFacets } from '../pages/list-facets.ts'
import { countUncounted, listRows } from '../pages/list-rows.ts'
import { listChips, listHref, listTitle, noticeTexts, type Setting } from '../pages/list.ts'
import { chosenColumns } from '../pages/list-columns.ts'
import { listHeadings } from '../pages/list-headings.ts'
import { queryOf } from '../pages/query.ts'
import { nameValues } from '../pages/value-names.ts'
import { wordingFor } from '../pages/wording.ts'

/** `/incidents`: the list, its facets and counts. */
export const incident_routes: Route[] = [
  get('/', 'record.read', ({ res }) => res.redirect(302, '/incidents')),
  get('/incidents', 'record.read', showList),
]

async function showList(visit: Visitor): Promise<void> {
  const { db, actor, house, language, t } = visit
  const query = queryOf(visit)
  const answer = await house.readers.ask('list', { actor, query })
  const { filter, notices, totals, facets, matches, bundles, next } = answer
  const raw = new URLSearchParams(query)
  const provinces = await listPlacesIn(db, 'KP')
  const names = await nameValues(visit, filter)
  const setting: Setting = { filter, raw, language, t, terms: house.terms, provinces, names }
  const wording = await wordingFor(db, house.terms, language, bundles)
  const everything = listHref(setting, () => undefined).slice('/incidents'.length)
  visit.page('incident/list', {
    title: listTitle(setting, totals),
    totals,
    filter,
    raw,
    headings: listHeadings(setting),
    rows: listRows(setting, matches, bundles, wording),
    columns: await chosenColumns(visit, filter.cols, matches, bundles),
    chips: listChips(setting),
    facets: listFacets(setting, facets),
    notices: noticeTexts(notices, t),
    uncounted: countUncounted(bundles),
    exports: everything,
    undated_href: listHref(setting, (query) => {
      ;['from', 'to', 'date'].forEach((name) => query.delete(name))
      query.set('undated', '1')
    }),
    next: next === null ? null : listHref(setting, (query) => query.set('after', next)),
    first: filter.after === null ? null : listHref(setting, () => undefined),
    example: await hasExample(db),
    empty: totals.possible === 0 && everything === '',
  })
}
