import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { longest_document } from '../../db/dictionary/document.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, problems, type Api } from './api.ts'
import { arrest, rows, type Json } from './documents.ts'

let house: TestHouse
let api: Api
let web: Client
let document: Json
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
  const neighbours: string[] = []
  for (const title of times(100, (at) => `Neighbour ${at}`)) {
    neighbours.push((await api.save(arrest({ title }))).ref)
  }
  document = largest(neighbours)
})
afterAll(() => house.close())

const times = <T>(n: number, make: (at: number) => T) =>
  Array.from({ length: n }, (_, at) => make(at))

/** As long as one line, and one text of several paragraphs, may be. */
const line = '가나다라마바사아자차'.repeat(50)
const pages = line.repeat(100)

/** As many rows of everything as there may be, and in them as much text as there may be in all. */
function largest(neighbours: readonly string[]): Json {
  const sources = times(50, (at) => ({ key: `s${at}`, title: line, publisher: line, author: line }))
  const rest = {
    title: line,
    summary: pages,
    people: times(200, (at) => ({ key: `p${at}`, label: `사람 ${at}` })),
    acts: times(200, (at) => ({
      type: 'arrest',
      victims: [`p${at}`],
      agencies: times(50, () => ({ agency: 'Ministry of State Security' })),
      reason: line,
      place: 'Hyesan',
      place_text: line.slice(0, 200),
    })),
    claims: times(500, (at) => ({ source: `s${at % 50}`, act: at % 200, quote: line })),
    links: neighbours.map((to) => ({ type: 'parallel', to, reason: line })),
  }
  let room = longest_document - lengthOf({ ...rest, sources })
  const with_notes = sources.map((source) => {
    const note = pages.slice(0, room)
    room -= note.length
    return { ...source, note }
  })
  return { ...rest, sources: with_notes }
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, part) => sum + lengthOf(part), 0)
}

/** A document as a form posts it: `acts.0.type`. */
function asForm(value: unknown, name = ''): [name: string, value: string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value)]]
  if (name.endsWith('victims')) return (value as string[]).map((victim) => [name, victim])
  return Object.entries(value).flatMap(([key, part]) =>
    asForm(part, name === '' ? key : `${name}.${key}`),
  )
}

/** One character of Korean more than there may be. */
const longer = () => ({ ...document, place_text: '가' })

describe('the largest incident that there may be', { timeout: 120_000 }, () => {
  test('is as long as it may be', () => {
    expect(lengthOf(document)).toBe(longest_document)
  })

  test('is saved from a form, word for word; its edit, with every box, comes in too', async () => {
    const fields = Object.fromEntries(asForm(document))
    const { status, location } = await web.post('/incidents/new', fields)
    expect(status).toBe(303)
    const path = location?.split('?')[0] ?? ''
    const { body } = await api.get(`${path}.json`)
    const groups = ['people', 'acts', 'sources', 'claims', 'links']
    expect(groups.map((group) => rows(body, group).length)).toEqual([200, 200, 50, 500, 100])
    expect(body['summary'] === pages).toBe(true)
    const notes = (incident: Json) =>
      rows(incident, 'sources').map((source) => (source['note'] ?? '') as string)
    expect(notes(body).join('') === notes(document).join('')).toBe(true)

    const edit = (await web.get(`${path}/edit`)).text
    const names = [...edit.matchAll(/ name="([a-z][\w.]*)"/g)].map(([, name]) => [name, ''])
    expect(names.length).toBeGreaterThan(50_000)
    const { submission: _, csrf: __, add: ___, ...boxes } = Object.fromEntries(names)
    const refused = await web.post('/incidents/new', { ...boxes, ...fields, title: '' })
    expect([refused.status, refused.text.includes(pages)]).toEqual([422, true])
  })

  test('is saved from the API, also when its characters are escaped', async () => {
    expect((await api.post(document)).status).toBe(201)
    const escaped = JSON.stringify(document).replaceAll(
      /[^ -~]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    const headers = { 'content-type': 'application/json' }
    const called = await api.call('/api/incidents', { method: 'POST', body: escaped, headers })
    expect(called.status).toBe(201)
  })

  test('is refused with one character more, and comes back whole', async () => {
    const called = await api.post(longer())
    expect([called.status, problems(called)]).toEqual([422, ['summary document_too_long']])
    const { status, text } = await web.post('/incidents/new', Object.fromEntries(asForm(longer())))
    expect([status, text.includes(pages), text.includes('2,000,000')]).toEqual([422, true, true])
  })
})

test('a form of nothing but a long summary, or of many acts, is an ordinary form', async () => {
  const person = { 'title': 'Long', 'people.0.key': 'p1', 'people.0.label': 'somebody' }
  const act = { 'acts.0.type': 'arrest', 'acts.0.victims': 'p1' }
  const summary = pages.slice(0, 30_000)
  expect((await web.post('/incidents/new', { ...person, ...act, summary })).status).toBe(303)
  const { text } = await web.get('/incidents/new')
  const one = [...text.matchAll(/ name="acts\.0\.([\w.]+)"/g)].map(([, name]) => name ?? '')
  const acts = times(70, (at) =>
    one.map((name) => [`acts.${at}.${name}`, act[`acts.0.${name}` as keyof typeof act] ?? '']),
  )
  const many = Object.fromEntries(acts.flat()) as Record<string, string>
  expect(Object.keys(many).length).toBeGreaterThan(2000)
  expect((await web.post('/incidents/new', { ...person, ...many })).status).toBe(303)
})
