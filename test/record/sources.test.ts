import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, problems, type Api } from './api.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { fill, readCsv, readForm, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
})
afterAll(() => house.close())

const reprint = { key: 's2', publisher: 'FFHR', derived_from: 's1', derivation: 'reprint' }
const counts = async (ref: string) => {
  const records = readCsv((await api.get('/incidents.csv?sort=ref')).text)
  const found = records.find((record) => record['ref'] === ref)
  return [found?.['sources'], found?.['origins']]
}
const json = async (ref: string) => (await api.get(`/incidents/${ref}.json`)).body
const edit = async (ref: string, typed: Record<string, string>) => {
  const { text } = await web.get(`/incidents/${ref}/edit`)
  return web.post(`/incidents/${ref}/edit`, fill(text, typed))
}

test('a reprint is a second source of the same origin', async () => {
  const { ref } = await api.save(arrest({ sources: [article('s1'), reprint] }))
  expect(await counts(ref)).toEqual(['2', '1'])
  const [first, second] = rows(await json(ref), 'sources')
  expect(second?.['origin_id']).toBe(first?.['origin_id'])
  expect(second?.['derived_from']).toBe('s1')
})

test('two articles with a source of their own are two origins', async () => {
  const { ref } = await api.save(arrest({ sources: [article('s1'), article('s2')] }))
  expect(await counts(ref)).toEqual(['2', '2'])
})

test('a source that knew from the same person is of the same origin', async () => {
  const first = await api.save(arrest({ sources: [article('s1')] }))
  const origin_id = rows(await json(first.ref), 'sources')[0]?.['origin_id']
  const sources = [
    { key: 's1', title: 'Interview', origin_id },
    { key: 's2', title: 'Another', origin_id },
  ]
  const { ref } = await api.save(arrest({ sources }))
  expect(await counts(ref)).toEqual(['2', '1'])
})

describe('credibility 1, confirmed by independent sources', () => {
  const confirmed = { source: 's1', quote: 'seen by two', credibility: '1' }
  const refusal = ['claims.0.credibility one_origin_only']

  test.each<[string, Json[]]>([
    ['one source', [article('s1')]],
    ['a source and its reprint', [article('s1'), reprint]],
    ['a source without an origin', [article('s1', { origin: null })]],
    ['two, one without an origin', [article('s1'), { key: 's2', title: 'x' }]],
  ])('is refused with %s', async (_, sources) => {
    const called = await api.post(arrest({ sources, claims: [confirmed] }))
    expect([called.status, problems(called)]).toEqual([422, refusal])
  })

  test('is taken with two origins, new or known', async () => {
    const sources = [article('s1'), article('s2')]
    const first = await api.save(arrest({ sources, claims: [confirmed] }))
    const known = rows(await json(first.ref), 'sources')
    const again = known.map(({ key, source_id }) => ({ key, source_id }))
    await api.save(arrest({ sources: again, claims: [confirmed] }))
  })

  test('cannot stay when an edit takes the second origin away', async () => {
    const claims = [confirmed, { source: 's2', quote: 'the second' }]
    const { ref } = await api.save(arrest({ sources: [article('s1'), article('s2')], claims }))
    const refused = await edit(ref, { 'claims.1.remove': '1' })
    expect(refused.status).toBe(422)
    expect(rows(await json(ref), 'claims')).toHaveLength(2)
  })

  test.each<[string, Json]>([
    ['is superseded', { state: 'superseded' }],
    ['is in conflict', { state: 'conflict' }],
    ['denies it', { asserts: 'denies' }],
  ])('is refused when what the second source says %s', async (_, second) => {
    const sources = [article('s1'), article('s2')]
    const claims = [confirmed, { source: 's2', quote: 'the second', ...second }]
    const called = await api.post(arrest({ sources, claims }))
    expect([called.status, problems(called)]).toEqual([422, refusal])
    await api.save(arrest({ sources, claims: [...claims, { source: 's2', quote: 'and yet' }] }))
  })

  test('cannot stay when the second is superseded later, nor with a reprint of the first', async () => {
    const claims = [confirmed, { source: 's2', quote: 'the second' }]
    const { ref } = await api.save(arrest({ sources: [article('s1'), article('s2')], claims }))
    expect((await edit(ref, { 'claims.1.state': 'superseded' })).status).toBe(422)
    expect((await edit(ref, { 'sources.1.derived_from': 's1' })).status).toBe(422)
    expect((await edit(ref, { 'claims.1.locator': 'page 2' })).status).toBe(303)
  })

  test('a reprint with an origin of its own is refused: it has the original’s', async () => {
    const sources = [article('s1'), { ...reprint, origin: { label: 'somebody else' } }]
    const called = await api.post(arrest({ sources }))
    expect(problems(called)).toEqual(['sources.1.origin.label origin_of_original'])
  })
})

