import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, article, raid, rows, type Json } from './documents.ts'
import { fill, readForm, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
let other: Client
let ref: string
beforeAll(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house)
  web = await house.signIn('researcher')
  other = await house.signIn('researcher', 'colleague')
})
afterAll(() => house.close())
beforeEach(async () => {
  ;({ ref } = await api.save(raid()))
})

const json = async (of = ref) => (await api.get(`/incidents/${of}.json`)).body
const form = async (of = ref) => (await web.get(`/incidents/${of}/edit`)).text
type Typed = Record<string, string | string[]>
const edit = async (typed: Typed, of = ref) =>
  web.post(`/incidents/${of}/edit`, fill(await form(of), typed))

describe('the form of a record, saved as it comes', () => {
  test.each(['KP-2023-0001', 'KP-2023-0002', 'KP-2023-0003'])(
    'changes nothing of %s',
    async (of) => {
      const before = await json(of)
      const { status, location } = await edit({}, of)
      expect([status, location]).toEqual([303, expect.stringContaining(`/incidents/${of}?`)])
      expect(await json(of)).toEqual(before)
    },
  )

  test('is no change: no version, no line in the history', async () => {
    const sets = () => house.db.selectFrom('change_set').select('id').execute()
    const before = (await sets()).length
    await edit({})
    expect([(await json())['version'], (await sets()).length]).toEqual([1, before])
  })
})

test('an edit changes what was changed and nothing else', async () => {
  const before = await json()
  await edit({ title: 'Better title', 'acts.3.months_max': '4' })
  const after = await json()
  const { version, updated_at, ...rest } = after
  expect([version, String(updated_at) > String(before['updated_at'])]).toEqual([2, true])
  const acts = rows(before, 'acts').with(3, { ...rows(before, 'acts')[3], months_max: '4' })
  const { version: _, updated_at: __, ...old } = before
  expect(rest).toEqual({ ...old, title: 'Better title', acts })
})

test('what is not sent stays as it is', async () => {
  const before = await json()
  const { csrf = [] } = readForm(await form())
  const { status } = await web.post(`/incidents/${ref}/edit`, { csrf, version: '1', title: 'New' })
  expect(status).toBe(303)
  const { version: _, updated_at: __, ...after } = await json()
  const { version: ___, updated_at: ____, ...old } = before
  expect(after).toEqual({ ...old, title: 'New' })
})

test('a box that was emptied is not known any more', async () => {
  await edit({ summary: '', date_text: '', date_edtf: '', place: '', place_text: '' })
  const empty = { date_text: null, date_edtf: null, date_earliest: null, date_basis: null }
  expect(await json()).toMatchObject({ summary: null, place_id: null, place_text: null, ...empty })
})

test('the source’s own word for a place can be changed and emptied', async () => {
  expect((await json())['place_text']).toBe('Hyesan')
  await edit({ place_text: 'the city' })
  expect(await json()).toMatchObject({ place_id: 'KP-10.hyesan', place_text: 'the city' })
  await edit({ place_text: '' })
  expect(await json()).toMatchObject({ place_id: 'KP-10.hyesan', place_text: null })
})

test('new words of a date are read anew; the old EDTF and basis beside them are dropped', async () => {
  await edit({ date_basis: 'inferred' })
  expect(await json()).toMatchObject({ date_basis: 'inferred', date_precision: 'range' })
  await edit({ date_text: 'Dec. 30' })
  const read = { date_edtf: '2023-12-30', date_precision: 'day', date_basis: 'year_inferred' }
  expect(await json()).toMatchObject({ date_text: 'Dec. 30', ...read })
})

test('a new place does not keep how near the old one was', async () => {
  await edit({ place: 'Ryanggang' })
  expect(await json()).toMatchObject({ place_id: 'KP-10', place_precision: 'province' })
})

