import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sorts } from '../../db/list/filter.ts'
import { listPage, makeLists } from '../../db/list/list.ts'
import { readListQuery } from '../../server/pages/query.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { saveCrowd } from './crowd.ts'
import { arrest, rows } from './documents.ts'
import { readCsv, readPage, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
  await saveCrowd(api, 120, 5)
})
afterAll(() => house.close())

const csv = async (query: string) => readCsv((await api.get(`/incidents.csv?${query}`)).text)
const refs = async (query: string) => (await csv(query)).map((row) => row['ref'])

/** Two new incidents, which stand first, last or between in any order. */
const insert = async (n: number) => {
  await api.save(arrest({ title: 'Early', date_edtf: `1990-01-${10 + n}`, place_id: 'KP-01' }))
  await api.save(arrest({ title: 'Late', date_edtf: `2030-01-${10 + n}`, place_id: 'KR-11' }))
}

describe.each(sorts)('in the order %s', (sort) => {
  test('pages of a list that grows meanwhile leave nothing out and repeat nothing', async () => {
    const before = await refs(`kind=all&sort=${sort}`)
    const seen: unknown[] = []
    let after = ''
    for (let n = 0; n < 20; n += 1) {
      const { body } = await api.get(`/api/incidents?kind=all&size=25&sort=${sort}${after}`)
      seen.push(...rows(body, 'incidents').map((incident) => incident['ref']))
      if (body['next'] === null) break
      after = `&after=${encodeURIComponent(body['next'] as string)}`
      await insert(n)
    }
    expect(seen.length).toBeGreaterThan(100)
    expect(seen).toEqual([...new Set(seen)])
    expect(seen.filter((ref) => before.includes(String(ref)))).toEqual(before)
  })

  test('the next page of the browser goes on where the last one ended', async () => {
    const whole = await refs(`sort=${sort}`)
    const seen: string[] = []
    let path: string | null = `/incidents?size=50&sort=${sort}`
    while (path !== null) {
      const { text } = await web.get(path)
      seen.push(...textsOf(text, 'table.incidents tbody td.ref'))
      path = readPage(text).querySelector('a[rel=next]')?.getAttribute('href') ?? null
    }
    expect(seen).toEqual(whole)
  })
})

const keys: Record<string, (row: Record<string, string>) => string> = {
  date: (row) => row['date_earliest'] || row['date_latest'] || '',
  updated: (row) => row['updated_at'] ?? '',
  place: (row) => row['place_id'] ?? '',
  ref: (row) => row['ref'] ?? '',
}

test.each(sorts)('%s is in order, and what has no date or place stands last', async (sort) => {
  const key = keys[sort.replace('-', '')] ?? (() => '')
  const values = (await csv(`kind=all&sort=${sort}`)).map(key)
  const known = values.filter((value) => value !== '')
  expect(values.slice(0, known.length)).toEqual(known)
  const rising = known.toSorted()
  expect(known).toEqual(sort.startsWith('-') ? rising.toReversed() : rising)
})

test('references are in order of country, year and number, beyond four digits too', async () => {
  const counters = house.db.updateTable('ref_counter').set({ number: 9998 })
  await counters.where('country', '=', 'KR').where('year', '=', '2030').execute()
  for (let n = 0; n < 3; n += 1) {
    await api.save(arrest({ date_edtf: '2030-01-01', place_id: 'KR-11' }))
  }
  const last = (await refs('sort=ref')).filter((ref) => ref?.startsWith('KR-2030')).slice(-3)
  expect(last).toEqual(['KR-2030-9999', 'KR-2030-10000', 'KR-2030-10001'])
  expect((await refs('sort=-ref')).find((ref) => ref?.startsWith('KR-'))).toBe('KR-2030-10001')
})

test('a list page asks the database no more often for many rows than for few', async () => {
  const { engine, terms } = house.house
  const actor = { user_id: api.id, role: 'researcher', via: 'api', name: 'researcher' } as const
  await engine.snapshot(async (db) => {
    const lists = makeLists()
    const queries = vi.spyOn(db.getExecutor(), 'executeQuery')
    const count = async (query: string) => {
      const before = queries.mock.calls.length
      const { resolved } = await readListQuery(db, terms, actor, query, 'incidents')
      const { bundles } = await listPage(db, lists, actor, resolved, resolved.size)
      return [bundles.length, queries.mock.calls.length - before]
    }
    await count('q=T')
    const [few, asked = 0] = await count('size=25&q=T')
    expect(asked).toBeGreaterThan(1)
    expect([few, ...(await count('size=100&q=T'))]).toEqual([25, 100, asked])
  })
})
