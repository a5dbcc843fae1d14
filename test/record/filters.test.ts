import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, rows, type Json } from './documents.ts'
import { readCsv, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
let mixed: Json
beforeAll(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house)
  web = await house.signIn('researcher')
  mixed = await api.save({
    title: 'Arrested in Hoeryong, sentenced in Hyesan',
    people: [
      { key: 'p1', label: 'one', roles: ['trader'] },
      { key: 'p2', label: 'two', roles: ['student'] },
    ],
    acts: [
      {
        ...{ type: 'arrest', victims: ['p1'], place_id: 'KP-09.hoeryong', date_edtf: '2022-03' },
        agencies: [{ agency_id: 'mss_city' }],
      },
      {
        ...{ type: 'sentence', victims: ['p2'], place_id: 'KP-10.hyesan', date_edtf: '2022-05' },
        ...{ penalty: 'kyohwa', deciding_body_id: 'mosos' },
      },
    ],
  })
})
afterAll(() => house.close())

const refs = async (query: string) =>
  readCsv((await api.get(`/incidents.csv?${query}`)).text).map((row) => row['ref'])
const finds = async (query: string) => (await refs(query)).includes(String(mixed['ref']))

describe('one and the same act meets every condition', () => {
  test.each([
    ['act=arrest&place=Hoeryong', true],
    ['act=sentence&place=Hoeryong', false],
    ['act=sentence&place=Hyesan', true],
    ['act=sentence&act=arrest&place=Hoeryong', true],
    ['act=arrest&from=2022-05', false],
    ['act=sentence&from=2022-05&to=2022-05', true],
    ['victim=trader&act=sentence', false],
    ['victim=student&penalty=kyohwa', true],
    ['agency=mosos&act=arrest', false],
    ['agency=mosos&act=sentence', true],
    ['agency=mss&penalty=kyohwa', false],
    ['asserted=denied&act=arrest', false],
  ])('%s: %s', async (query, found) => {
    expect(await finds(query)).toBe(found)
  })

  test('and the rows of the file are those acts', async () => {
    const acts = readCsv((await api.get('/acts.csv?place=Hoeryong')).text)
    expect(acts.map((act) => act['type'])).toEqual(['arrest'])
  })
})

test.each(['mss', 'mss_prov', 'mss_city', 'Ministry of State Security', '국가보위성'])(
  'an agency includes what belongs to it: %s',
  async (agency) => {
    expect(await finds(`agency=${encodeURIComponent(agency)}`)).toBe(true)
  },
)

test('an agency does not include what it belongs to', async () => {
  expect(await refs('agency=mss_b10')).toEqual([])
})

test('a name that can mean several means all of them, and the page says so', async () => {
  expect(await finds('agency=MSS')).toBe(true)
  const { text } = await web.get('/incidents?agency=MSS&lang=en')
  expect(textOf(text, 'p.notice')).toMatch(/“MSS” .*mosos.*mss/)
  expect((await api.get('/api/incidents?place=Unsan+County')).status).toBe(200)
})

test.each(['Daily NK', 'FFHR'])('a source includes its reprints: %s', async (publisher) => {
  const query = `source=${encodeURIComponent(publisher)}&kind=all&sort=ref`
  expect(await refs(query)).toEqual(['KP-2023-0001', 'KP-2023-0002', 'KP-2023-0003'])
})

test('a source and an origin can be asked for by id', async () => {
  const { body } = await api.get('/incidents/KP-2023-0001.json')
  for (const source of rows(body, 'sources')) {
    expect(await refs(`source=${String(source['source_id'])}`)).toHaveLength(2)
    expect(await refs(`origin=${String(source['origin_id'])}`)).toHaveLength(2)
  }
})

test('what an import brought can be listed', async () => {
  const { id } = await house.db
    .selectFrom('change_set')
    .select('id')
    .where('kind', '=', 'example')
    .executeTakeFirstOrThrow()
  expect((await refs(`import=${id}&kind=all&sort=ref`)).map((ref) => ref?.slice(-1))).toEqual([
    ...['1', '2', '3'],
  ])
})

