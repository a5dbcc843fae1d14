import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { filters, pools, queryOf, saveCrowd, type Asked } from './crowd.ts'
import type { Json } from './documents.ts'
import { findAll } from './oracle.ts'
import { readCsv, readPage, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
let all: Json[]
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
  await saveCrowd(api, 150)
  all = JSON.parse((await api.get('/incidents.json?kind=all')).text) as Json[]
})
afterAll(() => house.close())

const totals = async (query: string) => (await api.get(`/api/incidents?size=25&${query}`)).body
const total = async (query: string) => Number((await totals(query))['total'])
const csv = async (path: string) => readCsv((await api.get(path)).text)
const sorted = <T extends unknown[]>(lines: T[]) =>
  lines.toSorted((a, b) => (String(a) < String(b) ? -1 : 1))

test('the crowd has every kind of date, place, act and status', () => {
  expect(all).toHaveLength(150)
  const seen = JSON.stringify(all)
  for (const value of Object.values(pools).flat())
    expect(seen, value).toContain(JSON.stringify(value))
})

test('a filter finds the incidents and acts that brute force finds, as certainly', async () => {
  let hits = 0
  for (const asked of filters(300)) {
    const query = queryOf(asked)
    const found = findAll(all, asked)
    hits += found.length > 0 ? 1 : 0
    const incidents = await csv(`/incidents.csv?${query}`)
    expect(sorted(incidents.map((row) => [row['ref'], row['date_match']])), query).toEqual(
      sorted(found.map(({ ref, match }) => [ref, match ?? ''])),
    )
    const acts = await csv(`/acts.csv?${query}`)
    expect(sorted(acts.map((row) => [row['act_id'], row['date_match']])), query).toEqual(
      sorted(found.flatMap((one) => [...one.acts])),
    )
  }
  // Filters that find nothing would prove nothing.
  expect(hits).toBeGreaterThan(150)
})

test('a list counts what it finds: in all, for certain, and without a date', async () => {
  for (const asked of filters(120, 7)) {
    const dates = ['from', 'to', 'date', 'undated']
    const others = asked.filter(([name]) => !dates.includes(name))
    const found = findAll(all, asked)
    const body = await totals(queryOf(asked))
    expect(body['total'], queryOf(asked)).toBe(found.length)
    expect(body['certain'], queryOf(asked)).toBe(
      found.filter(({ match }) => match === 'certain').length,
    )
    expect(body['undated']).toBe(findAll(all, [...others, ['undated', '1']]).length)
  }
})

describe('time', () => {
  test('is never more certain than possible, and possible is never less for a wider period', async () => {
    const periods = ['2023-12-29', '2023-12', '2023'].map((day) => `from=${day}&to=${day}`)
    const counts = await Promise.all(periods.map((period) => totals(period)))
    for (const { certain, possible } of counts)
      expect(Number(certain)).toBeLessThan(Number(possible))
    const possible = counts.map((count) => Number(count['possible']))
    expect(possible).toEqual(possible.toSorted((a, b) => a - b))
  })

  test.each(['', 'act=sentence', 'place=KP-10', 'kind=all', 'victim=trader&reliability=F'])(
    'falls into what has a date and what has none: %s',
    async (query) => {
      const dated = await total(`${query}&from=0001&to=9999`)
      expect(dated + (await total(`${query}&undated=1`))).toBe(await total(query))
      expect(await total(`${query}&from=0001`)).toBe(dated)
      expect(await total(`${query}&to=9999`)).toBe(dated)
    },
  )

  test('before a day or from it: nothing is lost between, nothing is certainly both', async () => {
    const refs = async (query: string) =>
      (await csv(`/acts.csv?${query}`)).map((row) => row['act_id'])
    const dated = await refs('from=0001&to=9999')
    for (const [day, next] of [
      ['2023-12-31', '2024-01-01'],
      ['2023-12-28', '2023-12-29'],
    ]) {
      const [before, after] = [await refs(`to=${day}`), await refs(`from=${next}`)]
      expect(new Set([...before, ...after])).toEqual(new Set(dated))
      const surely = new Set(await refs(`to=${day}&date=certain`))
      const later = await refs(`from=${next}&date=certain`)
      expect(later.filter((id) => surely.has(id))).toEqual([])
    }
  })

  test('a period that ends before it begins holds nothing, on the page too', async () => {
    expect(await total('from=2024&to=2023')).toBe(0)
    const { status, text } = await web.get('/incidents?from=2024&to=2023')
    expect([status, textsOf(text, 'table.incidents tbody tr')]).toEqual([200, []])
  })
})

/** The values of the page's facets with their numbers, by parameter; a month or year under `from`. */
function facetsOf(html: string, asked: Asked) {
  const links = [...readPage(html).querySelectorAll('section.facet li a')]
  return links.map((link) => {
    const query = new URLSearchParams((link.getAttribute('href') ?? '').split('?')[1])
    const own = new Set([...query].map(String))
    const before = new Set(asked.map(String))
    const set = [...query].find((pair) => !before.has(String(pair)) && pair[0] !== 'to')
    const taken = asked.find((pair) => !own.has(String(pair)) && pair[0] !== 'undated')
    const n = Number(link.querySelector('.n')?.textContent.replaceAll(',', ''))
    const [name, value] = set ?? taken ?? ['', '']
    return { name, value, n }
  })
}

test('every facet value counts what the list would hold with it alone', async () => {
  let counted = 0
  for (const asked of filters(60, 3)) {
    const { text } = await web.get(`/incidents?${queryOf(asked)}`)
    for (const { name, value, n } of facetsOf(text, asked)) {
      const gone = name === 'from' ? ['from', 'to', 'undated'] : [name]
      const others = asked.filter(([key]) => !gone.includes(key))
      const alone: Asked = [...others, [name, value]]
      if (name === 'from') alone.push(['to', value])
      expect(n, `${queryOf(asked)} | ${name}=${value}`).toBe(findAll(all, alone).length)
      counted += n > 0 ? 1 : 0
    }
  }
  expect(counted).toBeGreaterThan(500)
})

test('a facet’s link leads to a list of as many as it says', async () => {
  const { text } = await web.get('/incidents?act=arrest&from=2023-12')
  for (const link of readPage(text).querySelectorAll('section.facet li a')) {
    const n = Number(link.querySelector('.n')?.textContent)
    const href = link.getAttribute('href') ?? ''
    // One that is on takes itself away; one of the same facet is asked for beside it.
    if (n === 0 || href.split('act=').length !== 2) continue
    expect(await total(href.split('?')[1] ?? ''), href).toBe(n)
  }
})

test('a century of years is counted to its end', async () => {
  await api.save({ title: 'Long', acts: [{ type: 'arrest' }], date_edtf: '1850/1990' })
  const { text } = await web.get('/incidents')
  const years = facetsOf(text, []).filter(({ name }) => name === 'from')
  expect(years.find(({ value }) => value === '1850')?.n).toBe(1)
  expect(years.find(({ value }) => value === '1990')?.n).toBe(1)
})