test('people, acts and agencies can be added to and removed from', async () => {
  const { text } = await web.post(`/incidents/${ref}/edit`, {
    ...fill(await form(), { 'acts.1.remove': '1', 'acts.0.agencies.0.remove': '1' }),
    add: 'acts',
  })
  const typed = { 'acts.4.type': 'search', 'acts.4.victims': 'p3' }
  const { status } = await web.post(`/incidents/${ref}/edit`, fill(text, typed))
  expect(status).toBe(303)
  const after = await json()
  expect(rows(after, 'acts').map((act) => act['type'])).toEqual([
    'arrest',
    'confiscation',
    'sentence',
    'search',
  ])
  expect(rows(rows(after, 'acts')[0], 'agencies')).toEqual([])
  // The broker was named by the act that went.
  expect(rows(after, 'people').map((person) => person['label'])).not.toContain('remittance broker')
})

test('the number of an act that was removed is never another’s', async () => {
  const numbers = async () => rows(await json(), 'acts').map((act) => act['seq'])
  const add = async (victims: string[]) => {
    const { text } = await web.post(`/incidents/${ref}/edit`, {
      ...readForm(await form()),
      add: 'acts',
    })
    const at = rows(await json(), 'acts').length
    const typed = { [`acts.${at}.type`]: 'search', [`acts.${at}.victims`]: victims }
    const { status } = await web.post(`/incidents/${ref}/edit`, fill(text, typed))
    expect(status).toBe(303)
  }
  expect(await numbers()).toEqual([1, 2, 3, 4])
  await edit({ 'acts.3.remove': '1' })
  expect(await json()).toMatchObject({ version: 2 })
  await add(['p1', 'p3'])
  expect(await numbers()).toEqual([1, 2, 3, 5, 6])
  await edit({ 'acts.3.remove': '1', 'acts.4.remove': '1' })
  await edit({ 'acts.2.victims': ['p1', 'p3'] })
  expect(await numbers()).toEqual([1, 2, 3, 7])
  expect(await json()).toMatchObject({ version: 5 })
})

test('an act keeps its victim and its quotes when another victim is ticked', async () => {
  const sources = [article('s1')]
  const claims = [{ source: 's1', act: 0, quote: 'about the broker' }]
  const people = ['first', 'second'].map((label, n) => ({ key: `p${n + 1}`, label }))
  const acts = [
    { type: 'arrest', victims: ['p2'], agencies: [{ agency_id: 'mss' }] },
    { type: 'search', victims: ['p1'] },
  ]
  const saved = await api.save(arrest({ people, acts, sources, claims }))
  await edit({ 'acts.0.victims': ['p1', 'p2'] }, saved.ref)
  const after = await json(saved.ref)
  const arrests = rows(after, 'acts').filter((act) => act['type'] === 'arrest')
  expect(arrests.map((act) => act['victims'])).toEqual([['p2'], ['p1']])
  expect(arrests.map((act) => rows(act, 'agencies').length)).toEqual([1, 1])
  expect(arrests[0]?.['act_id']).toBe(rows(saved, 'acts')[0]?.['act_id'])
  expect(rows(after, 'claims')[0]).toMatchObject({ act: 0, quote: 'about the broker' })
})

test('an agency that is emptied is refused, not lost', async () => {
  const { status, text } = await edit({ 'acts.0.agencies.0.agency': '' })
  expect([status, textsOf(text, '.error-summary li').length]).toEqual([422, 1])
  expect(rows(rows(await json(), 'acts')[0], 'agencies')).toHaveLength(1)
})

