import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergeForms } from '../../server/entry/merge.ts'
import { takeTheirs } from '../../server/entry/take.ts'
import { translator } from '../../server/language.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, rows, type Json } from './documents.ts'
import { fill, readForm, readPage, textsOf, type Fields } from './reading.ts'

let house: TestHouse
let api: Api
let mine: Client
let theirs: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  mine = await house.signIn('researcher')
  theirs = await house.signIn('researcher', 'colleague')
  for (const client of [mine, theirs]) await client.get('/incidents?lang=en')
})
afterAll(() => house.close())

const json = async (ref: string): Promise<Json> => (await api.get(`/incidents/${ref}.json`)).body
const form = async (client: Client, ref: string) =>
  (await client.get(`/incidents/${ref}/edit`)).text

type Change = Record<string, string | string[]>

/** Both open the form; they save first. @returns what I am shown */
async function collide(ref: string, their_change: Change, my_change: Change) {
  const own = fill(await form(mine, ref), my_change)
  const saved = await theirs.post(
    `/incidents/${ref}/edit`,
    fill(await form(theirs, ref), their_change),
  )
  expect(saved.status).toBe(303)
  const shown = await mine.post(`/incidents/${ref}/edit`, own)
  expect(shown.status).toBe(409)
  return shown.text
}

const lines = (html: string) =>
  [...readPage(html).querySelectorAll('[role=alert] tbody tr')].map((row) =>
    [...row.querySelectorAll('th, td')].map((cell) => cell.textContent.trim()).join(' | '),
  )
const taken = (html: string) => textsOf(html, '[role=alert] li')
const save = (ref: string, fields: Fields) => mine.post(`/incidents/${ref}/edit`, fields)

