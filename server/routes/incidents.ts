import { countFacets } from '../../db/list/facet.ts'
import { countMatches, listMatches } from '../../db/list/list.ts'
import { hasExample, listBundles } from '../../db/incident.ts'
import { listPlacesIn } from '../../db/place.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { listFacets } from '../pages/list-facets.ts'
import { countUncounted, listRows } from '../pages/list-rows.ts'
import { listChips, listHref, listTitle, noticeTexts, type Setting } from '../pages/list.ts'
import { chosenColumns } from '../pages/list-columns.ts'
import { listHeadings } from '../pages/list-headings.ts'
import { readListQuery } from '../pages/query.ts'
import { nameValues } from '../pages/value-names.ts'
import { wordingFor } from '../pages/wording.ts'

/** `/incidents`: the list, its facets and counts. */
export const incident_routes: Route[] = [
  get('/', 'record.read', ({ res }) => res.redirect(302, '/incidents')),
  get('/incidents', 'record.read', showList),
]

async function showList(visit: Visitor): Promise<void> {
  const { db, actor, house, language, t } = visit
  const { filter, resolved, notices, raw } = await readListQuery(visit)
  const provinces = await listPlacesIn(db, 'KP')
  const names = await nameValues(visit, filter)
  const setting: Setting = { filter, raw, language, t, terms: house.terms, provinces, names }
  const totals = await countMatches(db, actor, resolved)
  const facets = await countFacets(db, actor, resolved)
  const matches = await listMatches(db, actor, resolved, filter.size + 1)
  const page = matches.slice(0, filter.size)
  const bundles = await listBundles(
    db,
    actor,
    page.map((match) => match.id),
  )
  const wording = await wordingFor(db, house.terms, language, bundles)
  const next = matches.length > page.length ? page.at(-1)?.cursor : undefined
  const everything = listHref(setting, () => undefined).slice('/incidents'.length)
  visit.page('incident/list', {
    title: listTitle(setting, totals),
    totals,
    filter,
    raw,
    headings: listHeadings(setting),
    rows: listRows(setting, page, bundles, wording),
    columns: await chosenColumns(visit, filter.cols, page, bundles),
    chips: listChips(setting),
    facets: listFacets(setting, facets),
    notices: noticeTexts(notices, t),
    uncounted: countUncounted(bundles),
    exports: everything,
    undated_href: listHref(setting, (query) => {
      ;['from', 'to', 'date'].forEach((name) => query.delete(name))
      query.set('undated', '1')
    }),
    next: next === undefined ? null : listHref(setting, (query) => query.set('after', next)),
    first: filter.after === null ? null : listHref(setting, () => undefined),
    example: await hasExample(db),
    empty: totals.possible === 0 && everything === '',
  })
}