test('a program that asks what changed since a moment misses nothing of that second', async () => {
  const { updated_at } = (await api.get(`/incidents/${String(mixed['ref'])}.json`)).body
  const moment = String(updated_at)
  expect(await finds(`updated_since=${moment}`)).toBe(true)
  expect(await finds(`updated_since=${moment.slice(0, 19)}Z`)).toBe(true)
  expect(await finds(`updated_since=${moment.slice(0, 10)}`)).toBe(true)
  expect(await finds('updated_since=2999-01-01')).toBe(false)
})

describe('what cannot be used', () => {
  test.each([
    ['colour=red', 'colour', 'unknown_parameter'],
    ['from=2023-13', 'from', 'bad_value'],
    ['from=29.12.2023', 'from', 'bad_value'],
    ['to=0000', 'to', 'bad_value'],
    ['date=sure', 'date', 'bad_value'],
    ['undated=yes', 'undated', 'bad_value'],
    ['kind=rumour', 'kind', 'bad_value'],
    ['sort=title', 'sort', 'bad_value'],
    ['size=33', 'size', 'bad_value'],
    ['origins_min=-1', 'origins_min', 'bad_value'],
    ['updated_since=yesterday', 'updated_since', 'bad_value'],
    ['act=ARREST', 'act', 'no_such_value'],
    ['status=done', 'status', 'no_such_value'],
    ['reliability=G', 'reliability', 'no_such_value'],
    ['place=Atlantis', 'place', 'no_such_value'],
    ['agency=KGB', 'agency', 'no_such_value'],
    ['source=Pravda', 'source', 'no_such_value'],
    ['origin=nobody', 'origin', 'no_such_value'],
    ['import=nothing', 'import', 'no_such_value'],
    ['after=nonsense', 'after', 'bad_value'],
    ['cols=colour', 'cols', 'no_such_value'],
  ])('%s is a notice on the page and 400 for a program', async (query, field, code) => {
    const page = await web.get(`/incidents?${query}&lang=en`)
    expect([page.status, textsOf(page.text, 'p.notice')]).toEqual([200, [expect.anything()]])
    for (const path of ['/api/incidents', '/incidents.csv', '/acts.csv', '/incidents.json']) {
      const { status, body } = await api.get(`${path}?${query}`)
      expect([status, body['errors']], path).toMatchObject([400, [{ field, code }]])
    }
  })

  test.each(['place=Atlantis', 'act=ARREST', 'status=done', 'origin=nobody', 'import=nothing'])(
    '%s shows nothing rather than everything',
    async (query) => {
      const { text } = await web.get(`/incidents?${query}`)
      expect(textsOf(text, 'table.incidents tbody tr')).toEqual([])
    },
  )
})

test('a filter that is filled in keeps the others', async () => {
  const { text } = await web.get(
    '/incidents?act=arrest&kind=all&place=KP-10&q=remittance&from=2023',
  )
  const form = readPage(text).querySelector('aside.filters form')
  const sent = [...(form?.querySelectorAll('input') ?? [])].flatMap((input) => {
    const ticked = input.getAttribute('type') !== 'radio' || input.hasAttribute('checked')
    return ticked ? [`${input.getAttribute('name')}=${input.getAttribute('value') ?? ''}`] : []
  })
  const kept = [
    'act=arrest',
    'kind=all',
    'place=KP-10',
    'q=remittance',
    'from=2023',
    'date=possible',
  ]
  expect(sent.toSorted()).toEqual(expect.arrayContaining(kept))
})

test('each filter in use is a link that takes it away', async () => {
  const { text } = await web.get('/incidents?act=arrest&place=KP-10&from=2023-12&to=2023-12&q=raid')
  const chips = [...readPage(text).querySelectorAll('ul.chips a')]
  const left = chips.map((chip) => [
    ...new URLSearchParams((chip.getAttribute('href') ?? '').split('?')[1]).keys(),
  ])
  expect(left.map((names) => names.join())).toEqual([
    'q,place,act',
    'q,from,to,act',
    'q,from,to,place',
    'from,to,place,act',
    '',
  ])
})

test('an act without a date is not on 1 January', async () => {
  const { ref } = await api.save(arrest({ title: 'Undated' }))
  expect(await refs('undated=1')).toContain(ref)
  expect(await refs('from=0001&to=9999')).not.toContain(ref)
  const { text } = await web.get('/incidents?from=2023&lang=en')
  expect(textOf(text, 'p.counts')).toMatch(/\d+ (has|have) no date/)
})
