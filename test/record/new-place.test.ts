import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Answer, Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { fill, readForm, textOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const blank = async () => (await web.get('/incidents/new')).text
const refOf = (location: string | null) => /incidents\/([^?]+)/.exec(location ?? '')?.[1] ?? ''

/** Types a place that is not there, and presses the button that adds it. */
async function add(typed: Record<string, string>, box = 'place'): Promise<Answer> {
  const form = fill(await blank(), { 'title': 'Somewhere new', 'acts.0.type': 'arrest', ...typed })
  return web.post('/incidents/new', { ...form, add: `new-place:${box}` })
}

describe('a place that is not in the gazetteer', () => {
  test('is offered to be added where it could not be found', async () => {
    const form = fill(await blank(), { 'place': '새마을리', 'acts.0.type': 'arrest', 'title': 'x' })
    const answer = await web.post('/incidents/new', form)
    expect(answer.status).toBe(422)
    expect(textOf(answer.text, '#place_new_within')).toBe('')
    expect(answer.text).toContain('value="new-place:place"')
  })

  test('is added within another, found by either name, and there for everybody', async () => {
    const answer = await add({
      ...{ place: '새마을리', place_new_within: 'Hyesan', place_new_other: 'Saemaul-ri' },
      place_new_type: 'village',
    })
    expect(answer.status).toBe(200)
    expect(textOf(answer.text, '.notice')).toMatch(/^Saemaul-ri.* is in the gazetteer now/)
    const { location } = await web.post('/incidents/new', fill(answer.text, {}))
    const { body } = await api.get(`/incidents/${refOf(location)}.json`)
    const id = String(body['place_id'])
    expect(id).toMatch(/^[0-9A-Z]{26}$/)
    for (const place of ['새마을리', 'Saemaul-ri', 'Hyesan', 'KP-10']) {
      const { text } = await web.get(`/incidents?place=${encodeURIComponent(place)}`)
      expect(text, place).toContain(refOf(location))
    }
    const csv = await web.get('/incidents.csv?place=Saemaul-ri')
    expect(csv.text).toContain('KP-10')
    const offered = (await web.get('/suggest/places.json?q=saema')).json()
    expect((offered as { id: string }[])[0]).toMatchObject({ id })
    expect((await web.get(`/places/${id}`)).status).toBe(200)
  })

  test('is added once, however often it is sent, and again somewhere else', async () => {
    const typed = { place: 'Newtown', place_new_within: 'Musan' }
    await Promise.all([1, 2, 3].map(() => add(typed)))
    await add({ ...typed, place_new_within: 'Hoeryong' })
    const form = fill(await blank(), { 'place': 'Newtown', 'acts.0.type': 'arrest', 'title': 'x' })
    const answer = await web.post('/incidents/new', form)
    expect(textOf(answer.text, '#place-problem')).toMatch(/several places/)
    expect(readForm(answer.text)['title']).toEqual(['x'])
    const rows = await house.db
      .selectFrom('place')
      .select('parent_id')
      .where('name_en', '=', 'Newtown')
      .execute()
    expect(rows.map((row) => row.parent_id).toSorted()).toEqual(['KP-09.hoeryong', 'KP-09.musan'])
  })

  test('is one however it is spelled, and what was said of it stays in the form', async () => {
    const first = await add({ place: 'Saebyol-ri', place_new_within: 'Musan' })
    const second = await add({ place: 'saebyol ri', place_new_within: 'Musan' })
    const id = (text: string) => readForm(text)['place_id']
    expect(id(second.text)).toEqual(id(first.text))
    const form = fill(await blank(), {
      ...{ 'place': 'Elsewhere', 'place_new_within': 'Musan', 'acts.0.type': 'arrest' },
    })
    const saved = await web.post('/incidents/new', { ...form, title: ['x'] })
    expect(saved.status).toBe(422)
    expect(readForm(saved.text)['place_new_within']).toEqual(['Musan'])
  })

  test('stays in an act’s box as in the incident’s', async () => {
    const box = 'acts.0.place'
    const answer = await add({ [box]: 'The depot', [`${box}_new_within`]: 'Hyesan' }, box)
    const fields = readForm(answer.text)
    expect(fields[box]?.[0]).toMatch(/^The depot, /)
    expect(fields[`${box}_id`]?.[0]).toMatch(/^[0-9A-Z]{26}$/)
  })

  test.each([
    [{ place: 'Nowhere', place_new_within: '' }, /No place in the gazetteer/],
    [{ place: 'Nowhere', place_new_within: 'Unsan' }, /not clear which place/],
    [{ place: 'Nowhere', place_new_within: 'Atlantis' }, /not clear which place/],
    [{ place: '', place_new_within: 'Hyesan' }, /required/],
    [{ place: 'Nowhere', place_new_within: 'North Korea' }, /not clear which place/],
  ])('is asked about again where it is not clear: %o', async (typed, message) => {
    const answer = await add(typed)
    expect(answer.status).toBe(422)
    expect(textOf(answer.text, '#place-problem')).toMatch(message)
    expect(readForm(answer.text)).toMatchObject({ title: ['Somewhere new'] })
  })

  test('what was said of it is no field of the incident', async () => {
    const typed = { 'place': 'Hyesan', 'place_new_within': 'Musan', 'acts.0.type': 'arrest' }
    const form = fill(await blank(), { ...typed, title: 'Plain' })
    expect((await web.post('/incidents/new', form)).status).toBe(303)
  })
})

test('all that was added verifies', async () => {
  const faults: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void faults.push(fault))
  expect(faults).toEqual([])
})
