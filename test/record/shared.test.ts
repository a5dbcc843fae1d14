import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, article, rows } from './documents.ts'
import { fill, readCsv, readForm } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house)
  web = await house.signIn('researcher')
})
afterAll(() => house.close())

const json = async (ref: string) => (await api.get(`/incidents/${ref}.json`)).body
const form = async (ref: string) => (await web.get(`/incidents/${ref}/edit`)).text
const send = (ref: string, fields: Record<string, string | string[]>) =>
  web.post(`/incidents/${ref}/edit`, fields)
const edit = async (ref: string, typed: Record<string, string | string[]>) => {
  const { status } = await send(ref, fill(await form(ref), typed))
  expect(status).toBe(303)
}
const addLink = async (ref: string, typed: Record<string, string>) => {
  const { text } = await send(ref, { ...readForm(await form(ref)), add: 'links' })
  expect((await send(ref, fill(text, typed))).status).toBe(303)
}
const verify = (ref: string) => house.setIncident({ status: 'verified' }, ref)
const standing = async (ref: string) => {
  const { version, status } = await json(ref)
  return [version, status]
}
const found = async (q: string) => {
  const { text } = await api.get(`/incidents.csv?q=${encodeURIComponent(q)}&sort=ref`)
  return readCsv(text).map((record) => record['ref'])
}

describe('a link is a change of the incident at its other end, and leaves it verified', () => {
  const link = (to: string) => ({ 'links.0.to': to, 'links.0.type': 'parallel' })

  test('when it is added, changed and removed', async () => {
    const [{ ref }, other] = [await api.save(arrest()), await api.save(arrest())]
    await verify(other.ref)
    await addLink(ref, link(other.ref))
    expect(await standing(other.ref)).toEqual([2, 'verified'])
    await edit(ref, { 'links.0.reason': 'the same house' })
    expect(await standing(other.ref)).toEqual([3, 'verified'])
    await edit(ref, { title: 'Nothing of the link' })
    expect(await standing(other.ref)).toEqual([3, 'verified'])
    await edit(ref, { 'links.0.remove': '1' })
    expect(await standing(other.ref)).toEqual([4, 'verified'])
  })

  test('when it comes with a new incident', async () => {
    const other = await api.save(arrest())
    await api.save(arrest({ links: [{ type: 'parallel', to: other.ref }] }))
    expect((await json(other.ref))['version']).toBe(2)
  })

  test('so that a form of that one, opened before, does not bring a removed link back', async () => {
    const [{ ref }, other] = [await api.save(arrest()), await api.save(arrest())]
    await addLink(ref, link(other.ref))
    const stale = fill(await form(other.ref), { title: 'From the other end' })
    await edit(ref, { 'links.0.remove': '1' })
    expect((await send(other.ref, stale)).status).toBe(409)
    expect(rows(await json(ref), 'links')).toEqual([])
  })

  test('a new row that is to be removed is not made', async () => {
    const [{ ref }, other] = [await api.save(arrest()), await api.save(arrest())]
    const { text } = await send(ref, { ...readForm(await form(ref)), add: 'links' })
    await send(ref, { ...fill(text, link(other.ref)), 'links.0.remove': '1' })
    expect(rows(await json(ref), 'links')).toEqual([])
  })

  test('when the example at the other end is removed', async () => {
    const { ref } = await api.save(arrest({ links: [{ type: 'parallel', to: 'KP-2023-0001' }] }))
    await web.get('/incidents')
    await web.post('/example/removal')
    expect(await json(ref)).toMatchObject({ version: 2, links: [] })
  })
})

describe('what is shared, changed through one incident, sends the other back to review', () => {
  test.each<[string, Record<string, string>]>([
    ['a source', { 'sources.0.title': 'Corrected title' }],
    ['an origin', { 'sources.0.origin.reliability': 'B' }],
    ['a person', { 'people.0.label': 'a trader from Hyesan' }],
  ])('%s', async (_, typed) => {
    const first = await api.save(arrest({ sources: [article('s1')] }))
    const person_id = rows(first, 'people')[0]?.['person_id']
    const source_id = rows(first, 'sources')[0]?.['source_id']
    const taken = {
      people: [{ key: 'p1', person_id }],
      sources: [{ key: 's1', source_id }],
    }
    const [shown, other] = [await api.save(arrest(taken)), await api.save(arrest())]
    for (const { ref } of [first, shown, other]) await verify(ref)
    const sets = async () =>
      (await house.db.selectFrom('change_set').select('number').execute()).length
    const before = await sets()
    await edit(first.ref, { title: 'Nothing that is shared' })
    expect(await standing(shown.ref)).toEqual([1, 'verified'])
    await edit(first.ref, typed)
    expect(await standing(shown.ref)).toEqual([2, 'submitted'])
    expect(await standing(other.ref)).toEqual([1, 'verified'])
    expect((await sets()) - before).toBe(2)
  })
})

describe('a search finds what an incident shows, and no longer what it showed', () => {
  test('a reprint goes with the article it is taken from', async () => {
    const first = await api.save(
      arrest({
        sources: [
          article('s1'),
          article('s2'),
          { key: 's3', title: 'Wisteria Weekly', derived_from: 's1', derivation: 'reprint' },
        ],
      }),
    )
    const source_id = rows(first, 'sources')[0]?.['source_id']
    const other = await api.save(arrest({ sources: [{ key: 's1', source_id }] }))
    expect(await found('wisteria')).toEqual([first.ref, other.ref])
    await edit(first.ref, { 'sources.2.derived_from': 's2' })
    expect(await found('wisteria')).toEqual([first.ref])
    expect((await json(other.ref))['version']).toBe(2)
  })

  /** An incident with a group as its victim, by whose label others are then looked for. */
  const withGroup = async () => {
    const people = [{ key: 'p1', label: 'the brigade', unit: 'group' }]
    const saved = await api.save(arrest({ people }))
    return { ref: saved.ref, person_id: rows(saved, 'people')[0]?.['person_id'] }
  }

  test('a group is found through the groups within it', async () => {
    const { ref, person_id } = await withGroup()
    const people = [
      { key: 'p1', label: 'a woodcutter', part_of: 'p2' },
      { key: 'p2', label: 'a family', unit: 'family', part_of: 'p3' },
      { key: 'p3', person_id },
    ]
    const other = await api.save(arrest({ people }))
    await edit(ref, { 'people.0.label': 'the Zinnia brigade' })
    expect(await found('zinnia')).toEqual([ref, other.ref])
  })

  test('a group is found through those of it who took part', async () => {
    const { ref, person_id } = await withGroup()
    const people = [
      { key: 'p1', label: 'a trader' },
      { key: 'p2', label: 'an officer', part_of: 'p3' },
      { key: 'p3', person_id },
    ]
    const acts = [{ type: 'arrest', victims: ['p1'], agencies: [{ person_id: 'p2' }] }]
    const other = await api.save(arrest({ people, acts }))
    await edit(ref, { 'people.0.label': 'the Marigold brigade' })
    expect(await found('marigold')).toEqual([ref, other.ref])
  })
})
