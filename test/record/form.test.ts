import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { rows } from './documents.ts'
import { fill, readForm, readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
})
afterAll(() => house.close())

const blank = async (language = 'en') => (await web.get(`/incidents/new?lang=${language}`)).text
const least = {
  title: 'Arrest of a trader',
  'people.0.label': 'a trader',
  'acts.0.type': 'arrest',
  'acts.0.victims': 'p1',
}
const countIncidents = async () =>
  (await house.db.selectFrom('incident').select('id').execute()).length

test('the least that is needed makes a record, and leads to its page', async () => {
  const { status, location } = await web.post('/incidents/new', fill(await blank(), least))
  expect([status, location]).toEqual([303, expect.stringMatching(/^\/incidents\/ZZ-0000-\d{4}\?/)])
  const page = await web.get(location ?? '')
  expect([page.status, textOf(page.text, 'h1')]).toEqual([200, 'Arrest of a trader'])
  expect(textOf(page.text, '.notice')).toContain('Saved')
})

test('a pattern needs neither people nor acts', async () => {
  const typed = { title: 'A series of arrests', kind: 'pattern' }
  const { status } = await web.post('/incidents/new', fill(await blank(), typed))
  expect(status).toBe(303)
})

test('everything a person can say at once is saved', async () => {
  const typed = {
    ...least,
    'sources.0.publisher': 'Daily NK',
    'sources.0.published_on': '2024-01-24',
    'sources.0.origin.label': 'a source in Yanggang',
    'sources.0.origin.reliability': 'F',
    date_text: '12월 29일',
    place: '혜산',
    'people.0.roles': ['defector_family', 'remittance_broker'],
    'acts.0.agencies.0.agency': 'Ministry of State Security',
    'acts.0.reason': 'had gone to collect money',
    'claims.0.quote': 'arrested a trader',
    'claims.0.act': '0',
    'claims.0.credibility': '3',
    summary: 'First line.\r\n\r\nSecond.',
  }
  const { location } = await web.post('/incidents/new', fill(await blank(), typed))
  const ref = /incidents\/([^?]+)/.exec(location ?? '')?.[1]
  const { body } = await api.get(`/incidents/${ref}.json`)
  expect(body).toMatchObject({
    ref: expect.stringMatching(/^KP-2023-/),
    date_text: '12월 29일',
    date_edtf: '2023-12-29',
    date_basis: 'year_inferred',
    place_id: 'KP-10.hyesan',
    place_text: '혜산',
    summary: 'First line.\n\nSecond.',
    people: [{ roles: ['defector_family', 'remittance_broker'] }],
    acts: [{ reason: 'had gone to collect money', agencies: [{ agency_id: 'mss' }] }],
    sources: [{ publisher: 'Daily NK', origin: { reliability: 'F' } }],
    claims: [{ quote: 'arrested a trader', act: 0, credibility: '3' }],
  })
})

describe('a form that cannot be saved', () => {
  const typed = {
    ...least,
    title: '',
    summary: 'A very long story\r\nover lines, <b>bold</b> & "quoted"',
    date_text: '03/04/2024',
    place: 'Unsan County',
    place_text: 'Unsan',
    'people.0.age_min': 'thirty',
    'people.0.roles': ['defector_family', 'trader'],
    'acts.0.agencies.0.agency': 'MSS',
    'acts.0.agencies.0.basis': 'inferred',
    'sources.0.url': 'not a link',
    'sources.0.origin.label': 'somebody',
    'claims.0.quote': 'their words',
    'claims.0.credibility': '1',
    status: 'draft',
  }

  test('comes back with everything that was typed', async () => {
    const sent = fill(await blank(), typed)
    const { status, text } = await web.post('/incidents/new', sent)
    expect(status).toBe(422)
    expect(readForm(text)).toEqual(sent)
  })

  test('says what to mend beside each input, and all of it at the top', async () => {
    const { text } = await web.post('/incidents/new', fill(await blank(), typed))
    expect(textOf(text, 'title')).toMatch(/^Error:/)
    const links = [...readPage(text).querySelectorAll('.error-summary li a')]
    expect(links.length).toBeGreaterThanOrEqual(6)
    for (const link of links) {
      const id = (link.getAttribute('href') ?? '').slice(1)
      const input = readPage(text).querySelector(`[id="${id}"]`)
      expect(input, id).not.toBeNull()
      if (input?.tagName !== 'INPUT') continue
      expect(input.getAttribute('aria-invalid'), id).toBe('true')
      expect((input.getAttribute('aria-describedby') ?? '').split(' '), id).toContain(
        `${id}-problem`,
      )
      expect(link.textContent, id).toContain(textOf(text, `[id="${id}-problem"]`))
    }
  })

  test('speaks Korean to who reads Korean', async () => {
    const { text } = await web.post('/incidents/new?lang=ko', fill(await blank('ko'), typed))
    const said = textsOf(text, '.error-summary li a')
    expect(said.filter((line) => !/[가-힣]/.test(line))).toEqual([])
    await web.get('/incidents?lang=en')
  })

  test('offers the places and agencies that a name can mean, and takes the one chosen', async () => {
    const named = {
      ...least,
      place: 'Unsan County',
      'acts.0.agencies.0.agency': 'MSS',
    }
    const { text } = await web.post('/incidents/new', fill(await blank(), named))
    const offered = (name: string) =>
      [...readPage(text).querySelectorAll(`input[type=radio][name="${name}"]`)].map((input) =>
        input.getAttribute('value'),
      )
    expect(offered('place_id')).toEqual(['KP-02.unsan', 'KP-03.unsan'])
    expect(offered('acts.0.agencies.0.agency_id').toSorted()).toEqual(['mosos', 'mss'])
    const chosen = { place_id: 'KP-03.unsan', 'acts.0.agencies.0.agency_id': 'mosos' }
    const { location } = await web.post('/incidents/new', fill(text, chosen))
    const ref = /incidents\/([^?]+)/.exec(location ?? '')?.[1]
    const { body } = await api.get(`/incidents/${ref}.json`)
    expect([body['place_id'], body['place_text']]).toEqual(['KP-03.unsan', 'Unsan County'])
    expect(rows(rows(body, 'acts')[0], 'agencies')[0]?.['agency_id']).toBe('mosos')
  })
})

