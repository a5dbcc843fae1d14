import { findMoment } from '../../db/as-of/moment.ts'
import { wantedAt } from '../../server/as-of/shelf.ts'
import { get, type Route } from '../../server/route.ts'
import type { TestHouse } from '../house.ts'
import type { State } from './states.ts'

/** An address of the list as it stood, made ready. */
const asOf = (query: string, number: string) => async (house: TestHouse) => {
  const moment = await findMoment(house.db, number)
  if (typeof moment === 'string') throw new Error(`There is no ${number}: ${moment}.`)
  const wanted = await wantedAt(house.db, moment)
  const { state } = await house.house.historian.ready(wanted, 30_000)
  if (state !== 'ready') throw new Error(`It is ${state}.`)
  return `/incidents?${query}&as_of=${number}`
}

/** Pages that are there for a moment only, to be looked at in peace. */
export const as_of_routes: Route[] = [
  ['making', { state: 'making', made: 1_234, of: 20_000 }] as const,
  ['begun', { state: 'making', made: 0, of: 0 }] as const,
  ['untold', { state: 'untold' }] as const,
].map(([name, standing]) =>
  get(`/as-of-${name}`, 'record.read', ({ page, t }) => {
    const key = standing.state === 'making' ? 'as_of.making_title' : 'as_of.untold_title'
    const moment = { number: 1, id: '', at: '2026-11-01T10:00:00.000Z' }
    page('incident/as-of-making', {
      ...{ title: t(key, { n: '1' }), standing, moment, now: '/incidents' },
    })
  }),
)

const writer = 'researcher'

export const as_of_states: State[] = [
  { name: 'as of, many', role: writer, path: asOf('kind=all', '1') },
  { name: 'as of, columns', role: writer, path: asOf('cols=ref,date_edtf,place,id', '1') },
  { name: 'as of, none', role: writer, path: asOf('kind=all', '0') },
  { name: 'as of, bad value', role: writer, path: '/incidents?as_of=yesterday' },
  { name: 'as of, not yet', role: 'viewer', path: '/incidents?as_of=2999-01-01' },
  {
    name: 'as of, asked for',
    role: writer,
    path: '/incidents?kind=all',
    act: (page) => page.locator('.as-of-ask summary').click(),
  },
  { name: 'as of, being made', role: writer, path: '/as-of-making' },
  { name: 'as of, begun', role: writer, path: '/as-of-begun' },
  { name: 'as of, untold', role: writer, path: '/as-of-untold' },
]
