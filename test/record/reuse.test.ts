import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, raid, type Json } from './documents.ts'
import { fill, readForm, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
let ref: string
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
  const source = {
    key: 's1',
    kind: 'news_article',
    publisher: 'Daily NK',
    title: '국경에서의 체포',
  }
  ;({ ref } = await api.save(
    raid({
      sources: [{ ...source, url: 'https://example.org/a', published_on: '2024-01-24' }],
      claims: [{ source: 's1', quote: 'a quote' }],
    }),
  ))
})
afterAll(() => house.close())

type Offer = { id: string; label: string }
const offers = async (noun: string, q: string, by = web) =>
  (await by.get(`/suggest/${noun}.json?q=${encodeURIComponent(q)}`)).json() as Offer[]
const json = async (which: string) => (await api.get(`/incidents/${which}.json`)).body
const refOf = (location: string | null) => /incidents\/([^?]+)/.exec(location ?? '')?.[1] ?? ''

describe('what is in the record is offered while one types', () => {
  test.each([
    ['sources', '국경', '국경에서의 체포 · Daily NK · 2024-01-24'],
    ['sources', '체포', '국경에서의 체포 · Daily NK · 2024-01-24'],
    ['sources', 'daily', '국경에서의 체포 · Daily NK · 2024-01-24'],
    ['sources', 'https://example.org/a', '국경에서의 체포 · Daily NK · 2024-01-24'],
    ['people', 'remit', 'remittance broker'],
    ['people', 'broker remittance', 'remittance broker'],
    ['people', 'household', 'the household'],
    ['publishers', 'dai', 'Daily NK'],
    ['publishers', 'nk', 'Daily NK'],
  ])('%s by “%s”', async (noun, q, label) => {
    const [first] = await offers(noun, q)
    expect(first?.label).toContain(label)
  })

  test('and nothing that does not fit, or that is only typed to look', async () => {
    for (const [noun, q] of [
      ['sources', 'quodlibet'],
      ['sources', ''],
      ['people', 'quodlibet'],
      ['people', '   '],
      ['people', '-broker'],
      ['publishers', ''],
    ] as const) {
      expect(await offers(noun, q), `${noun} ${q}`).toEqual([])
    }
  })

  test('and nothing that somebody does not see', async () => {
    const admin = await makeApi(house, 'admin')
    const secret = { sensitivity: 'restricted', title: 'Hidden' }
    await admin.save(
      arrest({
        ...secret,
        people: [{ key: 'p1', label: 'hidden witness' }],
        acts: [{ type: 'arrest', victims: ['p1'] }],
        sources: [{ key: 's1', publisher: 'Hidden Press', title: 'hidden story' }],
        claims: [{ source: 's1' }],
      }),
    )
    const root = await house.signIn('admin')
    for (const noun of ['people', 'sources', 'publishers']) {
      expect(await offers(noun, 'hidden'), noun).toEqual([])
      // The publishers are looked up anew now and then.
      const seen = async () => (await offers(noun, 'hidden', root)).length
      await expect.poll(seen, { timeout: 15_000 }).toBe(1)
    }
    const analyst = await house.signIn('analyst')
    expect((await analyst.get('/suggest/people.json?q=broker')).status).toBe(404)
  })
})

describe('without a script a button looks, and one chooses', () => {
  test('a source: it is the same one afterwards, not a copy', async () => {
    const { text } = await web.get('/incidents/new')
    const typed = {
      ...{ 'sources.0.title': '국경', 'title': 'Of the same', 'acts.0.type': 'detention' },
      'people.0.label': 'a trader',
      'acts.0.victims': 'p1',
    }
    const looked = await web.post('/incidents/new', {
      ...fill(text, typed),
      add: 'sources.0.find',
    })
    expect(textsOf(looked.text, '#sources-0 fieldset .choice')).toEqual([
      '국경에서의 체포 · Daily NK · 2024-01-24',
      'None of these: a new one',
    ])
    const radio = readPage(looked.text).querySelector('#sources-0 input[type=radio]')
    const id = radio?.getAttribute('value') ?? ''
    const { location } = await web.post('/incidents/new', {
      ...fill(looked.text, { 'sources.0.take': id }),
    })
    const { sources } = await json(refOf(location))
    expect((sources as Json[]).map(({ source_id }) => source_id)).toEqual([id])
    expect((await json(ref))['sources']).toMatchObject([{ source_id: id }])
  })

  test('what was typed beyond that stays, and what differs is said', async () => {
    const [offer] = await offers('sources', '국경')
    const { text } = await web.get('/incidents/new')
    const form = fill(text, {
      ...{ 'sources.0.title': '국경', 'sources.0.author': 'Kim Ok', 'acts.0.type': 'arrest' },
    })
    const taken = await web.post('/incidents/new', {
      ...form,
      ...{ 'sources.0.take': offer?.id ?? '', 'add': 'sources.0.take' },
    })
    expect(readForm(taken.text)).toMatchObject({
      ...{ 'sources.0.source_id': [offer?.id], 'sources.0.author': ['Kim Ok'] },
    })
    const saved = await web.post('/incidents/new', fill(taken.text, { title: 'x' }))
    expect(saved.status).toBe(422)
    expect(textOf(saved.text, '.error-summary')).toMatch(/Author/)
  })

  test('a person: named on both incidents, counted once', async () => {
    const { text } = await web.get('/incidents/new')
    const looked = await web.post('/incidents/new', {
      ...fill(text, { 'people.0.label': 'remittance' }),
      add: 'people.0.find',
    })
    const radio = readPage(looked.text).querySelector('#people-0 input[type=radio]')
    const id = radio?.getAttribute('value') ?? ''
    const taken = await web.post('/incidents/new', {
      ...fill(looked.text, { 'people.0.take': id, 'acts.0.type': 'detention' }),
      add: 'acts',
    })
    expect(textOf(taken.text, '#people-0 strong')).toBe('remittance broker')
    expect(textsOf(taken.text, '#acts-0-victims .choice')).toEqual(['remittance broker'])
    const { location } = await web.post(
      '/incidents/new',
      fill(taken.text, { 'acts.0.victims': 'p1', 'title': 'Again' }),
    )
    expect((await json(refOf(location)))['people']).toMatchObject([{ person_id: id }])
  })

  test('where there is nothing like it that is said, and what is typed stays', async () => {
    const { text } = await web.get('/incidents/new')
    const looked = await web.post('/incidents/new', {
      ...fill(text, { 'people.0.label': 'quodlibet', 'title': 'Kept' }),
      add: 'people.0.find',
    })
    expect(textOf(looked.text, '.notice')).toMatch(/^Nothing like it/)
    expect(readForm(looked.text)).toMatchObject({
      ...{ 'people.0.label': ['quodlibet'], 'title': ['Kept'] },
    })
  })
})
