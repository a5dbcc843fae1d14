import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { problems, type Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, rows, type Json } from './documents.ts'
import { fill, readForm, readPage, textOf, textsOf, type Fields } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const json = async (ref: string) => (await api.get(`/incidents/${ref}.json`)).body
const countIncidents = async () =>
  (await house.db.selectFrom('incident').select('id').execute()).length
const refOf = (location: string | null) => /incidents\/([^?]+)/.exec(location ?? '')?.[1] ?? ''
const action = (html: string) => readPage(html).querySelector('form.entry')?.getAttribute('action')

/** A form with two people, two acts, one against both, an agency, a quote and a source. */
async function typeRaid(): Promise<Fields> {
  let { text } = await web.get('/incidents/new')
  for (const add of ['people', 'acts', 'links']) {
    ;({ text } = await web.post('/incidents/new', { ...readForm(text), add }))
  }
  const { ref } = await api.save(arrest({ title: 'The neighbour' }))
  return fill(text, {
    title: 'A raid',
    summary: 'First words',
    'sources.0.title': 'The article',
    'sources.0.origin.label': 'somebody who saw it',
    'people.0.label': 'the mother',
    'people.1.label': 'the broker',
    'acts.0.type': 'arrest',
    'acts.0.victims': ['p1', 'p2'],
    'acts.0.agencies.0.agency': 'Ministry of State Security',
    'acts.1.type': 'search',
    'acts.1.victims': ['p1'],
    'claims.0.quote': 'they took them both',
    'claims.0.act': '0',
    'links.0.to': ref,
    'links.0.type': 'parallel',
  })
}

/** How many of everything a record holds. */
const sizes = (incident: Json) => [
  ...['people', 'sources', 'claims', 'links', 'acts'].map((group) => rows(incident, group).length),
  ...rows(incident, 'acts').map((act) => rows(act, 'agencies').length),
]

describe('a new form that is changed and sent again after it was saved', () => {
  let sent: Fields
  let ref: string
  let again: Awaited<ReturnType<Client['post']>>
  beforeAll(async () => {
    sent = await typeRaid()
    ref = refOf((await web.post('/incidents/new', sent)).location)
    const changed = {
      ...{ title: ['A raid at dawn'], summary: ['Second words'], 'people.1.label': ['the dealer'] },
      ...{ 'acts.1.reason': ['money'], 'claims.0.quote': ['they took them both away'] },
    }
    again = await web.post('/incidents/new', { ...sent, ...changed })
  })

  test('is shown beside the record it made, and nothing is saved', async () => {
    expect(again.status).toBe(409)
    expect(textOf(again.text, '[role=alert] h2')).toContain(ref)
    expect(textsOf(again.text, '[role=alert] tbody tr > *')).toEqual([
      ...['Title', 'A raid', 'A raid at dawn'],
      ...['Summary', 'First words', 'Second words'],
      ...['Person or group 2: Working name', 'the broker', 'the dealer'],
      ...['Act 2: Stated reason', '', 'money'],
      ...['Act 3: Against whom', 'the broker', 'the dealer'],
      ...['Quote 1: Quote', 'they took them both', 'they took them both away'],
      ...['Quote 2: Quote', 'they took them both', 'they took them both away'],
    ])
    expect(await json(ref)).toMatchObject({ version: 1, title: 'A raid', summary: 'First words' })
  })

  test('leads to an edit of that record, under a key of its own', async () => {
    const form = readForm(again.text)
    expect([action(again.text), form['version']]).toEqual([`/incidents/${ref}/edit`, ['1']])
    expect(form['submission']).not.toEqual(sent['submission'])
    const before = await countIncidents()
    const { status } = await web.post(`/incidents/${ref}/edit`, form)
    expect([status, await countIncidents()]).toEqual([303, before])
    const after = await json(ref)
    expect(after).toMatchObject({ title: 'A raid at dawn', summary: 'Second words', version: 2 })
    expect(rows(after, 'people').map((person) => person['label'])).toEqual([
      'the mother',
      'the dealer',
    ])
    // One act against each of the two, and the search; a quote about each of the two arrests.
    expect(sizes(after)).toEqual([2, 1, 2, 1, 3, 1, 1, 0])
    expect(rows(after, 'claims').map((claim) => claim['quote'])).toEqual([
      'they took them both away',
      'they took them both away',
    ])
  })

  test('unchanged, is answered with the record, whatever became of it since', async () => {
    const { status, location } = await web.post('/incidents/new', sent)
    expect([status, location]).toEqual([303, `/incidents/${ref}?again=1`])
  })

  test('is said so in Korean to who reads Korean', async () => {
    const { text } = await web.post('/incidents/new?lang=ko', { ...sent, title: 'x' })
    expect(textOf(text, '[role=alert] h2')).toMatch(/[가-힣].*KP-|[가-힣].*ZZ-/)
    expect(textOf(text, '[role=alert] p')).toMatch(/[가-힣]/)
    await web.get('/incidents?lang=en')
  })
})

