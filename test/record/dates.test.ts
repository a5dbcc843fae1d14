import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, article, rows } from './documents.ts'

let house: TestHouse
let api: Api
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
})
afterAll(() => house.close())

const dated = async (date_text: string, published_on: string) => {
  const sources = [article('s1', { published_on })]
  const body = await api.save(arrest({ date_text, sources }))
  return [body['date_earliest'], body['date_latest']]
}

test.each([
  ['Dec. 29', '2023-12-29', '2023-12-29'],
  ['12월 29일', '2023-12-29', '2023-12-29'],
  ['late last year', '2023-09-01', '2023-12-31'],
  ['last month', '2023-12-01', '2023-12-31'],
  ['지난달', '2023-12-01', '2023-12-31'],
  ['on Monday', '2024-01-22', '2024-01-22'],
  ['2023년 12월 하순', '2023-12-21', '2023-12-31'],
  ['before 2024-01-10', null, '2024-01-09'],
])('%s of an article of 24 January 2024 is %s to %s', async (text, earliest, latest) => {
  expect(await dated(text, '2024-01-24')).toEqual([earliest, latest])
})

test('a date without a year, of a source without a day, is refused with the reason', async () => {
  const { status, body } = await api.post(arrest({ date_text: 'Dec. 29' }))
  const [problem] = rows(body, 'errors')
  expect([status, problem?.['field']]).toEqual([422, 'date'])
  expect(String(problem?.['message'])).toMatch(/publi/i)
})

test('an act’s own words are read from the same day', async () => {
  const acts = [{ type: 'sentence', victims: ['p1'], date_text: 'On Jan. 10' }]
  const body = await api.save(arrest({ acts, sources: [article('s1')] }))
  expect(rows(body, 'acts')[0]).toMatchObject({
    date_edtf: '2024-01-10',
    date_text: 'On Jan. 10',
  })
})