describe('the buttons that add a row', () => {
  const typed = { ...least, title: 'Kept', summary: 'also kept', 'people.0.roles': ['trader'] }

  test.each([
    ['people', 'people.1.label', 'people.1.key', 'p2'],
    ['acts', 'acts.1.type', null, null],
    ['sources', 'sources.1.title', 'sources.1.key', 's2'],
    ['claims', 'claims.1.quote', null, null],
    ['links', 'links.0.to', null, null],
    ['acts.0.agencies', 'acts.0.agencies.1.agency', null, null],
  ])('%s: one more, what was typed still there, nothing saved', async (add, input, key, value) => {
    const before = await countIncidents()
    const sent = fill(await blank(), typed)
    const { status, text } = await web.post('/incidents/new', { ...sent, add })
    expect(status).toBe(200)
    const now = readForm(text)
    expect(now).toMatchObject(sent)
    expect([Object.hasOwn(sent, input), Object.hasOwn(now, input)]).toEqual([false, true])
    if (key !== null) expect(now[key]).toEqual([value])
    expect(await countIncidents()).toBe(before)
  })

  test('a row that was left blank is no row', async () => {
    let text = await blank()
    for (const add of ['people', 'acts', 'sources', 'claims', 'links', 'acts.0.agencies']) {
      ;({ text } = await web.post('/incidents/new', { ...fill(text, typed), add }))
    }
    const { status, location } = await web.post('/incidents/new', readForm(text))
    expect(status).toBe(303)
    const { body } = await api.get(`${/^[^?]+/.exec(location ?? '')?.[0]}.json`)
    const groups = ['people', 'acts', 'sources', 'claims', 'links']
    expect(groups.map((group) => rows(body, group).length)).toEqual([1, 1, 0, 0, 0])
  })
})

test('a form sent twice, or twenty times at once, makes one record', async () => {
  const sent = fill(await blank(), { ...least, title: 'Sent often' })
  const before = await countIncidents()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => web.post('/incidents/new', sent)),
  )
  const places = answers.map(
    ({ status, location }) => `${status} ${/^[^?]+/.exec(location ?? '')?.[0]}`,
  )
  expect(new Set(places).size).toBe(1)
  expect(await countIncidents()).toBe(before + 1)
  const again = await web.post('/incidents/new', sent)
  const page = await web.get(again.location ?? '')
  expect(textOf(page.text, '.notice')).toContain('already')
})

test('a source can be taken over by its address', async () => {
  const first = await api.save({
    title: 'One',
    acts: [{ type: 'arrest' }],
    sources: [{ title: 'The article', published_on: '2024-01-24' }],
  })
  const source_id = String(rows(first, 'sources')[0]?.['source_id'])
  const { text } = await web.get(`/incidents/new?source=${source_id}`)
  const sent = fill(text, { ...least, date_text: 'Dec. 29' })
  const { location } = await web.post('/incidents/new', sent)
  const { body } = await api.get(`${/^[^?]+/.exec(location ?? '')?.[0]}.json`)
  expect(rows(body, 'sources')).toMatchObject([{ source_id, title: 'The article' }])
  expect(body['date_edtf']).toBe('2023-12-29')
})
