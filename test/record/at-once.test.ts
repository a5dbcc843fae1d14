import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Db } from '../../db/tables.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, problems, type Api } from './api.ts'
import { holdWrites } from './other-program.ts'
import { arrest, article, rows, type Json } from './documents.ts'
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
 * @param meanwhile what the other program writes before
 */
async function heldUp<T>(
  requests: (() => Promise<T>)[],
  meanwhile?: (db: Db) => Promise<unknown>,
): Promise<T[]> {
  const release = await holdWrites(house.house.config.database)
  const queries = vi.spyOn(house.db.getExecutor(), 'executeQuery')
  const looked = () => queries.mock.calls.filter(([query]) => query.sql.includes('"submission"'))
  try {
    const answers = Promise.all(requests.map((send) => send()))
    await vi.waitUntil(() => looked().length >= requests.length, { timeout: 4000, interval: 5 })
    if (meanwhile) await untilQuiet(() => queries.mock.calls.length)
    await release(meanwhile)
    return await answers
  } finally {
    queries.mockRestore()
    await release()
  }
}

/** They ask for more than that; when nothing more is asked, they wait. */
async function untilQuiet(count: () => number): Promise<void> {
  for (let asked = -1; asked !== count();) {
    asked = count()
    await pause(50)
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

describe('what goes while an incident is being saved', () => {
  const originOf = (incident: Json) =>
    String((rows(incident, 'sources')[0]?.['origin'] as Json | undefined)?.['origin_id'])
  const told = (title: string) =>
    api.save(arrest({ title, sources: [article('s1', { origin: { label: title } })] }))
  /** As `mergeOrigins` does it, in the other program. */
  const merge = (gone: string, into: string) => async (db: Db) => {
    await db.updateTable('source').set({ origin_id: into }).where('origin_id', '=', gone).execute()
    await db.deleteFrom('origin').where('id', '=', gone).execute()
  }

  test('is said where it was an origin that was merged away, and nothing is saved', async () => {
    const [gone, into] = [originOf(await told('one')), originOf(await told('the same'))]
    const before = await countIncidents()
    const sources = [{ key: 's1', title: 'Again', kind: 'news_article', origin_id: gone }]
    const [answer] = await heldUp(
      [() => api.post(arrest({ sources }), { 'idempotency-key': 'gone' })],
      merge(gone, into),
    )
    expect(answer?.status).toBe(422)
    expect(answer && problems(answer)).toEqual(['sources.0.origin_id no_such_origin'])
    expect(await countIncidents()).toBe(before)
  })

  test('is not found where it was the incident itself', async () => {
    const { ref, id } = await api.save({ kind: 'pattern', title: 'People are fined at markets' })
    const { text } = await web.get(`/incidents/${ref}/edit`)
    const sent = fill(text, { title: 'Fined and searched' })
    const remove = async (db: Db) => {
      await db.deleteFrom('incident_doc').where('incident_id', '=', id).execute()
      await db.deleteFrom('incident').where('id', '=', id).execute()
    }
    const [answer] = await heldUp([() => web.post(`/incidents/${ref}/edit`, sent)], remove)
    expect(answer?.status).toBe(404)
  })
})
