import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { fill, readCsv, readForm, textOf } from './reading.ts'

/** The owner, a colleague, and the others of every role. */
const others = [
  ['researcher', 'colleague'],
  ['analyst', 'analyst'],
  ['viewer', 'viewer'],
  ['admin', 'admin'],
] as const

let house: TestHouse
let owner: Api
let own: Client
let reviewer: Client
beforeAll(async () => {
  house = await startHouse()
  owner = await makeApi(house, 'researcher', 'owner')
  own = await house.signIn('researcher', 'owner')
  reviewer = await house.signIn('reviewer')
})
afterAll(() => house.close())

const edit = async (web: Client, ref: string, typed: Record<string, string>) => {
  const { text } = await web.get(`/incidents/${ref}/edit`)
  return web.post(`/incidents/${ref}/edit`, fill(text, typed))
}
const verify = (ref: string) => house.setIncident({ status: 'verified' }, ref)

describe('a real name', () => {
  const secret = 'Kim Seo-yeon'
  const old_secret = 'Kim Sooyeon'
  let ref: string
  let pages: string[]
  beforeAll(async () => {
    const people = [{ key: 'p1', label: 'the trader', real_name: old_secret }]
    const saved = await owner.save(arrest({ title: 'Named arrest', people, place_id: 'KP-10' }))
    ;({ ref } = saved)
    await edit(own, ref, { 'people.0.real_name': secret })
    await verify(ref)
    const person = String(rows(saved, 'people')[0]?.['person_id'])
    pages = [
      ...['', '.json', '/history', '/edit'].map((form) => `/incidents/${ref}${form}`),
      ...['/incidents', '/incidents.csv', '/acts.csv', '/incidents.json', '/acts.json'],
      ...[
        `/people/${person}`,
        '/people',
        `/api/incidents/${ref}`,
        '/api/incidents',
        '/places/KP-10',
      ],
    ]
  })

  test('is shown to its author and to reviewers', async () => {
    for (const web of [own, reviewer]) {
      expect((await web.get(`/incidents/${ref}`)).text).toContain(secret)
      expect((await web.get(`/incidents/${ref}/history`)).text).toContain(old_secret)
    }
    expect((await own.get(`/incidents/${ref}/edit`)).text).toContain(secret)
  })

  test.each(others)('is nowhere that a %s (%s) can look', async (role, name) => {
    const web = await house.signIn(role, name)
    const api = await makeApi(house, role, name)
    for (const path of pages) {
      const answers = [(await web.get(path)).text, (await api.get(path)).text]
      for (const text of answers) expect(text, path).not.toMatch(/Seo-yeon|Sooyeon/)
    }
    expect((await web.get(`/incidents/${ref}/history`)).text).toContain('restricted')
  })

  test('is in no file and no API answer, not even its author’s', async () => {
    for (const path of pages.filter((path) => /csv|json|api/.test(path))) {
      expect((await owner.get(path)).text, path).not.toContain(secret)
    }
  })

  test('finds nothing when it is searched for', async () => {
    for (const q of [secret, 'Sooyeon', 'Seo-yeon', '"Kim Seo"']) {
      const { text } = await owner.get(`/incidents.csv?q=${encodeURIComponent(q)}`)
      expect(readCsv(text), q).toEqual([])
    }
  })

  test('is not changed by a colleague who edits the record, whatever they send', async () => {
    const web = await house.signIn('researcher', 'colleague')
    const { text } = await web.get(`/incidents/${ref}/edit`)
    expect(Object.keys(readForm(text)).filter((name) => name.includes('real_name'))).toEqual([])
    const typed = { ...fill(text, { summary: 'by a colleague' }), 'people.0.real_name': 'x' }
    expect((await web.post(`/incidents/${ref}/edit`, typed)).status).toBe(303)
    expect((await own.get(`/incidents/${ref}`)).text).toContain(secret)
    await verify(ref)
  })

  test('is not shown to who takes the person over into a record of their own', async () => {
    const colleague = await makeApi(house, 'researcher', 'colleague')
    const web = await house.signIn('researcher', 'colleague')
    const { body } = await colleague.get(`/incidents/${ref}.json`)
    const person_id = rows(body, 'people')[0]?.['person_id']
    const taken = await colleague.save(arrest({ people: [{ key: 'p1', person_id }] }))
    for (const form of ['', '/edit', '/history']) {
      const { text } = await web.get(`/incidents/${taken.ref}${form}`)
      expect(text, form).not.toMatch(/Seo-yeon|Sooyeon/)
    }
  })
})

/** Every place that could show an incident to somebody who may not see it. */
async function knock(api: Api, web: Client, hidden: Json, word: string) {
  const ref = String(hidden['ref'])
  for (const form of ['', '.json', '/history']) {
    expect((await web.get(`/incidents/${ref}${form}`)).status, form).toBe(404)
  }
  expect((await api.get(`/api/incidents/${ref}`)).status).toBe(404)
  const [person] = rows(hidden, 'people')
  const [source] = rows(hidden, 'sources')
  const things = [
    `/people/${String(person?.['person_id'])}`,
    `/sources/${String(source?.['source_id'])}`,
    `/origins/${String(source?.['origin_id'])}`,
  ]
  for (const path of things) expect((await web.get(path)).status, path).toBe(404)
  const lists = ['/incidents?kind=all', '/people', '/sources', '/origins', '/places/KP-10.hyesan']
  for (const path of [...lists, `/incidents?q=${word}`, '/agencies/mss']) {
    const { text } = await web.get(path)
    expect(textOf(text, 'main'), path).not.toMatch(
      new RegExp(`${word} (incident|person|source|origin)`),
    )
  }
}