test('a change of the origin under either of two sources that share it is kept', async () => {
  for (const at of [0, 1]) {
    const { ref } = await api.save(arrest({ sources: [article('s1'), reprint] }))
    const { status } = await edit(ref, { [`sources.${at}.origin.reliability`]: 'B' })
    expect(status).toBe(303)
    const origins = rows(await json(ref), 'sources').map((source) => source['origin'])
    expect(origins).toMatchObject([{ reliability: 'B' }, { reliability: 'B' }])
  }
})

test('an origin given to an article later is its reprints’ too', async () => {
  const { ref } = await api.save(arrest({ sources: [article('s1', { origin: null }), reprint] }))
  expect(await counts(ref)).toEqual(['2', '0'])
  await edit(ref, { 'sources.0.origin.label': 'a trader in Hyesan' })
  expect(await counts(ref)).toEqual(['2', '1'])
})

test('a reprint follows its article to another origin, sent or not', async () => {
  const { ref } = await api.save(arrest({ sources: [article('s1', { origin: null }), reprint] }))
  const source_id = String(rows(await json(ref), 'sources')[0]?.['source_id'])
  const { csrf = [] } = readForm((await web.get(`/incidents/${ref}/edit`)).text)
  await web.post(`/incidents/${ref}/edit`, {
    csrf,
    'version': '1',
    'sources.0.key': 's1',
    'sources.0.source_id': source_id,
    'sources.0.origin.label': 'known now',
  })
  expect(await counts(ref)).toEqual(['2', '1'])
  const origins = rows(await json(ref), 'sources').map((source) => source['origin'])
  expect(origins).toMatchObject([{ label: 'known now' }, { label: 'known now' }])
})

test('a source cannot be taken from one that was taken from it', async () => {
  const { ref } = await api.save(arrest({ sources: [article('s1'), reprint] }))
  const [first, second] = rows(await json(ref), 'sources')
  const { text } = await web.get(`/incidents/${ref}/edit`)
  const circle = {
    csrf: readForm(text)['csrf'] ?? [],
    version: '1',
    'sources.0.key': 's1',
    'sources.0.source_id': String(first?.['source_id']),
    'sources.0.derived_from': String(second?.['source_id']),
  }
  const { status } = await web.post(`/incidents/${ref}/edit`, circle)
  expect([status, rows(await json(ref), 'sources')[0]?.['derived_from']]).toEqual([422, null])
})

test('a source changed through one incident is a change of every incident that shows it', async () => {
  const one = await api.save(arrest({ sources: [article('s1')] }))
  const source_id = rows(await json(one.ref), 'sources')[0]?.['source_id']
  const two = await api.save(arrest({ sources: [{ key: 's1', source_id }] }))
  const stale = readForm((await web.get(`/incidents/${two.ref}/edit`)).text)
  await edit(one.ref, { 'sources.0.title': 'Corrected title' })
  expect((await json(two.ref))['version']).toBe(2)
  const { status } = await web.post(`/incidents/${two.ref}/edit`, stale)
  const [source] = rows(await json(two.ref), 'sources')
  expect([status, source?.['title']]).toEqual([409, 'Corrected title'])
})

