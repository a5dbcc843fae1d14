import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { holdWrites } from './other-program.ts'
import { arrest } from './documents.ts'
import { fill } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
})
afterAll(() => house.close())

const countIncidents = async () =>
  (await house.db.selectFrom('incident').select('id').execute()).length

/**
 * Sends requests while another program holds the database, until each of them has looked and found
 * nothing saved yet; then lets them write.
 */
async function heldUp<T>(requests: (() => Promise<T>)[]): Promise<T[]> {
  const release = await holdWrites(house.house.config.database)
  const queries = vi.spyOn(house.db.getExecutor(), 'executeQuery')
  const looked = () => queries.mock.calls.filter(([query]) => query.sql.includes('"submission"'))
  try {
    const answers = Promise.all(requests.map((send) => send()))
    await vi.waitUntil(() => looked().length >= requests.length, { timeout: 4000, interval: 5 })
    await release()
    return await answers
  } finally {
    queries.mockRestore()
    await release()
  }
}

describe('a sending that is repeated', () => {
  test('makes one record, and is answered with it', async () => {
    const [first, second] = [
      await api.post(arrest(), { 'idempotency-key': 'once' }),
      await api.post(arrest(), { 'idempotency-key': 'once' }),
    ]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
  })

  test.each([
    [
      'twenty arrive at once',
      20,
      <T>(requests: (() => Promise<T>)[]) => Promise.all(requests.map((send) => send())),
    ],
    ['five wait for another program that writes', 5, heldUp],
  ])('makes one record when %s', async (_, n, sendAll) => {
    const before = await countIncidents()
    const send = () => api.post(arrest(), { 'idempotency-key': `${n} at once` })
    const answers = await sendAll(Array.from({ length: n }, () => send))
    const refs = answers.map(({ status, body }) => `${status} ${body['ref'] as string}`)
    expect(new Set(refs)).toEqual(new Set([`201 ${String(answers[0]?.body['ref'])}`]))
    expect(await countIncidents()).toBe(before + 1)
  })

  test('is another person’s own under the same key', async () => {
    const colleague = await makeApi(house, 'researcher', 'colleague')
    const own = await api.post(arrest(), { 'idempotency-key': 'mine' })
    const other = await colleague.post(arrest(), { 'idempotency-key': 'mine' })
    expect(other.body['ref']).not.toBe(own.body['ref'])
  })
})

test('twenty saved at once get twenty references without a gap', async () => {
  const document = arrest({ date_edtf: '1999-05-01', place_id: 'KP-01' })
  const saved = await Promise.all(Array.from({ length: 20 }, () => api.save(document)))
  const refs = saved.map(({ ref }) => ref).toSorted()
  const numbers = Array.from({ length: 20 }, (_, n) => String(n + 1).padStart(4, '0'))
  expect(refs).toEqual(numbers.map((number) => `KP-1999-${number}`))
})

test('a form sent five times while another program writes makes one record', async () => {
  const before = await countIncidents()
  const typed = { title: 'Once', 'acts.0.type': 'arrest' }
  const sent = fill((await web.get('/incidents/new')).text, typed)
  const answers = await heldUp(
    Array.from({ length: 5 }, () => () => web.post('/incidents/new', sent)),
  )
  const places = answers.map(({ status, location }) => `${status} ${location?.split('?')[0]}`)
  expect(new Set(places).size).toBe(1)
  expect(await countIncidents()).toBe(before + 1)
})

test('of edits that wait for the same moment one is saved, the others are told', async () => {
  const { ref } = await api.save(arrest())
  const { text } = await web.get(`/incidents/${ref}/edit`)
  const sent = Array.from({ length: 4 }, (_, n) => ({
    ...fill(text, { title: `Title ${n}` }),
    submission: `edit ${n}`,
  }))
  const edits = sent.map((one) => () => web.post(`/incidents/${ref}/edit`, one))
  const statuses = (await heldUp(edits)).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([303, 409, 409, 409])
  const { body } = await api.get(`/incidents/${ref}.json`)
  expect(body).toMatchObject({ version: 2, title: `Title ${statuses.indexOf(303)}` })
})
