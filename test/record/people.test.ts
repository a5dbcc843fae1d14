import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, rows, type Json } from './documents.ts'
import { readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let owner: Api
let own: Client
let colleague: Client
let household: string
let hidden: Json
beforeAll(async () => {
  house = await startHouse()
  owner = await makeApi(house, 'researcher', 'owner')
  own = await house.signIn('researcher', 'owner')
  colleague = await house.signIn('researcher', 'colleague')
  const village = await owner.save({
    title: 'A village searched',
    people: [
      { key: 'p1', label: 'the daughter', part_of: 'p2' },
      { key: 'p2', label: 'the household', unit: 'family', part_of: 'p3' },
      { key: 'p3', label: 'the village', unit: 'group' },
      { key: 'p4', label: 'the officer' },
    ],
    acts: [
      { type: 'search', victims: ['p1'], agencies: [{ person_id: 'p4' }] },
      { type: 'arrest', victims: ['p1'] },
    ],
  })
  const id = (at: number) => rows(village, 'people')[at]?.['person_id']
  household = String(id(1))
  await owner.save(
    arrest({ title: 'The daughter again', people: [{ key: 'p1', person_id: id(0) }] }),
  )
  hidden = await owner.save({
    title: 'Hidden',
    sensitivity: 'restricted',
    people: [
      { key: 'p1', label: 'secret son', part_of: 'p2' },
      { key: 'p2', person_id: household },
      { key: 'p3', label: 'secret informer' },
    ],
    acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ person_id: 'p3' }] }],
  })
})
afterAll(() => house.close())

/** Everyone on the list of people, each with the number of incidents beside it. */
const listed = async (web: Client) => {
  const { text } = await web.get('/people?lang=en')
  return [...readPage(text).querySelectorAll('ul.lines li')].map((line) => ({
    name: line.querySelector('a')?.textContent ?? '',
    href: line.querySelector('a')?.getAttribute('href') ?? '',
    n: Number.parseInt(line.querySelector('.n')?.textContent ?? ''),
  }))
}
const incidentsOn = async (web: Client, href: string) => {
  const { status, text } = await web.get(`${href}?lang=en`)
  expect(status, href).toBe(200)
  return textsOf(text, 'section[aria-labelledby=incidents] li a')
}

test('the list has victims, the groups they are part of, and who took part', async () => {
  const numbers = async (web: Client) =>
    Object.fromEntries((await listed(web)).map(({ name, n }) => [name, n]))
  const open = { 'the daughter': 2, 'the household': 2, 'the village': 2, 'the officer': 1 }
  expect(await numbers(colleague)).toEqual(open)
  expect(await numbers(own)).toEqual({
    ...{ ...open, 'the household': 3, 'the village': 3 },
    ...{ 'secret son': 1, 'secret informer': 1 },
  })
})

test('each has a page with as many incidents as the list says', async () => {
  for (const web of [own, colleague]) {
    for (const { name, href, n } of await listed(web)) {
      expect(await incidentsOn(web, href), name).toHaveLength(n)
    }
  }
})

test('a group’s page shows those members that its reader may see', async () => {
  const members = async (web: Client) => {
    const { text } = await web.get(`/people/${household}?lang=en`)
    return textsOf(text, 'section:not([aria-labelledby]) li a')
  }
  expect(await members(colleague)).toEqual(['the daughter'])
  expect(await members(own)).toEqual(['the daughter', 'secret son'])
})

test('who is named in hidden incidents alone is not there', async () => {
  for (const person of rows(hidden, 'people').filter(({ label }) => /secret/.test(String(label)))) {
    const path = `/people/${String(person['person_id'])}`
    expect([(await colleague.get(path)).status, (await own.get(path)).status]).toEqual([404, 200])
  }
  for (const path of ['/people', `/people/${household}`]) {
    expect(textOf((await colleague.get(path)).text, 'main')).not.toContain('secret')
  }
})

test('nobody is there for a viewer before an incident that names them is verified', async () => {
  const viewer = await house.signIn('viewer')
  expect(await listed(viewer)).toEqual([])
  expect((await viewer.get(`/people/${household}`)).status).toBe(404)
})
