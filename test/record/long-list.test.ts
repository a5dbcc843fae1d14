import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { operator } from '../../db/actor.ts'
import { bringDerived } from '../../db/derive.ts'
import { generate } from '../../seeds/generate.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { readPage, textOf } from './reading.ts'

// A list that is long enough to be prepared rather than waited for.

let house: TestHouse
let web: Client
let total: number
beforeAll(async () => {
  house = await startHouse()
  await generate(house.db, operator, { seed: 3, count: 2_600 }, () => undefined)
  await bringDerived(house.db, house.house.terms)
  web = await house.signIn('analyst')
  // The server makes derived rows by itself too, and may still be at it.
  const waiting = () =>
    house.db
      .selectFrom('incident')
      .leftJoin('incident_doc', 'incident_doc.incident_id', 'incident.id')
      .select('incident.id')
      .where('doc_id', 'is', null)
      .execute()
  await vi.waitFor(async () => expect(await waiting()).toEqual([]), { timeout: 60_000 })
  const { text } = await web.get('/incidents?lang=en')
  total = Number(/^[\d,]+/.exec(textOf(text, 'h1') ?? '')?.[0].replaceAll(',', ''))
  expect(total).toBeGreaterThan(2_000)
}, 120_000)
afterAll(() => house.close())

const heading = async (address: string) => textOf((await web.get(address)).text, 'h1')
const isReady = (address: string) =>
  expect.poll(() => heading(address), { timeout: 60_000 }).toBe('The file is ready')

test('each of its forms can be prepared by a button, with columns where it has them', async () => {
  const { text } = await web.get('/incidents?sort=ref&cols=ref,title')
  const buttons = [...readPage(text).querySelectorAll('.prepare button')]
  const addresses = buttons.map((button) => button.getAttribute('formaction') ?? '')
  expect(addresses.map((address) => address.split('?')[0])).toEqual([
    ...['/incidents.xlsx', '/incidents.csv', '/incidents.csv', '/acts.csv'],
    ...['/incidents.json', '/incidents.zip', '/incidents.geojson', '/incidents.gexf'],
    ...['/incidents.acled.csv', '/incidents.matrix.csv', '/people.matrix.csv'],
    ...['/sources.ris', '/sources.bib', '/incidents.csv', '/acts.csv'],
  ])
  // What a button prepares is what the link beside it sends, and its query is in the log.
  const direct = [...readPage(text).querySelectorAll('.exports a[download]')].map((link) =>
    new URLSearchParams(link.getAttribute('href')?.split('?')[1]).toString(),
  )
  const sorted = (query: string) => [...new URLSearchParams(query)].toSorted().join(' ')
  expect(addresses.map((address) => sorted(address.split('?')[1] ?? ''))).toEqual(
    direct.map(sorted),
  )
  const { status, location } = await web.post(addresses[1] ?? '')
  expect(status).toBe(303)
  await isReady(location ?? '')
  const { bytes } = await web.take(`${location}/file`)
  expect(bytes.toString().split('\r\n')[0]).toBe('ref,title')
  expect(bytes.toString().split('\r\n').length).toBeGreaterThan(total)
}, 120_000)

test.each([
  ['/incidents.json', 1],
  ['/acts.csv', 1],
  ['/incidents.xlsx', 5],
])(
  'how far %s is, is told in incidents, passed %i times',
  async (path, passes) => {
    const { location } = await web.post(path)
    const id = location?.split('/').at(-1) ?? ''
    const seen: number[] = []
    const { preparer } = house.house
    for (let at = preparer.progressOf(id); at !== null; at = preparer.progressOf(id)) {
      if (at.of > 0) {
        expect(at.of).toBe(total * passes)
        seen.push(at.passed)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await isReady(location ?? '')
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(Math.max(...seen)).toBeGreaterThan(0)
    expect(Math.max(...seen)).toBeLessThanOrEqual(total * passes)
  },
  120_000,
)
