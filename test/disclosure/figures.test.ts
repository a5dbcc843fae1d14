import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from '../record/api.ts'
import { arrest, article, type Json } from '../record/documents.ts'
import { readCsv, textsOf } from '../record/reading.ts'

// Numbers for partners and the public, as they leave: over HTTP, held against what is counted inside.

const k = 5
let house: TestHouse
let api: Api
let web: Client

/** Some incidents alike, of so many people each. */
async function save(count: number, over: Json = {}, people = 1): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const keys = Array.from({ length: people }, (_, at) => `p${at}`)
    await api.save(
      arrest({
        people: keys.map((key) => ({ key, label: `somebody ${key}` })),
        acts: [{ type: 'arrest', victims: keys, ...(over['act'] as Json) }],
        date_edtf: '2023-12-29',
        place_id: 'KP-10.hyesan',
        ...Object.fromEntries(Object.entries(over).filter(([name]) => name !== 'act')),
      }),
    )
  }
}

beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
  await save(40)
  await save(30, { place_id: 'KP-09', date_edtf: '2024-01' })
  await save(12, { act: { type: 'search' } })
  await save(2, { place_id: 'KP-01', date_edtf: '2022' })
  await save(4, { act: { type: 'detention' }, date_edtf: '2023-11/2024-02' }, 2)
}, 120_000)
afterAll(() => house.close())

const take = async (path: string) => {
  const { status, text } = await web.get(path, { accept: 'text/csv' })
  return { status, text }
}
const numbers = (text: string, name = 'incidents_about') =>
  readCsv(text).map((row) => Number(row[name]))

const all = [
  'act.csv?',
  'province.csv?',
  'penalty.csv?',
  'victim.csv?',
  'timeline.csv?',
  'timeline.csv?by=month&',
  'table.csv?rows=act&columns=province&',
  'table.csv?rows=month&columns=act&',
  'table.csv?rows=victim&columns=year&unit=acts&',
  'act.csv?unit=acts&',
]

describe.each(['public', 'partner'])('for %s', (profile) => {
  test.each(all)('/analysis/%s tells multiples of k, near what is true', async (figure) => {
    const { status, text } = await take(`/analysis/${figure}profile=${profile}`)
    expect(status).toBe(200)
    const unit = figure.includes('unit=acts') ? 'acts' : 'incidents'
    const told = numbers(text, `${unit}_about`)
    expect(told.length).toBeGreaterThan(0)
    for (const number of told) expect(number % k).toBe(0)
    const total = told.at(-1) ?? 0
    expect(Math.abs(total - (unit === 'acts' ? 92 : 88))).toBeLessThan(4 * k)
    expect(text).not.toMatch(/KP-\d{4}-\d{4}|somebody/)
  })

  test('the same question has the same answer, to the byte, in every table', async () => {
    const [a, b] = [
      await take(`/analysis/act.csv?profile=${profile}`),
      await take(`/analysis/act.csv?profile=${profile}`),
    ]
    expect(a.text).toBe(b.text)
    const table = readCsv(
      (await take(`/analysis/table.csv?rows=act&columns=province&profile=${profile}`)).text,
    )
    for (const { act, incidents_about } of readCsv(a.text)) {
      const row = table.find((one) => one['act'] === act && one['province'] === 'all')
      expect(row?.['incidents_about'], act).toBe(incidents_about)
    }
  })
})

test('what stays behind counts for nothing', async () => {
  const paths = all.map((figure) => `/analysis/${figure}profile=public`)
  const before: string[] = []
  for (const path of paths) before.push((await take(path)).text)
  await save(15, { sensitivity: 'restricted' })
  await save(15, { status: 'draft' })
  const silent = article('s1', { origin: { label: 'who took it back', consent: 'withdrawn' } })
  await save(15, { sources: [silent], claims: [{ source: 's1', quote: 'they came' }] })
  for (const [at, path] of paths.entries()) expect((await take(path)).text).toBe(before[at])
  // Inside they are there.
  const inside = readCsv((await take('/analysis/act.csv')).text)
  expect(Number(inside.find(({ act }) => act === 'arrest')?.['possible'])).toBeGreaterThan(100)
})

test('of a province, or a year, of two nothing is ever told that is not a multiple of k', async () => {
  for (const query of ['place=KP-01', 'from=2022&to=2022', 'act=detention']) {
    const { text } = await take(`/analysis/province.csv?${query}&profile=public`)
    for (const number of numbers(text)) expect([0, 5, 10, 15, 20]).toContain(number)
  }
})

test('who took which numbers, for whom, is in the log with their hash', async () => {
  const { text } = await take('/analysis/province.csv?profile=partner')
  const sha256 = createHash('sha256').update(text).digest('hex')
  const row = await house.db
    .selectFrom('export')
    .selectAll()
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ profile: 'partner', format: 'province-csv', sha256 })
})

test.each([
  'act.csv?unit=people&',
  'act.svg?',
  'county.csv?',
  'agency.csv?',
  'map.csv?',
  'tiles.csv?',
  'sentences.csv?',
  'table.csv?rows=act&columns=county&',
  'act.csv?as_of=2&',
])('/analysis/%s is for colleagues', async (figure) => {
  const { status, text } = await web.get(`/analysis/${figure}profile=public`)
  expect(status).toBe(400)
  expect(text).toContain('not_releasable')
})

test.each(['nobody', 'Public'])('there is no profile %s', async (profile) => {
  expect((await web.get(`/analysis/act.csv?profile=${profile}`)).status).toBe(400)
})

test('the page of what may leave leads to them, in both languages', async () => {
  for (const [lang, heading] of [
    ['en', 'Numbers'],
    ['ko', '통계 수치'],
  ]) {
    const { text } = await web.get(`/exports/check?profile=public&lang=${lang}`)
    expect(textsOf(text, 'h2')).toContain(heading)
    const links = [...text.matchAll(/href="(\/analysis\/[^"]+)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    )
    expect(links).toHaveLength(4)
    for (const link of links) expect((await take(link)).status, link).toBe(200)
  }
  const viewer = await house.signIn('viewer')
  expect((await viewer.get('/analysis/act.csv?profile=public')).status).toBe(404)
})