describe('two who edit at once', () => {
  test('the later sees both texts, and nothing is lost', async () => {
    const mine = fill(await form(), { title: 'My title', summary: 'Mine\r\nin two lines' })
    const theirs = { title: 'Their title', 'acts.3.reason': 'their reason' }
    await other.get('/incidents')
    await other.post(`/incidents/${ref}/edit`, {
      ...fill((await other.get(`/incidents/${ref}/edit`)).text, theirs),
    })
    const { status, text } = await web.post(`/incidents/${ref}/edit`, mine)
    expect(status).toBe(409)
    expect(textsOf(text, '[role=alert] tbody tr > *')).toEqual([
      ...['Title', 'Their title', 'My title'],
    ])
    expect(textsOf(text, '[role=alert] li')).toEqual(['Act 4: Stated reason: their reason'])
    expect(await json()).toMatchObject({ title: 'Their title', version: 2 })
    const merged = { ...mine, 'acts.3.reason': ['their reason'] }
    expect({ ...readForm(text), version: ['1'] }).toEqual(merged)
    expect(readForm(text)['version']).toEqual(['2'])
  })

  test('saving again with both in view is a decision', async () => {
    const mine = fill(await form(), { title: 'My title' })
    await edit({ title: 'Their title' })
    const { text } = await web.post(`/incidents/${ref}/edit`, mine)
    const { status } = await web.post(`/incidents/${ref}/edit`, readForm(text))
    expect([status, (await json())['title']]).toEqual([303, 'My title'])
  })

  test('of many at once one is saved, the others are told', async () => {
    const html = await form()
    const sent = Array.from({ length: 8 }, (_, n) => ({
      ...fill(html, { title: `Title ${n}` }),
      submission: `form ${ref} ${n}`,
    }))
    const answers = await Promise.all(sent.map((one) => web.post(`/incidents/${ref}/edit`, one)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([303, ...Array.from({ length: 7 }, () => 409)])
    expect((await json())['title']).toBe(`Title ${statuses.indexOf(303)}`)
  })
})

describe('the history', () => {
  const kept = () =>
    house.db
      .selectFrom('revision')
      .innerJoin('change_set', 'change_set.number', 'revision.change_number')
      .selectAll()
      .orderBy('number')
      .orderBy('position')
      .execute()

  test('keeps every row as it was, by whom it was changed and when', async () => {
    const from = (await kept()).length
    await edit({ title: 'Second title', 'acts.3.months_max': '5' })
    const made = (await kept()).slice(from)
    const sides = await Promise.all(
      made.map(async ({ table_name, row_id, before }) => {
        const table = table_name as 'incident' | 'act'
        const query = house.db.selectFrom(table).selectAll().where('id', '=', row_id)
        const [old, now] = [JSON.parse(before) as Json, (await query.executeTakeFirst()) as Json]
        return [table, old['title'] ?? old['months_max'], now['title'] ?? now['months_max']]
      }),
    )
    expect(sides).toEqual([
      ['act', '3', '5'],
      ['incident', 'Raid after a remittance', 'Second title'],
    ])
    expect(new Set(made.map((row) => `${row.kind} ${row.actor}`))).toEqual(
      new Set(['edit researcher']),
    )
  })

  test('is shown, what was removed too', async () => {
    await edit({ title: 'Second title', 'acts.1.remove': '1' })
    const { text } = await web.get(`/incidents/${ref}/history?lang=en`)
    expect(textsOf(text, 'section.change-set')).toHaveLength(2)
    const [latest] = textsOf(text, 'section.change-set')
    expect(latest).toMatch(/Raid after a remittance .*Second title/)
    expect(latest).toMatch(/Act, removed/)
    expect(latest).toContain('remittance broker')
  })

  test('numbers the change sets without a gap', async () => {
    await Promise.all([api.save(arrest()), api.save(arrest()), edit({ title: 'x' })])
    const sets = await house.db
      .selectFrom('change_set')
      .select('number')
      .orderBy('number')
      .execute()
    const last = Math.max(...sets.map((row) => row.number))
    expect(sets.map((row) => row.number)).toEqual(Array.from({ length: last }, (_, n) => n + 1))
  })
})

test('an edit of what a reviewer verified has to be reviewed again; no change does not', async () => {
  await house.setIncident({ status: 'verified' }, ref)
  await edit({})
  expect((await json())['status']).toBe('verified')
  await edit({ summary: 'changed' })
  expect((await json())['status']).toBe('submitted')
  expect(textOf((await web.get(`/incidents/${ref}?lang=en`)).text, '.over')).toContain('Submitted')
})
