import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, problems, type Api } from './api.ts'
import { arrest, article, raid, rows, type Json } from './documents.ts'
import { fill, readForm, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
let ref: string
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
})
afterAll(() => house.close())
beforeEach(async () => {
  ;({ ref } = await api.save(raid()))
})

const json = async (of = ref) => (await api.get(`/incidents/${of}.json`)).body
const edit = async (typed: Record<string, string | string[]>, of = ref) =>
  web.post(`/incidents/${of}/edit`, fill((await web.get(`/incidents/${of}/edit`)).text, typed))

describe('a box that was emptied is not the value that stood in it:', () => {
  test.each<[string, Record<string, string>, (incident: Json) => unknown, Json]>([
    [
      'the least of a length',
      { 'acts.3.months_min': '', 'acts.3.months_max': '2' },
      (incident) => rows(incident, 'acts')[3],
      { months_min: null, months_max: '2' },
    ],
    [
      'the most of a length',
      { 'acts.3.months_min': '12', 'acts.3.months_max': '' },
      (incident) => rows(incident, 'acts')[3],
      { months_min: '12', months_max: null },
    ],
    [
      'the least of a size',
      { 'people.2.size_min': '', 'people.2.size_max': '1' },
      (incident) => rows(incident, 'people')[2],
      { size_min: null, size_max: 1 },
    ],
  ])('%s', async (_, typed, find, after) => {
    expect((await edit(typed)).status).toBe(303)
    expect(find(await json())).toMatchObject(after)
  })

  test('every name of a source, which is refused', async () => {
    const empty = { title: '', publisher: '', url: '', note: '' }
    const typed = Object.entries(empty).map(([name, value]) => [`sources.0.${name}`, value])
    const { status, text } = await edit(Object.fromEntries(typed) as Record<string, string>)
    expect(status).toBe(422)
    expect(textsOf(text, '.error-summary li')).toHaveLength(1)
    expect(rows(await json(), 'sources')[0]).toMatchObject({ publisher: 'Daily NK' })
  })

  test('credibility 1, when the second origin goes with it', async () => {
    const saved = await api.save(
      arrest({
        sources: [article('s1'), article('s2')],
        claims: [
          { source: 's1', quote: 'seen by two', credibility: '1' },
          { source: 's2', quote: 'the second' },
        ],
      }),
    )
    const typed = { 'claims.0.credibility': '', 'claims.1.remove': '1' }
    expect((await edit(typed, saved.ref)).status).toBe(303)
    expect(rows(await json(saved.ref), 'claims')).toMatchObject([{ credibility: null }])
  })

  test('the last value of an origin', async () => {
    const sources = [article('s1', { origin: { reliability: 'B' } })]
    const saved = await api.save(arrest({ sources }))
    expect((await edit({ 'sources.0.origin.reliability': '' }, saved.ref)).status).toBe(303)
    const after = await json(saved.ref)
    expect([after['version'], rows(after, 'sources')[0]?.['origin']]).toMatchObject([
      2,
      { label: null, reliability: null },
    ])
  })

  test('a place, a facility and an agency, on the page that comes back for mending', async () => {
    const typed = {
      ...{ title: '', place: '', place_text: '', 'acts.0.agencies.0.agency': '' },
      ...{ 'sources.0.origin.region_place': '', 'acts.3.deciding_body': '' },
    }
    const { status, text } = await edit(typed)
    expect(status).toBe(422)
    const back = readForm(text)
    for (const name of Object.keys(typed)) expect(back[name], name).toEqual([''])
    const mended = { title: 'Mended', 'acts.0.agencies.0.remove': '1' }
    expect((await web.post(`/incidents/${ref}/edit`, fill(text, mended))).status).toBe(303)
    const after = await json()
    expect(after).toMatchObject({ title: 'Mended', place_id: null, place_text: null })
    expect(rows(rows(after, 'acts')[0], 'agencies')).toEqual([])
    expect(rows(after, 'sources')[0]?.['origin']).toMatchObject({ region_place_id: null })
  })
})

