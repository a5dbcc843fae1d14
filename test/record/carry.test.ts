import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { raid, rows, type Json } from './documents.ts'
import { fill, readForm, textOf, textsOf, type Fields } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const json = async (ref: string): Promise<Json> => (await api.get(`/incidents/${ref}.json`)).body
const refOf = (location: string | null) =>
  /incidents\/([A-Z]{2}-\d{4}-\d+)/.exec(location ?? '')?.[1] ?? ''
const blank = async () => (await web.get('/incidents/new')).text

const least = {
  'people.0.label': 'a trader',
  'acts.0.type': 'arrest',
  'acts.0.victims': 'p1',
  'sources.0.title': 'The article',
  'sources.0.published_on': '2024-01-24',
  date_text: 'Dec. 29',
  place: 'Hyesan',
  'acts.0.agencies.0.agency': 'Ministry of State Security',
}

let others = 0
/** The same of somebody else each time: what is much like the last is asked about. */
const another = () => ({ ...least, 'people.0.label': `trader ${(others += 1)}` })

describe('saving and adding another', () => {
  test('takes the source along, and what else was ticked, and says so', async () => {
    const form: Fields = {
      ...fill(await blank(), least),
      ...{ next: ['another'], pin: ['source', 'date', 'place'] },
    }
    const { status, location } = await web.post('/incidents/new', form)
    const next = /^\/incidents\/new\?from=(KP-2023-\d+)&pin=source&pin=date&pin=place$/
    expect([status, location]).toEqual([303, expect.stringMatching(next)])
    const ref = next.exec(location ?? '')?.[1] ?? ''
    const { text } = await web.get(location ?? '')
    const [notice = ''] = textsOf(text, '.notice')
    expect(notice).toBe(`Saved as ${ref}. Taken along: Source, Date, Place. ${ref}`)
    expect(textOf(text, '#sources-0')).toContain('The article · 2024-01-24')
    const second = readForm(text)
    expect(second).toMatchObject({
      ...{ date_text: ['Dec. 29'], place_id: ['KP-10.hyesan'], title: [''] },
      ...{ 'people.0.label': [''], pin: ['source', 'date', 'place'] },
    })
    expect(second['submission']).not.toEqual(form['submission'])
    const saved = await web.post('/incidents/new', {
      ...fill(text, {
        'people.0.label': 'a broker',
        'acts.0.type': 'search',
        'acts.0.victims': 'p1',
      }),
    })
    const [one, two] = [await json(ref), await json(refOf(saved.location))]
    expect(rows(two, 'sources')[0]?.['source_id']).toBe(rows(one, 'sources')[0]?.['source_id'])
    expect(two['date_edtf']).toBe('2023-12-29')
  })

  test('takes an agency along, or nothing', async () => {
    const form = fill(await blank(), another())
    const { location } = await web.post('/incidents/new', {
      ...form,
      next: 'another',
      pin: 'agency',
    })
    const second = readForm((await web.get(location ?? '')).text)
    expect(second['acts.0.agencies.0.agency']).toEqual(['Ministry of State Security'])
    expect(second['date_text']).toEqual([''])
    const again: Fields = { ...fill(await blank(), least), next: ['another'] }
    const { pin: _, ...none } = again
    const bare = await web.post('/incidents/new', none)
    expect(bare.location).toMatch(/^\/incidents\/new\?from=KP-2023-\d+$/)
  })

  test('of a record that one does not see takes nothing', async () => {
    const other = await house.signIn('researcher', 'other')
    const { ref } = await api.save({ ...raid(), sensitivity: 'restricted' })
    for (const how of ['from', 'copy']) {
      expect((await other.get(`/incidents/new?${how}=${ref}&pin=source`)).status).toBe(404)
    }
  })
})

