import { canonicalQuery } from '../../db/view-query.ts'
import type { ViewName, ViewPage } from '../../db/view.ts'

/** How the saved views stand above a page whose query string can be kept as one. */
export type ViewsBar = {
  /** The views that ask for just what the page shows. */
  shown: ViewName[]
  /** The view that the address comes from, where the page shows something else by now. */
  changed: (ViewName & { save: string }) | null
  others: ViewName[]
  /** How many more there are. */
  more: number
  /** Where what the page shows is given a name; null where there is nothing to keep. */
  save: string | null
}

const most_listed = 30

/**
 * Lays out the views of a page for `partials/views`.
 * @param query the page's query string, as it was sent or as it is written back
 * @param from the id of the view that the address says it comes from
 */
export function viewsBar(
  views: readonly ViewName[],
  page: ViewPage,
  query: string,
  from: string | null,
): ViewsBar {
  const asked = canonicalQuery(query)
  const shown = views.filter((view) => view.query === asked)
  const before = views.find((view) => view.id === from && !shown.includes(view))
  const others = views.filter((view) => view !== before && !shown.includes(view))
  return {
    shown,
    changed: before ? { ...before, save: saveAddress(page, asked, before.id) } : null,
    others: others.slice(0, most_listed),
    more: Math.max(0, others.length - most_listed),
    save: asked === '' || shown.length > 0 ? null : saveAddress(page, asked, null),
  }
}

function saveAddress(page: ViewPage, query: string, view: string | null): string {
  const asked = new URLSearchParams({ page, query, ...(view !== null && { view }) })
  return `/views/new?${asked.toString()}`
}
