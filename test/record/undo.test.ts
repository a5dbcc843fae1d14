import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, type Json } from './documents.ts'
import { fill, readForm, readPage, textOf, textsOf } from './reading.ts'
import { verifyWhere } from '../../db/verify/where.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
  await web.get('/incidents?lang=en')
})
afterAll(() => house.close())

const json = async (ref: string): Promise<Json> => (await api.get(`/incidents/${ref}.json`)).body
const status = async (ref: string) => (await web.get(`/incidents/${ref}`)).status
const numberOf = (location: string | null) => /changes\/(\d+)/.exec(location ?? '')?.[1] ?? ''

/** A record without what every change of it changes. */
function content({ version: _, updated_at: __, ...rest }: Json): Json {
  return rest
}

async function edit(ref: string, fields: Record<string, string>): Promise<string> {
  const form = fill((await web.get(`/incidents/${ref}/edit`)).text, fields)
  expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
  const { text } = await web.get(`/incidents/${ref}/history`)
  return numberOf(readPage(text).querySelector('.change-set a')?.getAttribute('href') ?? null)
}

const undo = (number: string, fields: Record<string, string> = {}) =>
  web.post(`/changes/${number}/undo`, fields)

async function remove(ref: string): Promise<string> {
  const { status, location } = await web.post(`/incidents/${ref}/remove`, { reason: 'a test' })
  expect(status).toBe(303)
  return numberOf(location)
}

/** What `verify` says of the whole database. */
async function faults(): Promise<unknown[]> {
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  return found
}

describe('an incident that is removed', () => {
  test('leaves lists, counts, files and its address, and comes back the same', async () => {
    const { ref } = await api.save(arrest({ title: 'The removed one' }))
    const before = await json(ref)
    const number = await remove(ref)
    expect(await status(ref)).toBe(404)
    expect((await web.get('/incidents?q=removed')).text).not.toContain(ref)
    expect((await web.get('/incidents.csv')).text).not.toContain(ref)
    const trash = await web.get('/trash')
    expect(textsOf(trash.text, 'tbody tr:first-child > *')).toEqual(
      expect.arrayContaining([ref, 'The removed one', 'researcher', 'a test']),
    )
    const button = readPage(trash.text).querySelector('tbody form')?.getAttribute('action')
    expect(button).toBe(`/changes/${number}/undo`)
    const back = await web.post(button ?? '')
    expect(back.status).toBe(303)
    expect(content(await json(ref))).toEqual(content(before))
    expect((await web.get('/incidents?q=removed')).text).toContain(ref)
    expect((await web.get('/trash')).text).not.toContain('The removed one')
    expect(await faults()).toEqual([])
  })

  test('needs a reason', async () => {
    const { ref } = await api.save(arrest())
    const { status: answered, text } = await web.post(`/incidents/${ref}/remove`, { reason: '  ' })
    expect([answered, textOf(text, '.problem')]).toEqual([422, 'Say why it is removed.'])
    expect(await status(ref)).toBe(200)
  })

  test('its reference is given to nobody else', async () => {
    const { ref } = await api.save(arrest())
    await remove(ref)
    expect((await api.save(arrest())).ref).not.toBe(ref)
  })

  test('tells its whole history when it is back, being away included', async () => {
    const { ref } = await api.save(arrest({ title: 'Twice away' }))
    for (const _ of [1, 2]) await undo(await remove(ref))
    await edit(ref, { title: 'Here to stay' })
    const { text } = await web.get(`/incidents/${ref}/history`)
    const kinds = textsOf(text, '.change-set h2').map(
      (line) => /· ([a-z ]+) · Change/.exec(line)?.[1],
    )
    expect(kinds).toEqual([
      ...['edited', 'change undone', 'removed', 'change undone', 'removed', 'entered'],
    ])
    expect(await faults()).toEqual([])
  })

  test('takes the links of others along, and brings them back', async () => {
    const { ref: other } = await api.save(arrest({ title: 'The other end' }))
    const linked = { ...arrest({ title: 'With a link' }), links: [{ to: other, type: 'parallel' }] }
    const { ref } = await api.save(linked)
    const number = await remove(ref)
    expect((await json(other))['links']).toEqual([])
    await undo(number)
    expect(((await json(other))['links'] as Json[]).map((link) => link['to'])).toEqual([ref])
  })
})

