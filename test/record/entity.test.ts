import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi } from './api.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { readPage, textOf, textsOf } from './reading.ts'

const many = 203

let house: TestHouse
let person: string
let source: Json
beforeAll(async () => {
  house = await startHouse()
  const api = await makeApi(house)
  const acts = [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: 'mss' }] }]
  const own = { place_id: 'KP-10.hyesan', acts }
  const first = await api.save(arrest({ ...own, sources: [article('s1')] }))
  person = String(rows(first, 'people')[0]?.['person_id'])
  source = rows(first, 'sources')[0] ?? {}
  const again = {
    people: [{ key: 'p1', person_id: person }],
    sources: [{ key: 's1', source_id: source['source_id'] }],
  }
  for (let n = 2; n <= many; n += 1) await api.save(arrest({ ...own, ...again, title: `No. ${n}` }))
  // One without people or agencies: it is a source's and a place's, of all kinds.
  const { sources } = again
  await api.save({ kind: 'pattern', title: 'A pattern', place_id: 'KP-10.hyesan', sources })
})
afterAll(() => house.close())

test.each([
  ['a place', () => '/places/KP-10.hyesan', many + 1],
  ['an agency', () => '/agencies/mss', many],
  ['a source', () => `/sources/${String(source['source_id'])}`, many + 1],
  ['an origin', () => `/origins/${String(source['origin_id'])}`, many + 1],
  ['a person', () => `/people/${person}`, many],
])('the page of %s says how many incidents there are beyond the first', async (_, path, n) => {
  const web = await house.signIn('researcher')
  const { text } = await web.get(`${path()}?lang=en`)
  const section = 'section[aria-labelledby=incidents]'
  expect(textsOf(text, `${section} li`)).toHaveLength(200)
  expect(textOf(text, `${section} > .hint`)).toBe(`These are the first 200 of ${n} records.`)
  const korean = textOf((await web.get(`${path()}?lang=ko`)).text, section)
  expect(korean).toContain(`기록 ${n}건 가운데 처음 200건입니다.`)
  const link = readPage(text).querySelector(`${section} p a`)?.getAttribute('href')
  if (path().startsWith('/people')) return expect(link).toBeUndefined()
  const list = await web.get(`${link ?? ''}&lang=en`)
  expect(textOf(list.text, 'h1')).toMatch(new RegExp(`^${n} records`))
})

test('a page that shows them all says nothing of it', async () => {
  const web = await house.signIn('researcher')
  const { text } = await web.get('/places/KP-01?lang=en')
  expect(textOf(text, 'main')).not.toContain('These are the first')
})
