import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RecordTable } from '../../db/change.ts'
import { findUnsound } from '../../db/engine/soundness.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, rows } from './documents.ts'
import { fill, readCsv, readPage, textOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeEach(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house)
  web = await house.signIn('researcher')
})
afterEach(() => house.close())

/** Presses the button of the banner. */
async function remove() {
  const form = readPage((await web.get('/incidents')).text).querySelector(
    'form[action="/example/removal"]',
  )
  if (!form) throw new Error('There is no button.')
  const { status, location } = await web.post('/example/removal')
  expect([status, location]).toEqual([303, '/incidents'])
}

const tables = [
  'incident',
  'act',
  'person',
  'involvement',
  'source',
  'origin',
  'claim',
  'link',
] as const
const count = async (table: RecordTable | 'incident_doc') =>
  (
    await house.db
      .selectFrom(table)
      .select((b) => b.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n
const counts = async () =>
  Object.fromEntries(await Promise.all(tables.map(async (name) => [name, await count(name)])))
const example = ['KP-2023-0001', 'KP-2023-0002', 'KP-2023-0003']

test('one click removes the three records and everything that was made for them', async () => {
  const agencies = await count('agency')
  await remove()
  expect(await counts()).toEqual(Object.fromEntries(tables.map((name) => [name, 0])))
  expect([await count('agency'), await count('incident_doc')]).toEqual([agencies - 1, 0])
  for (const ref of example) expect((await web.get(`/incidents/${ref}`)).status).toBe(404)
  expect(readCsv((await api.get('/incidents.csv?kind=all&q=remittance')).text)).toEqual([])
  expect(await findUnsound(house.db)).toEqual([])
})

test('the banner goes with them, and is on their pages until then', async () => {
  const banner = async (path: string) => (await web.get(path)).text.includes('/example/removal')
  const pages = ['/incidents', ...example.map((ref) => `/incidents/${ref}`)]
  for (const path of pages) expect(await banner(path), path).toBe(true)
  await remove()
  const { text } = await web.get('/incidents?lang=en')
  expect([text.includes('/example/removal'), textOf(text, 'h1')]).toEqual([false, '0 incidents'])
  expect((await web.get('/agencies')).text).not.toContain('Hyesan city branch')
  expect(readCsv((await api.get('/incidents.csv?agency=mss')).text)).toEqual([])
})

test('a reference of theirs is never given again', async () => {
  await remove()
  const { ref } = await api.save(arrest({ date_edtf: '2023-12-29', place_id: 'KP-10.hyesan' }))
  expect(ref).toBe('KP-2023-0004')
})

test('removing is one change set that keeps every row as it was', async () => {
  await remove()
  const last = await house.db
    .selectFrom('change_set')
    .selectAll()
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  expect(last).toMatchObject({ kind: 'example_removal', actor: 'researcher' })
  const removed = await house.db
    .selectFrom('revision')
    .selectAll()
    .where('change_number', '=', last.number)
    .execute()
  expect(removed.every((row) => row.removed === 1 && row.before !== '')).toBe(true)
  expect(removed.filter((row) => row.table_name === 'incident')).toHaveLength(3)
  expect(removed.filter((row) => row.table_name === 'act')).toHaveLength(11)
})

test('what others have used since stays: the article, its reprint, its origin, the branch', async () => {
  const { body } = await api.get('/incidents/KP-2023-0001.json')
  const [article] = rows(body, 'sources')
  const held = rows(body, 'acts').find((act) => act['type'] === 'detention')
  const branch = rows(held, 'agencies')[0]?.['agency_id']
  const own = await api.save(
    arrest({
      title: 'My own',
      sources: [{ key: 's1', source_id: article?.['source_id'] }],
      acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: branch }] }],
      links: [{ type: 'parallel', to: 'KP-2023-0001' }],
    }),
  )
  const before = readCsv((await api.get('/incidents.csv?q=own')).text)[0]
  await remove()
  const after = readCsv((await api.get('/incidents.csv?q=own')).text)[0]
  expect(after).toEqual({ ...before, related: '', updated_at: after?.['updated_at'] })
  expect([after?.['sources'], after?.['origins']]).toEqual(['2', '1'])
  expect((await web.get(`/incidents/${own.ref}`)).status).toBe(200)
  expect((await web.get(`/agencies/${String(branch)}`)).status).toBe(200)
  expect(await counts()).toMatchObject({ incident: 1, person: 1, source: 2, origin: 1, link: 0 })
})

test('a person taken over stays, with the group they belong to', async () => {
  const { body } = await api.get('/incidents/KP-2023-0001.json')
  const member = rows(body, 'people').find((person) => person['part_of'] !== null)
  await api.save(arrest({ people: [{ key: 'p1', person_id: member?.['person_id'] }] }))
  await remove()
  expect(await counts()).toMatchObject({ incident: 1, person: 2 })
})

test('what was added to the example goes with it, what was taken from it is gone already', async () => {
  const { text } = await web.get('/incidents/KP-2023-0002/edit')
  const added = {
    'people.1.key': 'new',
    'people.1.label': 'a neighbour',
    'acts.0.victims': ['', 'new'],
    'acts.1.remove': '1',
    'sources.2.key': 'more',
    'sources.2.title': 'Another article',
    'sources.2.origin.label': 'another origin',
  }
  const saved = await web.post('/incidents/KP-2023-0002/edit', fill(text, added))
  expect(saved.status).toBe(303)
  expect(await counts()).toMatchObject({ person: 4, source: 3, origin: 2 })
  await remove()
  expect(await counts()).toEqual(Object.fromEntries(tables.map((name) => [name, 0])))
})

test('is pressed twice without harm, and by nobody who may not write', async () => {
  for (const role of ['viewer', 'analyst', 'reviewer'] as const) {
    const other = await house.signIn(role)
    expect((await other.post('/example/removal')).status, role).toBe(404)
  }
  expect(await count('incident')).toBe(3)
  const pressed = await Promise.all([web.post('/example/removal'), web.post('/example/removal')])
  expect(pressed.map(({ status }) => status)).toEqual([303, 303])
  const sets = house.db.selectFrom('change_set').select('id').where('kind', '=', 'example_removal')
  expect(await sets.execute()).toHaveLength(1)
})