describe('an edit', () => {
  test('is undone, and the undoing is undone', async () => {
    const { ref } = await api.save(arrest({ title: 'First', summary: 'one\n\ntwo' }))
    const first = content(await json(ref))
    const number = await edit(ref, { title: 'Second', summary: 'three' })
    const second = content(await json(ref))
    const undone = await undo(number, { reason: 'typed wrongly' })
    expect(content(await json(ref))).toEqual(first)
    await undo(numberOf(undone.location))
    expect(content(await json(ref))).toEqual(second)
    expect(textsOf((await web.get(`/incidents/${ref}/history`)).text, '.change-set > p')).toEqual([
      'typed wrongly',
    ])
  })

  test('that was written over is undone as far as one says, never silently', async () => {
    const { ref } = await api.save(arrest({ title: 'First', summary: 'old' }))
    const number = await edit(ref, { title: 'Second', summary: 'new' })
    await edit(ref, { title: 'Third' })
    const refused = await undo(number)
    expect(refused.status).toBe(409)
    expect(textsOf(refused.text, '.changes tbody tr > *')).toEqual([
      ...['Incident: Title', 'changed again since', 'First', 'Third'],
    ])
    expect(await json(ref)).toMatchObject({ title: 'Third', summary: 'new' })
    await undo(number, { extent: 'rest' })
    expect(await json(ref)).toMatchObject({ title: 'Third', summary: 'old' })
    await undo(number, { extent: 'all' })
    expect(await json(ref)).toMatchObject({ title: 'First', summary: 'old' })
    expect((await web.get(`/changes/${number}`)).text).toContain('Nothing of this change stands')
  })

  test('that added and removed acts is undone with them', async () => {
    const { ref } = await api.save(arrest())
    const before = content(await json(ref))
    let { text } = await web.get(`/incidents/${ref}/edit`)
    ;({ text } = await web.post(`/incidents/${ref}/edit`, { ...readForm(text), add: 'acts' }))
    const form = fill(text, {
      'acts.0.remove': '1',
      'acts.1.type': 'search',
      'acts.1.victims': 'p1',
      'people.0.label': 'another name',
    })
    expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
    expect(content(await json(ref))).not.toEqual(before)
    const { text: history } = await web.get(`/incidents/${ref}/history`)
    const link = readPage(history).querySelector('.change-set a')?.getAttribute('href') ?? ''
    await undo(numberOf(link))
    expect(content(await json(ref))).toEqual(before)
    expect(await faults()).toEqual([])
  })
})

test('undoing what made an incident removes it, worked on since only if one says so', async () => {
  const { ref } = await api.save(arrest({ title: 'New' }))
  const { text } = await web.get(`/incidents/${ref}/history`)
  const made = numberOf(readPage(text).querySelector('.change-set a')?.getAttribute('href') ?? null)
  await edit(ref, { title: 'Worked on' })
  expect((await undo(made)).status).toBe(409)
  expect((await undo(made, { extent: 'rest' })).status).toBe(409)
  expect(await status(ref)).toBe(200)
  expect((await undo(made, { extent: 'all' })).status).toBe(303)
  expect(await status(ref)).toBe(404)
  expect(await faults()).toEqual([])
})

test('a decision of a reviewer does not come back by undoing', async () => {
  const { ref } = await api.save(arrest({ title: 'Verified' }))
  await house.setIncident({ status: 'verified' }, ref)
  const number = await edit(ref, { title: 'Edited' })
  expect(await json(ref)).toMatchObject({ status: 'submitted' })
  await undo(number)
  expect(await json(ref)).toMatchObject({ title: 'Verified', status: 'submitted' })
})

test('nobody undoes, or hears of, what they cannot see', async () => {
  const { ref } = await api.save({ ...arrest({ title: 'Secret' }), sensitivity: 'restricted' })
  const number = await edit(ref, { title: 'Secret, edited' })
  const removed = await remove(ref)
  const other = await house.signIn('researcher', 'stranger')
  for (const path of [`/changes/${number}`, `/changes/${removed}`]) {
    expect((await other.get(path)).status).toBe(404)
    expect((await other.post(`${path}/undo`)).status).toBe(404)
  }
  for (const path of ['/changes', '/trash']) {
    expect((await other.get(path)).text).not.toContain(ref)
  }
  const viewer = await house.signIn('viewer')
  expect((await viewer.post(`/changes/${removed}/undo`)).status).toBe(404)
  expect((await web.get('/trash')).text).toContain(ref)
})
