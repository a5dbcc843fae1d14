import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { saveCrowd } from './crowd.ts'
import { arrest } from './documents.ts'
import { readCsv, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let web: Client
beforeAll(async () => {
  house = await startHouse({ example: true })
  web = await house.signIn('analyst')
})
afterAll(() => house.close())

const figures =
  'timeline act province county agency penalty victim reliability table sentences tiles map'.split(
    ' ',
  )

/** Every number on a page that leads to a list, with where it leads. */
const numbersOf = (html: string) =>
  [...readPage(html).querySelectorAll('main a')].flatMap((link) => {
    const href = link.getAttribute('href') ?? ''
    const text = link.textContent.trim()
    return href.startsWith('/incidents') && /^\d+$/.test(text) ? [{ n: Number(text), href }] : []
  })

describe('the example', () => {
  test('counts on the page as it does everywhere', async () => {
    const people = await web.get('/analysis?unit=people&kind=all&lang=en')
    expect(textOf(people.text, 'main dd')).toBe('at least 4')
    const all = await web.get('/analysis?kind=all&lang=en')
    expect(textsOf(all.text, 'main dl > div')[0]).toMatch(/^Incidents and patterns ?3$/)
    const acts = await web.get('/analysis?unit=acts&kind=all&lang=en')
    expect(textOf(acts.text, 'main dd')).toBe('11')
    const days = await web.get('/analysis?from=2023-12-30&to=2023-12-31&lang=en')
    expect(textOf(days.text, 'main dd')).toBe('certainly 1, possibly 2')
    const arrested = await web.get('/analysis/act?unit=people&lang=en')
    expect(textsOf(arrested.text, '.counted tbody tr')[0]).toMatch(/^Arrest ?3$/)
  })

  test('has two sentences, of three and six months', async () => {
    const { text } = await web.get('/analysis/sentences?lang=en')
    const lines = textsOf(text, '.counted tbody tr')
    expect(lines).toEqual(['3 to under 6 months11', '6 to under 12 months11', 'Sentences2'])
    expect(text).toContain('The shortest is at least 3 months.')
    expect(text).toContain('The longest is at most 6 months.')
  })

  test('lies in December and January, and its pattern, which has no act, in four months', async () => {
    const csv = async (query: string) =>
      readCsv((await web.get(`/analysis/timeline.csv${query}`)).text).map(
        ({ month, certain, possible }) => [month, certain, possible],
      )
    expect(await csv('')).toEqual([
      ['2023-12', '2', '2'],
      ['2024-01', '1', '1'],
    ])
    expect(await csv('?kind=pattern')).toEqual(
      ['2023-09', '2023-10', '2023-11', '2023-12'].map((month) => [month, '0', '1']),
    )
    expect(await csv('?kind=pattern&unit=acts')).toEqual([])
  })
})

test.each(figures)('each number on the page of a figure is its list’s: %s', async (figure) => {
  const { status, text } = await web.get(`/analysis/${figure}?from=2023&to=2024&lang=en`)
  expect(status).toBe(200)
  const numbers = numbersOf(text)
  expect(numbers.length).toBeGreaterThan(0)
  for (const { n, href } of numbers) {
    if (figure === 'sentences' && href.includes('act=sentence')) continue
    expect(textOf((await web.get(href)).text, 'h1'), href).toMatch(new RegExp(`^${n} incident`))
  }
})

test('the list and its analysis lead to each other, whatever is asked', async () => {
  const query = 'q=remittance&from=2023-12&place=KP-10&sort=ref'
  const list = await web.get(`/incidents?${query}`)
  const links = [...readPage(list.text).querySelectorAll('.counts a')]
  const href = links
    .map((link) => link.getAttribute('href') ?? '')
    .find((to) => to.startsWith('/an'))
  const { text } = await web.get(href ?? '')
  const back = readPage(text).querySelector('.over a')?.getAttribute('href') ?? ''
  const asked = [...new URLSearchParams(back.split('?')[1])].toSorted()
  expect(asked).toEqual([...new URLSearchParams(query)].toSorted())
  expect(textOf(text, 'h1')).toContain('Ryanggang')
})

describe('files', () => {
  test.each(figures)(
    'a figure is written as CSV, and as SVG where it is drawn: %s',
    async (figure) => {
      const csv = await web.get(`/analysis/${figure}.csv?safe=1`)
      expect([csv.status, csv.headers.get('content-type')]).toEqual([
        200,
        'text/csv; charset=utf-8',
      ])
      expect(readCsv(csv.text).length).toBeGreaterThan(0)
      const svg = await web.get(`/analysis/${figure}.svg`)
      if (figure === 'table') return expect(svg.status).toBe(404)
      expect(svg.headers.get('content-type')).toMatch(/^image\/svg/)
      expect(svg.text).toMatch(/^\s*<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
      expect(svg.text).not.toMatch(/<a |href|\/incidents|127\.0\.0\.1/)
    },
  )

  test('a cross-tab is written with its totals, which are counted and not added', async () => {
    const { text } = await web.get('/analysis/table.csv?rows=province&columns=act')
    const rows = readCsv(text)
    const total = rows.find(({ province, act }) => province === 'all' && act === 'all')
    expect(total?.['possible']).toBe('2')
    const cells = rows.filter(({ province, act }) => province === 'KP-10' && act !== 'all')
    expect(cells.map(({ act, possible }) => [act, possible]).toSorted()).toEqual([
      ['arrest', '2'],
      ['confiscation', '1'],
      ['detention', '2'],
      ['search', '1'],
      ['sentence', '1'],
      ['surveillance', '1'],
    ])
  })

  test('who took a file is logged, with its rows and its hash', async () => {
    await web.get('/analysis/act.csv?from=2023-12')
    const { format, query, row_count, sha256 } = await house.db
      .selectFrom('export')
      .selectAll()
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    expect([format, query, row_count]).toEqual(['act-csv', 'from=2023-12', 6])
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('a program is told what is wrong with its query; a page says it', async () => {
    const token = await house.token('analyst')
    const { send } = house.visitor()
    const headers = { authorization: `Bearer ${token}` }
    const refused = await send('/analysis/act.csv?unit=houses&colour=red', { headers })
    expect(refused.status).toBe(400)
    expect(refused.text).toMatch(/unit.*colour/s)
    const page = await web.get(
      '/analysis?unit=houses&rows=year&columns=month&place=nowhere&lang=en',
    )
    expect(page.status).toBe(200)
    expect(textsOf(page.text, '.notice').join(' ')).toMatch(/houses.*month.*nowhere/)
    expect(textOf(page.text, '.nothing')).toContain('nothing to count')
  })
})

test('there is no other figure, and a viewer takes no file', async () => {
  expect((await web.get('/analysis/weather')).status).toBe(404)
  expect((await web.get('/analysis/weather.csv')).status).toBe(404)
  const viewer = await house.signIn('viewer')
  expect((await viewer.get('/analysis/act.csv')).status).toBe(404)
  const { text } = await viewer.get('/analysis?lang=en')
  expect(textOf(text, '.nothing')).toContain('nothing to count')
})

describe('what one may not read is in no number', () => {
  let api: Api
  beforeAll(async () => {
    api = await makeApi(house)
    await saveCrowd(api, 12, 4)
    await api.save(arrest({ status: 'draft', title: 'A draft', place_id: 'KP-05' }))
    const { ref } = await api.save(arrest({ title: 'Restricted', place_id: 'KP-06' }))
    await house.setIncident({ sensitivity: 'restricted' }, ref)
  })

  test('of a draft, or a restricted one', async () => {
    const provinces = async (client: Client) =>
      readCsv((await client.get('/analysis/province.csv')).text).map(({ province }) => province)
    const mine = await provinces(await house.signIn('researcher'))
    expect(mine).toEqual(expect.arrayContaining(['KP-05', 'KP-06']))
    const theirs = await provinces(web)
    expect(theirs).not.toContain('KP-05')
    expect(theirs).not.toContain('KP-06')
    expect(await provinces(await house.signIn('reviewer'))).toContain('KP-06')
  })
})

describe('the map', () => {
  test('a province’s number stands on no circle, whose number it would be taken for', async () => {
    const svg = readPage((await web.get('/analysis/map.svg?kind=all')).text)
    const at = (shape: { getAttribute: (name: string) => string | null }, name: string) =>
      Number(shape.getAttribute(name))
    const circles = [...svg.querySelectorAll('circle')]
    const numbers = [...svg.querySelectorAll('text.number')]
    expect(circles.length).toBeGreaterThan(1)
    expect(numbers.length).toBeGreaterThan(0)
    for (const number of numbers) {
      for (const circle of circles) {
        const [x, y] = [at(number, 'x') - at(circle, 'cx'), at(number, 'y') - at(circle, 'cy')]
        expect(Math.hypot(x, y)).toBeGreaterThan(at(circle, 'r') + 10)
      }
    }
  })

  test('draws no province as a point, and Nampo and Kaesong as points', async () => {
    const api = await makeApi(house)
    await api.save(arrest({ title: 'Somewhere in Kangwon', place_id: 'KP-07' }))
    await api.save(arrest({ title: 'In Nampo', place_id: 'KP-14' }))
    await api.save(arrest({ title: 'In Kaesong', place_id: 'KP-15' }))
    await api.save(arrest({ title: 'Nowhere known', place_id: null }))
    const rows = readCsv((await web.get('/analysis/map.csv')).text)
    const drawn = new Map(rows.map((row) => [row['place_id'], row['drawn']]))
    expect(drawn.get('KP-07')).toBe('area')
    expect(drawn.get('KP-10.hyesan')).toBe('point')
    expect([drawn.get('KP-14'), drawn.get('KP-15')]).toEqual(['point', 'point'])
    expect(drawn.get('')).toBe('no')
    const kangwon = rows.find((row) => row['place_id'] === 'KP-07')
    expect([kangwon?.['latitude'], kangwon?.['longitude']]).toEqual(['', ''])
    const { text } = await web.get('/analysis/map?lang=en')
    expect(textsOf(text, '.hint').join(' ')).toMatch(
      /Known to the province only:.*Kangwon Province 1/,
    )
    expect(text).toContain('class="hatch"')
  })

  test('draws no point that a place has inherited', async () => {
    const api = await makeApi(house)
    await api.save(arrest({ title: 'There', place_id: 'KP-09.musan' }))
    const drawn = async () => {
      const rows = readCsv((await web.get('/analysis/map.csv')).text)
      return rows.find((row) => row['place_id'] === 'KP-09.musan')?.['drawn']
    }
    expect(await drawn()).toBe('point')
    const inherited = { coord_source: 'inherited from parent KP-09' }
    await house.db.updateTable('place').set(inherited).where('id', '=', 'KP-09.musan').execute()
    expect(await drawn()).toBe('no')
  })
})
