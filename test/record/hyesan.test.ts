import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { rows, type Json } from './documents.ts'
import { readCsv, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house, 'analyst')
  web = await house.signIn('analyst')
})
afterAll(() => house.close())

const province = ['KP-10', 'Ryanggang', 'Yanggang Province', '양강도', '량강도']
const city = ['KP-10.hyesan', '혜산', 'Hyesan']

const csv = async (path: string) => readCsv((await api.get(path)).text)
const incidentsIn = (place: string, more = '') =>
  csv(`/incidents.csv?place=${encodeURIComponent(place)}${more}`)
const actsIn = (place: string, more = '') =>
  csv(`/acts.csv?place=${encodeURIComponent(place)}${more}`)
const sum = (records: Record<string, string>[], column: string) =>
  records.reduce((total, record) => total + Number(record[column]), 0)
const distinct = (records: Record<string, string>[], column: string) =>
  new Set(records.map((record) => record[column])).size
const jsonList = async (query: string) =>
  JSON.parse((await api.get(`/incidents.json?${query}`)).text) as Json[]

describe.each([...province, ...city])('under the name %s', (place) => {
  test('incidents.csv: 2 incidents, 3 arrested, 2 sentenced, 1 confiscation, 4 people', async () => {
    const found = await incidentsIn(place)
    const [arrest, raid] = found
    expect(found.map((record) => record['ref'])).toEqual(['KP-2023-0002', 'KP-2023-0001'])
    expect(sum(found, 'acts')).toBe(11)
    expect(sum(found, 'persons_arrested')).toBe(3)
    expect(sum(found, 'persons_sentenced')).toBe(2)
    expect(sum(found, 'confiscations')).toBe(1)
    expect([raid?.['persons_min'], raid?.['persons_max']]).toEqual(['3', ''])
    expect([arrest?.['persons_min'], arrest?.['persons_max']]).toEqual(['1', '1'])
    expect([raid?.['sentence_months_min'], raid?.['sentence_months_max']]).toEqual(['3', '6'])
    expect(found.map((record) => [record['origins'], record['sources']])).toEqual([
      ['1', '2'],
      ['1', '2'],
    ])
  })

  test('acts.csv: 11 acts against 4 persons or groups', async () => {
    const acts = await actsIn(place)
    expect(acts).toHaveLength(11)
    expect(distinct(acts, 'victim_id')).toBe(4)
    const of = (type: string) => acts.filter((act) => act['type'] === type)
    expect(of('arrest')).toHaveLength(3)
    expect(of('sentence').map((act) => [act['months_min'], act['months_max']])).toEqual([
      ['3', '3'],
      ['6', '6'],
    ])
    const [taken, ...others] = of('confiscation')
    expect(taken).toMatchObject({ item: 'cash', amount: '', amount_basis: 'all_found' })
    expect(others).toEqual([])
  })

  test('the page and the JSON tell the same', async () => {
    const query = `place=${encodeURIComponent(place)}`
    const page = await web.get(`/incidents?${query}`)
    expect(textOf(page.text, 'h1')).toMatch(/^2 incidents, /)
    expect(textsOf(page.text, 'table.incidents tbody td.ref')).toEqual([
      'KP-2023-0002',
      'KP-2023-0001',
    ])
    const list = await jsonList(query)
    expect(list.map((incident) => rows(incident, 'acts').length)).toEqual([2, 9])
    expect(list.flatMap((incident) => rows(incident, 'people'))).toHaveLength(4)
  })

  test('December 2023 has both for certain; its last two days one for certain, two possibly', async () => {
    const month = await incidentsIn(place, '&from=2023-12&to=2023-12')
    expect(month.map((record) => record['date_match'])).toEqual(['certain', 'certain'])
    const days = await incidentsIn(place, '&from=2023-12-30&to=2023-12-31')
    expect(days.map((record) => record['date_match'])).toEqual(['certain', 'possible'])
    const certain = await incidentsIn(place, '&from=2023-12-30&to=2023-12-31&date=certain')
    expect(certain.map((record) => record['ref'])).toEqual(['KP-2023-0002'])
  })

  test('sentences of January 2024 find the raid, arrests from January nothing', async () => {
    const sentenced = await incidentsIn(place, '&act=sentence&from=2024-01&to=2024-01')
    expect(sentenced.map((record) => record['ref'])).toEqual(['KP-2023-0001'])
    const acts = await actsIn(place, '&act=sentence&from=2024-01&to=2024-01')
    expect(acts.map((act) => act['type'])).toEqual(['sentence', 'sentence'])
    expect(await incidentsIn(place, '&act=arrest&from=2024-01')).toEqual([])
  })
})

