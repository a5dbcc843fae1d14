import type { ViewUses } from '../../db/view-use.ts'
import type { View, ViewVersion } from '../../db/view.ts'
import type { Visitor } from '../route.ts'
import { filterWords } from './filter-words.ts'

/** Where a view leads: the list as it is kept, which knows where it comes from. */
export function viewAddress({ id, page, query }: Pick<View, 'id' | 'page' | 'query'>): string {
  const asked = new URLSearchParams(query)
  asked.set('view', id)
  return `/${page}?${asked.toString()}`
}

/** Views with what they ask for in words, and how often they were opened. */
export async function viewLines(
  visit: Visitor,
  views: readonly View[],
  uses: ReadonlyMap<string, ViewUses>,
) {
  const inWords = await filterWords(visit)
  const lines = []
  for (const view of views) {
    const used = uses.get(view.id)
    lines.push({
      ...view,
      words: await inWords(view.query),
      used: used
        ? visit.t('view.used', { n: used.uses, people: used.people })
        : visit.t('view.unused'),
    })
  }
  return lines
}

/** The states of a view, the last first; `current` ones ask for what it asks for now. */
export async function versionLines(visit: Visitor, view: View, versions: readonly ViewVersion[]) {
  const inWords = await filterWords(visit)
  const lines = []
  for (const version of versions) {
    const { number, query, note, by, created_at: at, how, from_number } = version
    lines.push({
      ...{ number, note, by, at },
      how: visit.t(`view.how_${how}`, { n: from_number ?? 0 }),
      words: await inWords(query),
      list: query === '' ? `/${view.page}` : `/${view.page}?${query}`,
      current: query === view.query && note === view.note,
    })
  }
  return lines
}