describe('an edit that is changed and sent again after it was saved', () => {
  test('is shown as a conflict, and its new rows are no second ones', async () => {
    const { ref } = await api.save(arrest({ acts: [{ type: 'arrest', victims: ['p1'] }] }))
    const { text } = await web.post(`/incidents/${ref}/edit`, {
      ...readForm((await web.get(`/incidents/${ref}/edit`)).text),
      add: 'acts',
    })
    const sent = fill(text, { title: 'One', 'acts.1.type': 'search', 'acts.1.victims': 'p1' })
    expect((await web.post(`/incidents/${ref}/edit`, sent)).status).toBe(303)
    const again = await web.post(`/incidents/${ref}/edit`, { ...sent, title: ['Two'] })
    expect([again.status, textsOf(again.text, '[role=alert] tbody tr > *')]).toEqual([
      409,
      ['Title', 'One', 'Two'],
    ])
    expect((await web.post(`/incidents/${ref}/edit`, readForm(again.text))).status).toBe(303)
    const after = await json(ref)
    expect([after['title'], rows(after, 'acts').length]).toEqual(['Two', 2])
  })

  test('unchanged, is answered with the record', async () => {
    const { ref } = await api.save(arrest())
    const sent = fill((await web.get(`/incidents/${ref}/edit`)).text, { title: 'Once' })
    await web.post(`/incidents/${ref}/edit`, sent)
    const { location } = await web.post(`/incidents/${ref}/edit`, sent)
    expect(location).toBe(`/incidents/${ref}?again=1`)
  })

  test('under the key of another record, stays an edit of its own and is not dropped', async () => {
    const { submission = [] } = readForm((await web.get('/incidents/new')).text)
    const least = { title: 'First', 'acts.0.type': 'arrest' }
    const form = fill((await web.get('/incidents/new')).text, least)
    const made = refOf((await web.post('/incidents/new', { ...form, submission })).location)
    const { ref } = await api.save(arrest({ title: 'Second' }))
    const typed = fill((await web.get(`/incidents/${ref}/edit`)).text, { title: 'Second, changed' })
    const { status, text } = await web.post(`/incidents/${ref}/edit`, { ...typed, submission })
    expect([status, action(text)]).toEqual([409, `/incidents/${ref}/edit`])
    expect(textsOf(text, '[role=alert] tbody tr > *')).toEqual([
      ...['Title', 'Second', 'Second, changed'],
    ])
    await web.post(`/incidents/${ref}/edit`, readForm(text))
    expect((await json(ref))['title']).toBe('Second, changed')
    expect((await json(made))['title']).toBe('First')
  })
})

test('the wording of a source, taken from the name of a place, is not emptied by a second sending', async () => {
  const least = { title: 'Where', place: '혜산', 'acts.0.type': 'arrest' }
  const sent = fill((await web.get('/incidents/new')).text, least)
  const ref = refOf((await web.post('/incidents/new', sent)).location)
  const { text } = await web.post('/incidents/new', { ...sent, title: ['Where it was'] })
  await web.post(`/incidents/${ref}/edit`, readForm(text))
  const where = { place_id: 'KP-10.hyesan', place_text: '혜산' }
  expect(await json(ref)).toMatchObject({ title: 'Where it was', ...where })
})

