import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordDiff } from '../../server/pages/word-diff.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { lastChange, startCast } from './cast.ts'
import { arrest, article, raid, rows, type Json } from './documents.ts'
import { fill, readForm, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const json = async (ref: string): Promise<Json> => (await api.get(`/incidents/${ref}.json`)).body

async function edit(ref: string, fields: Record<string, string | string[]>): Promise<void> {
  const form = fill((await web.get(`/incidents/${ref}/edit`)).text, fields)
  expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
}

const links = async (ref: string, words: string) => {
  const { text } = await web.get(`/incidents/${ref}/history`)
  return [...readPage(text).querySelectorAll('a')]
    .filter((link) => link.textContent.trim() === words)
    .map((link) => link.getAttribute('href')?.replaceAll('&amp;', '&') ?? '')
}

describe('the history', () => {
  test('shows a changed text once, with the words that went and came', async () => {
    const { ref } = await api.save(raid({ summary: 'Agents took the cash at night.' }))
    await edit(ref, { summary: 'Agents took all the cash at dawn.' })
    const { text } = await web.get(`/incidents/${ref}/history`)
    const [cell] = [...readPage(text).querySelectorAll('.change-set td')]
    expect(cell?.querySelector('del')?.textContent).toBe('night')
    const came = [...(cell?.querySelectorAll('ins') ?? [])].map((one) => one.textContent.trim())
    expect(came).toEqual(['all', 'dawn'])
  })

  test('puts one old value back into the form, and saves nothing by itself', async () => {
    const { ref } = await api.save(raid())
    await edit(ref, { title: 'Second', summary: 'second', 'acts.0.reason': 'money' })
    await edit(ref, { 'acts.0.reason': 'a telephone', summary: 'third' })
    const back = await links(ref, 'Put back')
    const title = back.find((link) => link.includes('field=title')) ?? ''
    const page = await web.get(title)
    expect(textOf(page.text, '.notice')).toContain('The old value is back')
    expect(readForm(page.text)).toMatchObject({
      ...{ title: ['Raid after a remittance'], summary: ['third'] },
    })
    expect(await json(ref)).toMatchObject({ title: 'Second', version: 3 })
    await web.post(`/incidents/${ref}/edit`, readForm(page.text))
    expect(await json(ref)).toMatchObject({ title: 'Raid after a remittance', summary: 'third' })
    const reason = back.find((link) => link.includes('field=reason')) ?? ''
    expect(readForm((await web.get(reason)).text)['acts.0.reason']).toEqual(['money'])
  })

  test('goes back to how the whole stood: rows that went are there, rows that came go', async () => {
    const { ref } = await api.save(raid())
    const first = await json(ref)
    let { text } = await web.get(`/incidents/${ref}/edit`)
    ;({ text } = await web.post(`/incidents/${ref}/edit`, { ...readForm(text), add: 'acts' }))
    const changed = fill(text, {
      ...{ title: 'Changed', 'acts.0.remove': '1', date_edtf: '', date_text: '2020' },
      ...{ 'acts.4.type': 'search', 'acts.4.victims': 'p1', place: 'Musan County', place_id: '' },
    })
    const so = { 'because.sentence_without_custody.4': ['so reported'] }
    expect((await web.post(`/incidents/${ref}/edit`, { ...changed, ...so })).status).toBe(303)
    expect(rows(await json(ref), 'acts')).toHaveLength(4)
    const [then = ''] = await links(ref, 'Go back to how it stood then')
    const page = await web.get(then)
    expect(textOf(page.text, '.notice')).toMatch(/how it stood after change \d+/)
    expect((await web.post(`/incidents/${ref}/edit`, readForm(page.text))).status).toBe(303)
    const after = await json(ref)
    for (const name of ['title', 'date_edtf', 'date_text', 'place_id', 'place_text']) {
      expect([name, after[name]]).toEqual([name, first[name]])
    }
    const acts = (incident: Json) =>
      rows(incident, 'acts')
        .map(({ type, victims, agencies }) =>
          JSON.stringify([type, victims, (agencies as Json[]).map((row) => row['agency_id'])]),
        )
        .toSorted()
    expect(acts(after)).toEqual(acts(first))
  })

  test('keeps a quote with the source that it is from, though that had left the record', async () => {
    const sources = ['s1', 's2'].map((key) => ({
      key,
      title: `Paper ${key}`,
      origin: { label: key },
    }))
    const claims = [
      { source: 's1', quote: 'from one' },
      { source: 's2', quote: 'from two' },
    ]
    const { ref } = await api.save(raid({ sources, claims }))
    const { text } = await web.get(`/incidents/${ref}/edit`)
    const form = readForm(text)
    const second = form['claims.0.quote']?.[0] === 'from two' ? 0 : 1
    await web.post(`/incidents/${ref}/edit`, { ...form, [`claims.${second}.remove`]: ['1'] })
    expect(rows(await json(ref), 'claims').map((claim) => claim['quote'])).toEqual(['from one'])
    const [then = ''] = await links(ref, 'Go back to how it stood then')
    const page = await web.get(then)
    expect((await web.post(`/incidents/${ref}/edit`, readForm(page.text))).status).toBe(303)
    const after = await json(ref)
    const titles = new Map(rows(after, 'sources').map((row) => [row['key'], row['title']]))
    const quotes = rows(after, 'claims').map((row) => [row['quote'], titles.get(row['source'])])
    expect(quotes.toSorted()).toEqual([
      ['from one', 'Paper s1'],
      ['from two', 'Paper s2'],
    ])
    expect(rows(after, 'sources')).toHaveLength(2)
  })

  test('has no way back for who may not write, nor to what was not there', async () => {
    const { ref } = await api.save(raid())
    await edit(ref, { title: 'Second' })
    const analyst = await house.signIn('analyst')
    const { text } = await analyst.get(`/incidents/${ref}/history`)
    expect(textsOf(text, 'a').filter((words) => words === 'Put back')).toEqual([])
    expect((await web.get(`/incidents/${ref}/edit?at=1`)).status).toBe(
      ref === 'KP-2023-0001' ? 200 : 404,
    )
  })
})

describe('a difference word by word', () => {
  const word = fc.constantFrom(
    '혜산',
    '에서',
    'agents',
    'took',
    ' ',
    '\n',
    ', ',
    '“',
    '😀',
    'e\u0301',
  )
  const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(''))

  test('holds both texts whole', () => {
    const law = fc.property(text, text, (before, after) => {
      const parts = wordDiff(before, after)
      if (parts === null) return
      const side = (other: string) =>
        parts
          .filter(({ how }) => how !== other)
          .map(({ text }) => text)
          .join('')
      expect(side('added')).toBe(before)
      expect(side('removed')).toBe(after)
    })
    fc.assert(law, { numRuns: 2_000 })
  })

  test('is none where little is the same', () => {
    expect(wordDiff('one two three', 'four five six')).toBeNull()
    expect(wordDiff('', 'four')).toBeNull()
    expect(wordDiff('12월 29일 체포', '12월 30일 체포')?.map(({ how }) => how)).toEqual([
      ...['same', 'removed', 'added', 'same'],
    ])
  })
})