const hiding = (word: string, over: Json): Json =>
  arrest({
    title: `${word} incident`,
    place_id: 'KP-10.hyesan',
    people: [{ key: 'p1', label: `${word} person` }],
    acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: 'mss' }] }],
    sources: [article('s1', { title: `${word} source`, origin: { label: `${word} origin` } })],
    ...over,
  })

describe.each<[string, Json]>([
  ['a draft', { status: 'draft' }],
  ['a restricted incident', { sensitivity: 'restricted' }],
  ['a sealed incident', { sensitivity: 'sealed' }],
])('%s', (kind, over) => {
  const word = `hidden${kind.replaceAll(/\W/g, '')}`
  let hidden: Json
  beforeAll(async () => {
    const { sensitivity = 'open', ...rest } = over
    hidden = await owner.save(hiding(word, rest))
    // Sealed is no longer given to an incident; one that is stays so.
    await house.setIncident({ sensitivity: String(sensitivity) }, String(hidden['ref']))
  })

  test('is seen by its author', async () => {
    expect((await own.get(`/incidents/${String(hidden['ref'])}`)).status).toBe(200)
    expect((await owner.get(`/incidents.csv?q=${word}`)).text).toContain(word)
  })

  test.each(others)('is not there for a %s (%s)', async (role, name) => {
    const [api, web] = [await makeApi(house, role, name), await house.signIn(role, name)]
    await knock(api, web, hidden, word)
  })

  test('is, for a reviewer, there only when it is restricted', async () => {
    const { status } = await reviewer.get(`/incidents/${String(hidden['ref'])}`)
    expect(status).toBe(kind === 'a restricted incident' ? 200 : 404)
  })

  test('cannot be edited, linked to or taken from by a colleague', async () => {
    const colleague = await makeApi(house, 'researcher', 'colleague')
    const web = await house.signIn('researcher', 'colleague')
    const ref = String(hidden['ref'])
    expect((await web.get(`/incidents/${ref}/edit`)).status).toBe(404)
    expect((await web.post(`/incidents/${ref}/edit`, { version: '1', title: 'x' })).status).toBe(
      404,
    )
    const [person] = rows(hidden, 'people')
    const [source] = rows(hidden, 'sources')
    for (const taken of [
      { links: [{ type: 'parallel', to: ref }] },
      { people: [{ key: 'p1', person_id: person?.['person_id'] }] },
      { sources: [{ source_id: source?.['source_id'] }] },
      { sources: [{ title: 'x', origin_id: source?.['origin_id'] }] },
      { sources: [{ title: 'x', derived_from: source?.['source_id'] }] },
    ]) {
      expect((await colleague.post(arrest(taken))).status, JSON.stringify(taken)).toBe(422)
    }
  })

  test('is not named by what it is linked to', async () => {
    const open = await owner.save(
      arrest({ title: 'Open', links: [{ type: 'parallel', to: String(hidden['ref']) }] }),
    )
    const colleague = await makeApi(house, 'researcher', 'colleague')
    const web = await house.signIn('researcher', 'colleague')
    const { body } = await colleague.get(`/incidents/${open.ref}.json`)
    expect(rows(body, 'links')).toEqual([])
    for (const form of ['', '/edit', '/history']) {
      const { text } = await web.get(`/incidents/${open.ref}${form}`)
      expect(text, form).not.toMatch(new RegExp(`${word}|${String(hidden['ref'])}`))
    }
    expect((await colleague.get('/incidents.csv')).text).not.toContain(String(hidden['ref']))
  })
})

test.each([
  ['a draft', { status: 'draft' }],
  ['a restricted incident', { sensitivity: 'restricted' }],
  ['a sealed incident', { sensitivity: 'sealed' }],
])('%s is still its author’s when they become a reviewer', async (kind, level) => {
  const name = `author of ${kind}`.replaceAll(/\W/g, '')
  const author = await makeApi(house, 'researcher', name)
  const { ref } = await author.save(hiding('promoted', {}))
  await house.setIncident(level, ref)
  await house.db.updateTable('user').set({ role: 'reviewer' }).where('id', '=', author.id).execute()
  const web = await house.signIn('reviewer', name)
  for (const form of ['', '.json', '/history']) {
    expect((await web.get(`/incidents/${ref}${form}`)).status, form).toBe(200)
  }
  expect((await author.get('/incidents.csv?q=promoted')).text).toContain(ref)
  const others_see = kind === 'a restricted incident' ? 200 : 404
  expect((await reviewer.get(`/incidents/${ref}`)).status).toBe(others_see)
})

test('a viewer sees what is verified, and nothing else', async () => {
  const [web, api] = [await house.signIn('viewer'), await makeApi(house, 'viewer')]
  const saved = await owner.save(hiding('openword', {}))
  await knock(api, web, saved, 'openword')
  await verify(saved.ref)
  const { text } = await web.get('/incidents?q=openword')
  expect(text).toContain(saved.ref)
  expect((await web.get(`/incidents/${saved.ref}`)).status).toBe(200)
})