describe('what is taken over from another record by its id', () => {
  let source: Json
  let person: Json
  beforeEach(async () => {
    const taken = await json()
    source = rows(taken, 'sources')[0] ?? {}
    person = rows(taken, 'people')[1] ?? {}
  })
  const refusals = async (over: Json) => {
    const called = await api.post(arrest(over))
    return [called.status, ...problems(called)]
  }
  const withSource = (over: Json) => ({
    sources: [{ key: 's1', source_id: source['source_id'], ...over }],
  })
  const withPerson = (over: Json) => ({
    people: [{ key: 'p1', person_id: person['person_id'], ...over }],
  })

  test.each<[string, Json, string]>([
    ['another title', { title: 'Another title' }, 'title'],
    ['a note', { note: 'what a colleague told me' }, 'note'],
    ['another kind', { kind: 'interview' }, 'kind'],
    ['another origin', { origin: { label: 'a sergeant' } }, 'origin.label'],
    ['another reliability', { origin: { reliability: 'B' } }, 'origin.reliability'],
    ['another original', { derived_from: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 'derived_from'],
    ['an origin by its id', { origin_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 'origin_id'],
  ])('of a source, %s is refused where it stands', async (_, over, field) => {
    const [status, ...found] = await refusals(withSource(over))
    expect([status, found]).toEqual([
      422,
      expect.arrayContaining([`sources.0.${field} taken_as_it_is`]),
    ])
  })

  test.each<[string, Json, string]>([
    ['another working name', { label: 'a smuggler' }, 'label'],
    ['an age', { age_min: 30 }, 'age_min'],
    ['other roles', { roles: ['trader'] }, 'roles'],
    ['a group', { part_of: 'p2' }, 'part_of'],
    ['a real name', { real_name: 'Kim' }, 'real_name'],
  ])('of a person, %s is refused where it stands', async (_, over, field) => {
    expect(await refusals(withPerson(over))).toEqual([422, `people.0.${field} taken_as_it_is`])
  })

  test('is accepted with what it says itself, and with what is blank', async () => {
    const { title, publisher, kind } = source
    const { reliability } = (source['origin'] ?? {}) as Json
    const same = { title, publisher, kind, origin: { reliability, label: '' }, note: '', url: null }
    const own = { label: person['label'], roles: person['roles'], age_max: null, sex: '' }
    const saved = await api.save(arrest({ ...withSource(same), ...withPerson(own) }))
    expect(rows(saved, 'sources')).toMatchObject([{ source_id: source['source_id'], title }])
    expect(rows(saved, 'people')).toMatchObject([{ person_id: person['person_id'] }])
    expect((await json())['version']).toBe(1)
  })

  test('a real name is not given away by a colleague’s guess', async () => {
    const people = [{ key: 'p1', label: 'a trader', real_name: 'Kim Seo-yeon' }]
    const saved = await api.save(arrest({ people }))
    const person_id = rows(saved, 'people')[0]?.['person_id']
    const colleague = await makeApi(house, 'researcher', 'colleague')
    for (const real_name of ['Kim Seo-yeon', 'Somebody else']) {
      const called = await colleague.post(arrest({ people: [{ key: 'p1', person_id, real_name }] }))
      expect(problems(called)).toEqual(['people.0.real_name taken_as_it_is'])
    }
  })

  test('of what one may not see, nothing is said but that it is not there', async () => {
    const hidden = await api.save(raid({ status: 'draft' }))
    const colleague = await makeApi(house, 'researcher', 'colleague')
    const { source_id } = rows(hidden, 'sources')[0] ?? {}
    const { person_id } = rows(hidden, 'people')[1] ?? {}
    for (const label of ['remittance broker', 'x']) {
      const taken = {
        sources: [{ source_id, publisher: label }],
        people: [{ key: 'p1', person_id, label }],
      }
      expect(problems(await colleague.post(arrest(taken)))).toEqual([
        'people.0.person_id no_such_person',
        'sources.0.source_id no_such_source',
      ])
    }
  })

  test('an origin by its id stays as it is, too', async () => {
    const { origin_id } = source
    const other = { key: 's1', title: 'Another article', origin_id }
    const refused = { sources: [{ ...other, origin: { reliability: 'B' } }] }
    expect(await refusals(refused)).toEqual([422, 'sources.0.origin.reliability taken_as_it_is'])
    const saved = await api.save(arrest({ sources: [{ ...other, origin: { reliability: 'F' } }] }))
    expect(rows(saved, 'sources')[0]?.['origin_id']).toBe(origin_id)
  })
})