describe('two people who edit one record at once', () => {
  test('and change different fields, both find theirs in it', async () => {
    const { ref } = await api.save(arrest({ title: 'Old', summary: 'old words' }))
    const html = await collide(ref, { title: 'Theirs' }, { summary: 'my words' })
    expect([lines(html), taken(html)]).toEqual([[], ['Title: Old Theirs']])
    expect((await save(ref, readForm(html))).status).toBe(303)
    expect(await json(ref)).toMatchObject({ title: 'Theirs', summary: 'my words' })
  })

  test('and change the same field, decide which stays; till then it is one’s own', async () => {
    const { ref } = await api.save(arrest({ title: 'Old' }))
    const html = await collide(ref, { title: 'Theirs' }, { title: 'Mine' })
    expect(lines(html)).toEqual(['Title | Theirs | Mine'])
    expect(readForm(html)['title']).toEqual(['Mine'])
    expect(await json(ref)).toMatchObject({ title: 'Theirs' })
    await save(ref, { ...readForm(html), 'take.title': ['theirs'] })
    expect(await json(ref)).toMatchObject({ title: 'Theirs' })
    const again = await collide(ref, { title: 'Theirs 2' }, { title: 'Mine 2' })
    await save(ref, { ...readForm(again), 'take.title': ['yours'] })
    expect(await json(ref)).toMatchObject({ title: 'Mine 2' })
  })

  test('a choice is kept while a row is added', async () => {
    const { ref } = await api.save(arrest({ title: 'Old' }))
    const html = await collide(ref, { title: 'Theirs' }, { title: 'Mine' })
    const { text } = await save(ref, {
      ...{ ...readForm(html), 'take.title': ['theirs'] },
      add: ['acts'],
    })
    expect(readForm(text)['title']).toEqual(['Theirs'])
  })

  test('a date and a place are taken whole', async () => {
    const { ref } = await api.save(arrest({ date_text: '2023-12-29', place_id: 'KP-10.hyesan' }))
    const html = await collide(
      ref,
      { date_text: '2023-12-30', place: 'Musan County', place_id: '', place_text: 'Musan' },
      { title: 'Mine' },
    )
    await save(ref, readForm(html))
    expect(await json(ref)).toMatchObject({
      ...{ title: 'Mine', date_edtf: '2023-12-30', place_id: 'KP-09.musan', place_text: 'Musan' },
    })
  })

  test('rows that were added come along, with their people; mine stay mine', async () => {
    const { ref } = await api.save(arrest())
    let own = await form(mine, ref)
    for (const add of ['people', 'acts']) {
      own = (await mine.post(`/incidents/${ref}/edit`, { ...readForm(own), add })).text
    }
    const my_rows = fill(own, {
      'people.1.label': 'my person',
      'acts.1.type': 'search',
      'acts.1.victims': readForm(own)['people.1.key'] ?? [],
    })
    let other = await form(theirs, ref)
    for (const add of ['people', 'acts']) {
      other = (await theirs.post(`/incidents/${ref}/edit`, { ...readForm(other), add })).text
    }
    const their_rows = fill(other, {
      'people.1.label': 'their person',
      'acts.1.type': 'detention',
      'acts.1.victims': readForm(other)['people.1.key'] ?? [],
      'claims.0.quote': 'their quote',
      'claims.0.act': '1',
      'sources.0.title': 'their source',
    })
    expect((await theirs.post(`/incidents/${ref}/edit`, their_rows)).status).toBe(303)
    const shown = await mine.post(`/incidents/${ref}/edit`, my_rows)
    expect(shown.status).toBe(409)
    expect((await save(ref, readForm(shown.text))).status).toBe(303)
    const after = await json(ref)
    const labels = new Map(rows(after, 'people').map((row) => [row['key'], row['label']]))
    const acts = rows(after, 'acts').map((act) => [
      act['type'],
      (act['victims'] as string[]).map((key) => labels.get(key)),
    ])
    expect(acts.toSorted()).toEqual([
      ['arrest', ['a trader']],
      ['detention', ['their person']],
      ['search', ['my person']],
    ])
    const [claim] = rows(after, 'claims')
    expect(rows(after, 'acts')[Number(claim?.['act'])]?.['type']).toBe('detention')
  })

  test('a row that they removed goes, unless I typed into it', async () => {
    const two = [
      { type: 'arrest', victims: ['p1'] },
      { type: 'search', victims: ['p1'] },
    ]
    const { ref } = await api.save(arrest({ acts: two }))
    const html = await collide(ref, { 'acts.1.remove': '1' }, { title: 'Mine' })
    await save(ref, readForm(html))
    expect(rows(await json(ref), 'acts').map((act) => act['type'])).toEqual(['arrest'])

    const { ref: other } = await api.save(arrest({ acts: two }))
    const kept = await collide(other, { 'acts.1.remove': '1' }, { 'acts.1.reason': 'money' })
    expect(lines(kept)).toEqual(['Act 2 | removed | changed, and so kept'])
    await save(other, readForm(kept))
    expect(rows(await json(other), 'acts').map((act) => act['reason'])).toEqual([null, 'money'])
  })

  test('a quote that they moved to another source stays there, an agency they took out is out', async () => {
    const sources = ['s1', 's2'].map((key) => ({
      key,
      title: `Paper ${key}`,
      origin: { label: key },
    }))
    const { ref } = await api.save(
      arrest({
        sources,
        claims: [
          { source: 's1', quote: 'moved' },
          { source: 's2', quote: 'stays' },
        ],
        acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: 'mss' }] }],
      }),
    )
    const fields = readForm(await form(theirs, ref))
    const at = fields['claims.0.quote']?.[0] === 'moved' ? 0 : 1
    const key = fields[`claims.${1 - at}.source`] ?? []
    const html = await collide(
      ref,
      { [`claims.${at}.source`]: key, 'acts.0.agencies.0.remove': '1' },
      { title: 'Mine' },
    )
    expect(taken(html).join()).toMatch(/Paper s1.*Paper s2/)
    expect((await save(ref, readForm(html))).status).toBe(303)
    const after = await json(ref)
    const titles = new Map(rows(after, 'sources').map((row) => [row['key'], row['title']]))
    const claim = rows(after, 'claims').find((row) => row['quote'] === 'moved')
    expect(titles.get(claim?.['source'])).toBe('Paper s2')
    expect(rows(rows(after, 'acts')[0], 'agencies')).toEqual([])
    expect(after['title']).toBe('Mine')
  })

  test('an act that they removed stays, if I named somebody else in it', async () => {
    const people = ['first', 'second'].map((label, n) => ({ key: `p${n + 1}`, label }))
    const acts = [
      { type: 'arrest', victims: ['p1'] },
      { type: 'search', victims: ['p2'] },
    ]
    const { ref } = await api.save(arrest({ people, acts }))
    const html = await collide(
      ref,
      { 'acts.1.remove': '1' },
      { 'acts.1.victims': ['p1', 'p2'], title: 'Mine' },
    )
    expect(lines(html)).toEqual(['Act 2 | removed | changed, and so kept'])
    expect((await save(ref, readForm(html))).status).toBe(303)
    const after = await json(ref)
    const labels = new Map(rows(after, 'people').map((row) => [row['key'], row['label']]))
    const searched = rows(after, 'acts')
      .filter((act) => act['type'] === 'search')
      .flatMap((act) => (act['victims'] as string[]).map((key) => labels.get(key)))
    expect(searched.toSorted()).toEqual(['first', 'second'])
  })

  test('and a third who comes between the choice and the saving is not written over', async () => {
    const { ref } = await api.save(arrest({ title: 'Old' }))
    const html = await collide(ref, { title: 'Theirs' }, { title: 'Mine' })
    const third = await house.signIn('researcher', 'third')
    await third.post(`/incidents/${ref}/edit`, fill(await form(third, ref), { title: 'Third' }))
    const again = await save(ref, { ...readForm(html), 'take.title': ['theirs'] })
    expect([again.status, lines(again.text)]).toEqual([409, ['Title | Third | Mine']])
    expect(await json(ref)).toMatchObject({ title: 'Third' })
  })

  test('are told in Korean, too', async () => {
    const { ref } = await api.save(arrest({ title: 'Old', summary: 'old' }))
    await collide(ref, { title: 'Theirs', summary: 'theirs' }, { title: 'Mine' })
    const stale = fill(await form(mine, ref), { title: 'Mine', version: '1' })
    const { text } = await mine.post(`/incidents/${ref}/edit?lang=ko`, stale)
    const said = readPage(text).querySelector('[role=alert]')?.textContent ?? ''
    expect(said).toMatch(/한쪽에서만 바꾼 항목은/)
    await mine.get('/incidents?lang=en')
  })
})

