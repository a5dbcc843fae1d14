import type { Actor } from '../../db/actor.ts'
import { hasExample } from '../../db/incident.ts'
import type { ListPage } from '../../db/list/list.ts'
import { listLines, listPage } from '../../db/list/list.ts'
import type { Listed } from '../../db/list/listed.ts'
import { listPlacesIn, placeNames } from '../../db/place.ts'
import type { Db } from '../../db/tables.ts'
import type { ViewName } from '../../db/view.ts'
import type { Tools } from '../export/csv.ts'
import type { PageBase } from '../page-base.ts'
import { chosenColumns } from './list-columns.ts'
import { exportButtons } from './list-exports.ts'
import { listFacets } from './list-facets.ts'
import { listHeadings } from './list-headings.ts'
import { countUncounted, listRows } from './list-rows.ts'
import { listChips, listHref, listTitle, noticeTexts, type Setting } from './list.ts'
import { readListQuery } from './query.ts'
import { quickRanges } from './quick-ranges.ts'
import { nameValues } from './value-names.ts'
import { viewsBar } from './views-bar.ts'

/** What stands on the page beside the list itself, and does not come out of it. */
export type Around = {
  /** The saved views of this page that the reader sees. */
  views: readonly ViewName[]
  /** The calendar day, in UTC. */
  today: string
}

/** The data of the list page: everything that `incident/list` shows, beside what every page does. */
export async function listPageData(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  { query, language, t }: PageBase,
  { public_url, views, today }: Around & { public_url: string },
): Promise<object> {
  const read = await readListQuery(db, terms, actor, query, 'incidents')
  const { filter, resolved, notices } = read
  const provinces = await listPlacesIn(db, 'KP')
  const names = await nameValues({ db, terms, actor, language }, filter)
  const raw = new URLSearchParams(query)
  const view = views.find(({ id }) => id === raw.get('view'))?.id ?? null
  const setting: Setting = { filter, raw, language, t, terms, provinces, names, view }
  const hrefOf = (change: (query: URLSearchParams) => void) =>
    listHref({ ...setting, view: null }, change).slice('/incidents'.length)
  const everything = hrefOf(() => undefined)
  const by_column = filter.cols.length > 0
  const page = by_column
    ? await listPage(db, lists, actor, resolved, filter.size)
    : await listLines(db, lists, actor, resolved)
  const { totals, facets, next } = page
  return {
    title: listTitle(setting, totals),
    totals,
    filter,
    raw,
    headings: listHeadings(setting),
    ...('bundles' in page
      ? {
          columns: chosenColumns(terms, { language, public_url }, filter.cols, page),
          uncounted: countUncounted(page.bundles),
        }
      : await linesOf(db, setting, page)),
    chips: listChips(setting),
    facets: listFacets(setting, facets),
    notices: noticeTexts(notices, t),
    exports: everything,
    // Its columns are others.
    acts: hrefOf((query) => query.delete('cols')),
    prepare: exportButtons(t, language, everything, totals),
    ranges: quickRanges(setting, today),
    today,
    views: viewsBar(views, 'incidents', everything, view),
    view,
    undated_href: listHref(setting, (query) => {
      ;['from', 'to', 'date'].forEach((name) => query.delete(name))
      query.set('undated', '1')
    }),
    next: next === null ? null : listHref(setting, (query) => query.set('after', next)),
    first: filter.after === null ? null : listHref(setting, () => undefined),
    example: await hasExample(db),
    empty: totals.possible === 0 && everything === '',
  }
}

async function linesOf(
  db: Db,
  setting: Setting,
  { listed, matches }: Pick<ListPage, 'matches'> & { listed: Listed[] },
) {
  const place_ids = listed.flatMap(({ incident }) => incident.place_id ?? [])
  const places = await placeNames(db, place_ids, setting.language)
  return {
    columns: null,
    rows: listRows(setting, matches, listed, places),
    uncounted: countUncounted(listed),
  }
}
