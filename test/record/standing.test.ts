import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, problems, type Api } from './api.ts'
import { arrest } from './documents.ts'
import { fill, readPage, textOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
let colleague: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
  colleague = await house.signIn('researcher', 'colleague')
})
afterAll(() => house.close())

const json = async (ref: string) => (await api.get(`/incidents/${ref}.json`)).body
const form = async (ref: string, by: Client) =>
  (await by.get(`/incidents/${ref}/edit?lang=en`)).text
const edit = async (ref: string, by: Client, typed: Record<string, string>) =>
  by.post(`/incidents/${ref}/edit`, fill(await form(ref, by), typed))
const choices = (html: string) =>
  [...readPage(html).querySelectorAll('select[name=sensitivity] option')].map((option) =>
    option.getAttribute('value'),
  )
const seal = (ref: string) => house.setIncident({ sensitivity: 'sealed' }, ref)

test('sealed is for identities: no incident is made so, by the API or a form', async () => {
  const called = await api.post(arrest({ sensitivity: 'sealed' }))
  expect([called.status, problems(called)]).toEqual([422, ['sensitivity not_a_term']])
  expect(choices((await web.get('/incidents/new')).text)).toEqual(['open', 'restricted'])
  const { ref } = await api.save(arrest())
  expect(choices(await form(ref, web))).toEqual(['open', 'restricted'])
  expect((await edit(ref, web, { sensitivity: 'sealed' })).status).toBe(422)
  expect((await json(ref))['sensitivity']).toBe('open')
})

test('one that is sealed stays so, unless its author opens it', async () => {
  const { ref } = await api.save(arrest())
  await seal(ref)
  expect(choices(await form(ref, web))).toEqual(['open', 'restricted', 'sealed'])
  expect((await edit(ref, web, { summary: 'more is known' })).status).toBe(303)
  expect(await json(ref)).toMatchObject({ summary: 'more is known', sensitivity: 'sealed' })
  expect((await edit(ref, web, { sensitivity: 'restricted' })).status).toBe(303)
  expect(choices(await form(ref, web))).toEqual(['open', 'restricted'])
})

test('a record is made a draft by its author alone', async () => {
  const { ref } = await api.save(arrest())
  const { status, text } = await edit(ref, colleague, { status: 'draft' })
  expect([status, (await json(ref))['status']]).toEqual([422, 'submitted'])
  expect(textOf(text, '#status-problem')).toContain('Only the person who made this record')
  expect((await colleague.get(`/incidents/${ref}`)).status).toBe(200)
  expect((await edit(ref, web, { status: 'draft' })).status).toBe(303)
  expect((await colleague.get(`/incidents/${ref}`)).status).toBe(404)
})

test('a record that nobody made is not hidden as a draft', async () => {
  const { ref } = await api.save(arrest())
  await house.setIncident({ created_by: null }, ref)
  expect((await edit(ref, web, { status: 'draft' })).status).toBe(422)
})

test('a colleague’s record can be restricted: safety first', async () => {
  const { ref } = await api.save(arrest())
  expect((await edit(ref, colleague, { sensitivity: 'restricted' })).status).toBe(303)
  expect((await json(ref))['sensitivity']).toBe('restricted')
})
