import type { Notice } from '../../db/list/filter.ts'
import { TooBusy } from '../errors.ts'
import { queryOf, refuseBadQuery } from '../pages/query.ts'
import type { Visitor } from '../route.ts'
import { wantsData } from '../visit.ts'
import { askedMoment, withoutAsOf } from './query.ts'
import { wantedAt } from './shelf.ts'
import type { Past } from './state.ts'

/** How long somebody waits, in milliseconds, before they are told how far it is. */
const patience = { page: 2_000, file: 8_000 }

/**
 * The older state that a visit asks for, made ready.
 * @param what a page says how far it is, a file only that it is to be asked for again
 * @returns null where the record is asked for as it is; 'answered' when there is nothing more to do
 * @throws TooBusy while it is made
 */
export async function pastOf(
  visit: Visitor,
  what: 'page' | 'file',
): Promise<Past | null | 'answered'> {
  const { db, house, t } = visit
  const query = queryOf(visit)
  const moment = await askedMoment(db, query)
  if (moment === null) return null
  if (typeof moment === 'string') {
    // A page says so above the list as it is.
    const value = new URLSearchParams(query).get('as_of') ?? ''
    const notice: Notice = { code: moment, parameter: 'as_of', value, wrong: true }
    return what === 'file' && refuseBadQuery(visit, [notice]) ? 'answered' : null
  }
  const wanted = await wantedAt(db, moment)
  const standing = await house.historian.ready(wanted, patience[what])
  if (standing.state === 'ready') return { key: wanted.key, moment }
  if (wantsData(visit.req) && standing.state === 'untold') {
    visit.json({ detail: t('as_of.untold', { n: moment.number }) }, 409)
    return 'answered'
  }
  if (standing.state === 'making' && what === 'file') throw new TooBusy(5)
  if (standing.state === 'making') visit.res.set('Refresh', '2')
  const status = standing.state === 'making' ? 202 : 409
  visit.page(
    'incident/as-of-making',
    {
      title: t(standing.state === 'making' ? 'as_of.making_title' : 'as_of.untold_title', {
        n: String(moment.number),
      }),
      standing,
      moment,
      now: `/incidents${asQuery(withoutAsOf(query))}`,
    },
    status,
  )
  return 'answered'
}

const asQuery = (query: string) => (query === '' ? '' : `?${query}`)