describe('an earlier state that is put back', () => {
  const back = async (ref: string, number: number) => {
    const page = await web.get(`/incidents/${ref}/edit?at=${number}`)
    const answer = await web.post(`/incidents/${ref}/edit`, readForm(page.text))
    expect([answer.status, textOf(answer.text, '.error-summary')]).toEqual([303, null])
    return json(ref)
  }

  test('opens nothing that is restricted by now, nor gives a consent back', async () => {
    const origin = { label: 'a witness', reliability: 'B' }
    const { ref } = await api.save(arrest({ title: 'First', sources: [article('s1', { origin })] }))
    const then = await lastChange(house.db)
    await edit(ref, {
      ...{ 'title': 'Second', 'sensitivity': 'restricted', 'sources.0.origin.reliability': 'C' },
      ...{ 'sources.0.origin.consent': 'withdrawn', 'sources.0.origin.consent_on': '2024-05-01' },
      ...{ 'sources.0.origin.sensitivity': 'restricted', 'sources.0.sensitivity': 'restricted' },
    })
    const now = await back(ref, then)
    expect(now).toMatchObject({ title: 'First', sensitivity: 'restricted' })
    expect(rows(now, 'sources')[0]?.['sensitivity']).toBe('restricted')
    expect(rows(now, 'sources')[0]?.['origin']).toMatchObject({
      ...{ reliability: 'B', sensitivity: 'restricted' },
      ...{ consent: 'withdrawn', consent_on: '2024-05-01' },
    })
  })

  test('is not what a reviewer said of it then', async () => {
    const { ref } = await api.save(arrest({ title: 'First' }))
    await house.setIncident({ status: 'verified' }, ref)
    await edit(ref, { title: 'Second', status: 'submitted' })
    const then = (await lastChange(house.db)) - 1
    expect(await back(ref, then)).toMatchObject({ title: 'First', status: 'submitted' })
  })
})