test('a copy has everything but what is the record’s own, is a draft, and says of what', async () => {
  const { ref } = await api.save(raid())
  const { text } = await web.get(`/incidents/new?copy=${ref}`)
  expect(textOf(text, '.notice')).toContain(`This is a copy of ${ref}`)
  // How the two hang together is asked, not guessed.
  expect((await web.post('/incidents/new', readForm(text))).status).toBe(422)
  const linked = { ...readForm(text), 'links.0.type': ['parallel'] }
  const { location } = await web.post('/incidents/new', linked)
  const [one, two] = [await json(ref), await json(refOf(location))]
  for (const name of ['title', 'summary', 'date_edtf', 'date_text', 'place_id', 'place_text']) {
    expect([name, two[name]]).toEqual([name, one[name]])
  }
  expect(two).toMatchObject({ status: 'draft', version: 1, links: [{ to: ref, type: 'parallel' }] })
  const acts = (incident: Json) =>
    rows(incident, 'acts').map(({ act_id: _, agencies, ...act }) => ({
      ...act,
      agencies: (agencies as Json[]).map(({ involvement_id: __, ...agency }) => agency),
    }))
  expect(acts(two)).toEqual(acts(one))
  expect(two['claims']).toEqual([
    expect.objectContaining({ quote: null, source: 's1', credibility: null }),
  ])
  const ids = (incident: Json) => rows(incident, 'people').map((row) => row['person_id'])
  expect(ids(two).filter((id) => ids(one).includes(id))).toEqual([])
  expect(rows(two, 'sources')[0]?.['source_id']).toBe(rows(one, 'sources')[0]?.['source_id'])
})

describe('what is left blank', () => {
  const save = async (typed: Record<string, string>, language = 'en') => {
    const { text } = await web.get(`/incidents/new?lang=${language}`)
    const answer = await web.post(`/incidents/new?lang=${language}`, fill(text, typed))
    await web.get('/incidents?lang=en')
    return { ...answer, made: answer.status === 303 ? await json(refOf(answer.location)) : null }
  }

  test('a title is made of what, where and when', async () => {
    expect((await save(another())).made).toMatchObject({
      title: 'Arrest, Hyesan, 29 December 2023',
    })
    const korean = await save({ ...another(), place: '혜산' }, 'ko')
    expect(korean.made).toMatchObject({ title: '체포, 혜산, 2023년 12월 29일' })
    const vague = await save({ ...another(), place: '', date_text: '' })
    expect(vague.made).toMatchObject({ title: 'Arrest' })
  })

  test('a title that was typed stays, and without an act there is none to make', async () => {
    expect((await save({ ...least, title: 'Mine' })).made).toMatchObject({ title: 'Mine' })
    const { status, text } = await save({ 'sources.0.title': 'x' })
    expect(status).toBe(422)
    expect(textsOf(text, '.error-summary li')[0]).toMatch(/^Title/)
  })

  test('a role is that of the name, in either language, unless one was ticked', async () => {
    const roles = async (typed: Record<string, string>) =>
      rows((await save({ ...least, ...typed })).made, 'people')[0]?.['roles']
    expect(await roles({ 'people.0.label': 'remittance broker' })).toEqual(['remittance_broker'])
    expect(await roles({ 'people.0.label': '송금 브로커' })).toEqual(['remittance_broker'])
    expect(await roles({ 'people.0.label': 'a remittance broker from Musan' })).toEqual([])
    expect(
      await roles({
        ...{ 'people.0.label': 'remittance broker', 'people.0.roles': 'trader' },
        title: 'Another one',
      }),
    ).toEqual(['trader'])
  })

  test('a row of people, though it is ticked, is nobody', async () => {
    const { made } = await save({ ...least, 'people.0.label': '' })
    expect([rows(made, 'people'), rows(made, 'acts')[0]?.['victims']]).toEqual([[], []])
  })
})

test('an act like the last is added with all that it has', async () => {
  const typed = fill(await blank(), { ...least, 'acts.0.reason': 'money' })
  const { text } = await web.post('/incidents/new', { ...typed, add: 'acts.copy' })
  const form = readForm(text)
  expect(form).toMatchObject({
    'acts.1.type': ['arrest'],
    'acts.1.reason': ['money'],
    'acts.1.agencies.0.agency': ['Ministry of State Security'],
  })
  expect(form['acts.1.victims']).toEqual(['', 'p1'])
  expect(text).toMatch(/id="acts-1"[^>]*autofocus/)
})