/** The fields of an act that are plain text, some of them blank. */
const word = fc.constantFrom('', 'a', 'b', 'c')
const act = fc.record({ reason: word, description: word, duration_text: word, quantity: word })
const fields = ['reason', 'description', 'duration_text', 'quantity'] as const

test('for any three versions: one’s own, theirs, or a clash, and never a value of neither', () => {
  const law = fc.property(act, act, act, word, word, word, (base, own, other, a, b, c) => {
    const of = (row: object, title: string) => ({ title, acts: [{ act_id: '1', ...row }] })
    const sides = { base: of(base, a), mine: of(own, b), theirs: of(other, c) }
    const { typed, clashes } = mergeForms(sides, 'en', translator('en'))
    const [merged = {}] = typed['acts'] as Json[]
    const clashing = new Set(clashes.map(({ path }) => path))
    for (const name of fields) {
      const [was, mine, theirs] = [base[name], own[name], other[name]]
      const wanted = mine === was ? theirs : mine
      expect(merged[name]).toBe(wanted)
      expect(clashing.has(`acts.0.${name}`)).toBe(mine !== was && theirs !== was && mine !== theirs)
    }
    const all = takeTheirs(typed, sides.theirs, [...clashing])
    const [decided = {}] = all['acts'] as Json[]
    for (const name of fields) {
      if (clashing.has(`acts.0.${name}`)) expect(decided[name]).toBe(other[name])
    }
  })
  fc.assert(law, { numRuns: 1_000 })
})