describe('a call under a key', () => {
  const key = (name: string) => ({ 'idempotency-key': name })

  test('that came before with other content is refused, in both languages', async () => {
    const { body } = await api.post(arrest(), key('taken'))
    const before = await countIncidents()
    for (const [language, words] of [
      ['en', /other content/],
      ['ko', /다른 내용/],
    ] as const) {
      const called = await api.post(arrest({ title: 'Another' }), {
        ...key('taken'),
        'accept-language': language,
      })
      expect([called.status, problems(called)]).toEqual([422, ['Idempotency-Key key_reused']])
      const [error] = rows(called.body, 'errors')
      expect([error?.['value'], error?.['message']]).toEqual([
        body['ref'],
        expect.stringMatching(words),
      ])
    }
    expect(await countIncidents()).toBe(before)
  })

  test('with the same content in another order is the same call', async () => {
    const [title, people, acts] = ['Same', [{ key: 'p1', label: 'x' }], [{ type: 'arrest' }]]
    const victim = { ...acts[0], victims: ['p1'] }
    const first = await api.post({ title, people, acts: [victim] }, key('order'))
    const turned = { acts: [{ victims: ['p1'], type: 'arrest' }], title, people }
    const second = await api.post(turned, key('order'))
    expect([second.status, second.body['ref']]).toEqual([201, first.body['ref']])
  })

  test('that is empty is under none', async () => {
    const called = [await api.post(arrest(), key('')), await api.post(arrest(), key('  '))]
    const third = await api.post(arrest({ title: 'Another' }), key(''))
    const refs = [...called, third].map(({ status, body }) => `${status} ${String(body['ref'])}`)
    expect(new Set(refs).size).toBe(3)
    expect(refs.every((ref) => ref.startsWith('201'))).toBe(true)
  })

  test('of before contents were kept is answered with its record', async () => {
    const { body } = await api.post(arrest(), key('old'))
    await house.db
      .updateTable('submission')
      .set({ content: null })
      .where('key', 'like', '% old')
      .execute()
    const again = await api.post(arrest({ title: 'Another' }), key('old'))
    expect([again.status, again.body['ref']]).toEqual([201, body['ref']])
  })
})

describe('what was saved and comes again under another key, as by Back without scripts', () => {
  const key = (sent: Fields): Fields => ({ ...sent, submission: [crypto.randomUUID()] })
  let sent: Fields
  let ref: string
  beforeAll(async () => {
    sent = await typeRaid()
    Object.assign(sent, { title: ['Gone back to'], summary: ['Words gone back to'] })
    ref = refOf((await web.post('/incidents/new', sent)).location)
  })
  const send = (over: Fields = {}) => web.post('/incidents/new', key({ ...sent, ...over }))
  const asked = (html: string) => textsOf(html, '.doubts label').join(' ')

  test('is the same record, and said to be', async () => {
    const before = await countIncidents()
    expect((await send()).location).toBe(`/incidents/${ref}?again=1`)
    expect(await countIncidents()).toBe(before)
  })

  test.each<[string, Fields]>([
    ['title', { title: ['A title put right'] }],
    ['date', { date_text: ['2023-12-30'] }],
    ['summary', { summary: ['Words put right'] }],
    ['stated reason', { 'acts.1.reason': ['money'] }],
  ])('is asked about where its %s is another', async (_, over) => {
    const before = await countIncidents()
    const { status, text } = await send(over)
    expect([status, await countIncidents()]).toEqual([422, before])
    expect(asked(text)).toContain(ref)
  })

  test('is another incident where a reason is given, where the people are others', async () => {
    const before = await countIncidents()
    const reason = { [`because.entered_before.${ref}`]: ['Both were seen'] }
    expect((await send({ title: ['Another of the day'], ...reason })).status).toBe(303)
    expect((await send({ 'people.0.label': ['the aunt'] })).status).toBe(303)
    expect(await countIncidents()).toBe(before + 2)
  })

  test('is another incident from another person, and from a program', async () => {
    const before = await countIncidents()
    const other = await house.signIn('researcher', 'another')
    const { text } = await other.get('/incidents/new?lang=en')
    const own = {
      csrf: readForm(text)['csrf'] ?? [],
      submission: readForm(text)['submission'] ?? [],
    }
    expect((await other.post('/incidents/new', { ...sent, ...own })).status).toBe(303)
    for (let n = 0; n < 2; n += 1) await api.save(arrest({ title: 'Twice by a program' }))
    expect(await countIncidents()).toBe(before + 3)
  })

  test('is another incident a day later', async () => {
    const before = await countIncidents()
    const long_ago = new Date(Date.now() - 25 * 3_600_000).toISOString()
    await house.db.updateTable('change_set').set({ at: long_ago }).execute()
    expect((await send()).status).toBe(303)
    expect(await countIncidents()).toBe(before + 1)
  })
})
