import { addDays, addMonths } from '../../db/dictionary/date/period.ts'
import type { MessageKey } from '../language.ts'
import { listHref, type Link, type Setting } from './list.ts'

type Range = { key: MessageKey; from: string; to: string }

/**
 * The periods that are asked for most, as `from` and `to` of a list.
 * @param today a calendar day, in UTC
 */
export function rangesOf(today: string): Range[] {
  const [month, year] = [today.slice(0, 7), today.slice(0, 4)]
  const last_month = addMonths(`${month}-01`, -1).slice(0, 7)
  const last_year = addMonths(`${year}-01-01`, -1).slice(0, 4)
  const year_ago = addDays(addMonths(today, -12), 1)
  return [
    { key: 'list.this_month', from: month, to: month },
    { key: 'list.last_month', from: last_month, to: last_month },
    { key: 'list.this_year', from: year, to: year },
    { key: 'list.last_year', from: last_year, to: last_year },
    { key: 'list.last_12_months', from: year_ago, to: today },
  ]
}

/** The same as links, which keep the rest of the query; the one in use is marked. */
export function quickRanges(setting: Setting, today: string): (Link & { on: boolean })[] {
  const { raw, t } = setting
  return rangesOf(today).map(({ key, from, to }) => ({
    label: t(key),
    on: raw.get('from') === from && raw.get('to') === to,
    href: listHref(setting, (query) => {
      query.delete('undated')
      query.set('from', from)
      query.set('to', to)
    }),
  }))
}
