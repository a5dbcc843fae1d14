import { listHref, type Setting } from './list.ts'

/** A column's heading: what orders the list by it, and how the list is ordered by it now. */
export type Heading = {
  name: string
  label: string
  href: string | null
  sorted: 'ascending' | 'descending' | null
}

const columns = [
  { name: 'ref', up: 'ref', down: '-ref' },
  { name: 'date', up: 'date', down: '-date' },
  { name: 'place', up: 'place', down: null },
  { name: 'incident', up: null, down: null },
  { name: 'acts', up: null, down: null },
  { name: 'people', up: null, down: null },
  { name: 'grade', up: null, down: null },
  { name: 'status', up: null, down: null },
] as const

/** The headings of the list, each a link that orders by it or, when it does, turns the order round. */
export function listHeadings(setting: Setting): Heading[] {
  const { filter, t } = setting
  return columns.map(({ name, up, down }) => {
    const sorted = filter.sort === up ? 'ascending' : filter.sort === down ? 'descending' : null
    const next = sorted === 'descending' ? up : (down ?? up)
    return {
      name,
      label: t(`list.column_${name}`),
      href: next === null ? null : listHref(setting, (query) => query.set('sort', next)),
      sorted,
    }
  })
}
