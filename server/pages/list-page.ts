import type { Actor } from '../../db/actor.ts'
import type { Moment } from '../../db/as-of/moment.ts'
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

/** Of which older state a list is, and what of that is otherwise today. */
export type Older = {
  moment: Moment
  /** Whether something that this person saw then is kept from them now. */
  withheld: boolean
  /** Of some incidents by id, those that are there and theirs to see today. */
  there: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

/**
 * What stands above a page of an older state.
 * @param now leads to the same of the record as it is
 */
export const asOfBanner = (older: Older | null, now: string) =>
  older && { number: older.moment.number, at: older.moment.at, withheld: older.withheld, now }

/** The data of the list page: everything that `incident/list` shows, beside what every page does. */
export async function listPageData(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  { query, language, t }: PageBase,
  { public_url, views, today, older }: Around & { public_url: string; older: Older | null },
): Promise<object> {
  const read = await readListQuery(db, terms, actor, query, 'incidents', older !== null)
  const { filter, resolved, notices } = read
  const provinces = await listPlacesIn(db, 'KP')
  const names = await nameValues({ db, terms, actor, language }, filter)
  const raw = new URLSearchParams(query)
  const view = views.find(({ id }) => id === raw.get('view'))?.id ?? null
  const moment = older?.moment ?? null
  const setting: Setting = { filter, raw, language, t, terms, provinces, names, view, moment }
  const hrefOf = (change: (query: URLSearchParams) => void) =>
    listHref({ ...setting, view: null }, change).slice('/incidents'.length)
  const everything = hrefOf(() => undefined)
  const by_column = filter.cols.length > 0
  const page = by_column
    ? await listPage(db, lists, actor, resolved, filter.size)
    : await listLines(db, lists, actor, resolved)
  const { totals, facets, next } = page
  const there = older === null ? null : await older.there(page.matches.map(({ id }) => id))
  return {
    title: listTitle(setting, totals),
    totals,
    filter,
    raw,
    headings: listHeadings(setting),
    ...('bundles' in page
      ? {
          columns: chosenColumns(terms, { language, public_url, there }, filter.cols, page),
          uncounted: countUncounted(page.bundles),
        }
      : await linesOf(db, setting, page, there)),
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
    example: older === null && (await hasExample(db)),
    as_of: asOfBanner(
      older,
      listHref(setting, (query) => query.delete('as_of')),
    ),
    empty: totals.possible === 0 && everything === '',
  }
}

async function linesOf(
  db: Db,
  setting: Setting,
  { listed, matches }: Pick<ListPage, 'matches'> & { listed: Listed[] },
  there: ReadonlyMap<string, string> | null,
) {
  const place_ids = listed.flatMap(({ incident }) => incident.place_id ?? [])
  const places = await placeNames(db, place_ids, setting.language)
  return {
    columns: null,
    rows: listRows(setting, matches, listed, { places, there }),
    uncounted: countUncounted(listed),
  }
}