test('a source without a quote reports the incident, a reprint adds nothing', async () => {
  const { ref } = await api.save(arrest({ sources: [article('s1'), reprint] }))
  const claims = rows(await json(ref), 'claims')
  expect(claims).toMatchObject([{ source: 's1', quote: null, credibility: null, act: null }])
})

test('a claim that no longer stands grades nothing, on any form of the list', async () => {
  const sources = [
    article('s1', { origin: { label: 'one', reliability: 'B' } }),
    article('s2', { origin: { label: 'two', reliability: 'E' } }),
  ]
  const claims = [
    { source: 's1', quote: 'it stands', credibility: '2' },
    { source: 's2', quote: 'withdrawn', credibility: '5', state: 'superseded' },
  ]
  const { ref } = await api.save(arrest({ title: 'Graded', sources, claims }))
  const { text } = await web.get('/incidents?q=Graded&lang=en')
  expect(textOf(text, 'table.incidents .grade')).toBe('B · 2')
  expect(textsOf(text, 'section[aria-labelledby=facet-reliability] li')).toContain(
    'E (Unreliable) 0',
  )
  const [line] = readCsv((await api.get('/incidents.csv?q=Graded')).text)
  expect([line?.['ref'], line?.['reliability'], line?.['credibility']]).toEqual([ref, 'B', '2'])
  for (const [letter, found] of Object.entries({ B: [ref], E: [] })) {
    const lines = readCsv((await api.get(`/incidents.csv?q=Graded&reliability=${letter}`)).text)
    expect(lines.map((record) => record['ref'])).toEqual(found)
  }
})

test('a claim can be about a field, and moved to another act and source', async () => {
  const acts = ['arrest', 'detention'].map((type) => ({ type, victims: ['p1'] }))
  const claims = [
    { source: 's1', act: 0, quote: 'him', field: 'victim_sex', value: 'male', credibility: '6' },
  ]
  const sources = [article('s1'), article('s2')]
  const { ref } = await api.save(arrest({ acts, claims, sources }))
  expect(rows(await json(ref), 'claims')[0]).toMatchObject(claims[0] ?? {})
  await edit(ref, { 'claims.0.act': '1', 'claims.0.source': 's2' })
  const moved = rows(await json(ref), 'claims').find((claim) => claim['quote'] === 'him')
  expect(moved).toMatchObject({ act: 1, source: 's2', value: 'male' })
})

test('a quote about an act that goes is a quote about the incident', async () => {
  const acts = ['arrest', 'detention'].map((type) => ({ type, victims: ['p1'] }))
  const claims = [{ source: 's1', act: 1, quote: 'held' }]
  const { ref } = await api.save(arrest({ acts, claims, sources: [article('s1')] }))
  await edit(ref, { 'acts.1.remove': '1' })
  expect(rows(await json(ref), 'claims')).toMatchObject([{ quote: 'held', act: null }])
})

test('the pages of a source and its origin show what rests on them, a reprint’s too', async () => {
  const sources = [article('s1', { publisher: 'Far Post' }), { ...reprint, publisher: 'Near Post' }]
  const { ref } = await api.save(arrest({ title: 'Told twice', sources }))
  for (const source of rows(await json(ref), 'sources')) {
    const { text } = await web.get(`/sources/${String(source['source_id'])}?lang=en`)
    expect(textsOf(text, 'section[aria-labelledby=incidents] li a')).toEqual(['Told twice'])
    const origin = await web.get(`/origins/${String(source['origin_id'])}?lang=en`)
    expect(textsOf(origin.text, 'section[aria-labelledby=incidents] li a')).toEqual(['Told twice'])
  }
  const list = (await web.get('/sources?lang=en')).text
  const lines = textsOf(list, 'ul.lines li').filter((line) => /(Far|Near) Post/.test(line))
  expect(lines.map((line) => /\d+ incidents?$/.exec(line)?.[0])).toEqual([
    '1 incident',
    '1 incident',
  ])
  expect(textOf(list, 'h1')).toBe('Sources')
})
