import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest } from './documents.ts'
import { fill, readForm, readPage, textsOf, type Fields } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const least = {
  'people.0.label': 'a trader',
  'acts.0.type': 'arrest',
  'acts.0.victims': 'p1',
  'sources.0.title': 'The article',
  'sources.0.published_on': '2024-01-24',
}
const refOf = (location: string | null) =>
  /incidents\/([A-Z]{2}-\d{4}-\d+)/.exec(location ?? '')?.[1] ?? ''
const countIncidents = async () =>
  (await house.db.selectFrom('incident').select('id').execute()).length

async function typed(fields: Record<string, string>): Promise<Fields> {
  return fill((await web.get('/incidents/new')).text, { ...least, ...fields })
}

/** What is asked, and by which input it is answered. */
const asked = (html: string) =>
  [...readPage(html).querySelectorAll('.doubts .field')].map((field) => [
    field.querySelector('input')?.getAttribute('name'),
    field.querySelector('label')?.textContent,
  ])

const far = { 'acts.0.place': 'Pyongyang', place: 'Hyesan' }

test.each<[string, Record<string, string>, string]>([
  ['a date after the publication', { date_text: '2024-02-01' }, 'because.date_after_publication'],
  ['a date that is to come', { date_text: '2199' }, 'because.date_in_future'],
  ['an act in another province', far, 'because.place_elsewhere.1'],
  [
    'a sentence out of nothing',
    { 'acts.0.type': 'sentence' },
    'because.sentence_without_custody.1',
  ],
  [
    'an end before the beginning',
    { date_text: '2023-12-29', 'acts.0.ended_text': '2023-12-01' },
    'because.ended_before_begun.1',
  ],
  ['a great age', { 'people.0.age_min': '111' }, 'because.great_age.1'],
])('%s is asked about, saved with a reason, and the reason is kept', async (_, fields, name) => {
  const before = await countIncidents()
  const form = await typed(fields)
  const { status, text } = await web.post('/incidents/new', form)
  expect([status, await countIncidents()]).toEqual([422, before])
  expect(asked(text).map(([one]) => one)).toEqual([name])
  expect(readForm(text)).toEqual({ ...form })
  const blank = await web.post('/incidents/new', { ...form, [name]: '  ' })
  expect(blank.status).toBe(422)
  const saved = await web.post('/incidents/new', { ...form, [name]: 'It says so twice.' })
  expect(saved.status).toBe(303)
  const { text: history } = await web.get(`/incidents/${refOf(saved.location)}/history`)
  expect(textsOf(history, '.change-set > p').join(' ')).toContain('It says so twice.')
})

test('a long sentence, too, and every doubt at once', async () => {
  const form = await typed({
    ...{ 'acts.0.type': 'sentence', 'acts.0.months_min': '240', 'acts.0.months_max': '240' },
    ...{ date_text: '2024-03' },
  })
  const { text } = await web.post('/incidents/new', form)
  expect(asked(text)).toEqual([
    ['because.date_after_publication', 'The date is later than the publication of the source.'],
    [
      'because.sentence_without_custody.1',
      'Act 1: It is a sentence, and no arrest or detention of the same person is recorded here.',
    ],
    ['because.long_sentence.1', 'Act 1: The sentence is longer than 15 years.'],
  ])
})

describe('nothing is asked', () => {
  test('where all is as usual', async () => {
    const form = await typed({ date_text: 'Dec. 29', place: 'Hyesan', 'acts.0.place': 'Hyesan' })
    expect((await web.post('/incidents/new', form)).status).toBe(303)
  })

  test('again, where it was answered or came from elsewhere', async () => {
    const late = arrest({
      date_text: '2024-02-01',
      sources: [{ key: 's1', title: 'x', published_on: '2024-01-01', origin: { label: 'y' } }],
    })
    const { ref } = await api.save(late)
    const { text } = await web.get(`/incidents/${ref}/edit`)
    expect((await web.post(`/incidents/${ref}/edit`, fill(text, { title: 'Edited' }))).status).toBe(
      303,
    )
    const again = await web.get(`/incidents/${ref}/edit`)
    const older = fill(again.text, { 'people.0.age_min': '120' })
    const answer = await web.post(`/incidents/${ref}/edit`, older)
    expect([answer.status, asked(answer.text).map(([name]) => name)]).toEqual([
      422,
      ['because.great_age.1'],
    ])
    const { body } = await api.get(`/incidents/${ref}.json`)
    expect(body).toMatchObject({ version: 2 })
  })

  test('in a language that is not the reader’s', async () => {
    const form = await typed({ 'people.0.age_min': '111' })
    const { text } = await web.post('/incidents/new?lang=ko', form)
    expect(asked(text)[0]?.[1]).toMatch(/110세/)
    await web.get('/incidents?lang=en')
  })
})