test.each(province)('%s holds the pattern, which has no acts and no people', async (place) => {
  const [pattern, ...others] = await incidentsIn(place, '&kind=pattern')
  expect(others).toEqual([])
  const counts = ['acts', 'persons_min', 'persons_max', 'persons_arrested', 'confiscations']
  expect(counts.map((column) => pattern?.[column])).toEqual(['', '', '', '', ''])
  expect([pattern?.['kind'], pattern?.['origins'], pattern?.['sources']]).toEqual([
    'pattern',
    '1',
    '2',
  ])
  expect(await incidentsIn(place, '&kind=all')).toHaveLength(3)
  const acts = await actsIn(place, '&kind=all')
  expect([acts.length, distinct(acts, 'victim_id')]).toEqual([11, 4])
})

test.each(city)('%s does not hold the pattern of the whole border', async (place) => {
  expect(await incidentsIn(place, '&kind=pattern')).toEqual([])
})

test.each([
  ['place=KP-10&from=2023-12&to=2023-12', 'en', '2 incidents, December 2023, Ryanggang Province'],
  ['place=양강도&from=2023-12&to=2023-12', 'en', '2 incidents, December 2023, Ryanggang Province'],
  ['place=Hyesan&from=2023', 'en', '2 incidents, since 1 January 2023, Hyesan, Ryanggang Province'],
  ['place=KP-10&from=2023-12&to=2023-12', 'ko', '사건 2건, 2023년 12월, 양강도'],
  ['place=KP-10&kind=pattern', 'en', '1 pattern, Ryanggang Province'],
])('the filter %s reads as a sentence in %s', async (query, language, title) => {
  const page = await web.get(`/incidents?${query}&lang=${language}`)
  expect(textOf(page.text, 'h1')).toBe(title)
  expect(textOf(page.text, 'title')).toBe(`${title} – Girok`)
})

test('the page says how many are certain and possible in the period', async () => {
  const page = await web.get('/incidents?from=2023-12-30&to=2023-12-31&lang=en')
  expect(textOf(page.text, 'p.counts')).toContain('1 certainly, 2 possibly')
})

test.each([
  ['KP-2023-0001', '9 acts · 2 arrested · 2 sentenced', 9, 3],
  ['KP-2023-0002', '2 acts · 1 arrested · 0 sentenced', 2, 1],
])('the page of %s shows %s, 2 sources and 1 origin', async (ref, line, acts, people) => {
  const { text } = await web.get(`/incidents/${ref}?lang=en`)
  expect(textOf(text, 'section[aria-labelledby=acts] > p.hint')).toBe(line)
  expect(textsOf(text, 'ol.acts > li')).toHaveLength(acts)
  expect(textsOf(text, 'section[aria-labelledby=people] > ul > li')).toHaveLength(people)
  expect(textOf(text, '#sources')).toBe('2 sources, 1 origin')
})

test('the two are parallel, and part of the pattern', async () => {
  const related = (await csv('/incidents.csv?kind=all&sort=ref')).map((row) => row['related'])
  expect(related.map((cell) => cell?.split('; ').toSorted())).toEqual([
    ['parallel KP-2023-0002', 'part_of KP-2023-0003'],
    ['parallel KP-2023-0001', 'part_of KP-2023-0003'],
    ['has_part KP-2023-0001', 'has_part KP-2023-0002'],
  ])
})
