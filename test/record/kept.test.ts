import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest } from './documents.ts'
import { fill, textsOf } from './reading.ts'

// The page of a list is kept as it was shown, and shown again only as long as it is true.

let house: TestHouse
let api: Api
beforeEach(async () => {
  house = await startHouse()
  api = await makeApi(house)
  await api.save(arrest({ title: 'Taken in May' }))
})
afterEach(() => house.close())

test('the same page for the same person is made once', async () => {
  const web = await house.signIn('analyst')
  const ask = vi.spyOn(house.house.readers, 'ask')
  const first = await web.get('/incidents?lang=en')
  const again = await web.get('/incidents?lang=en')
  expect(again.text).toBe(first.text)
  expect(ask).toHaveBeenCalledTimes(1)
})

test('what was saved, edited or withheld since shows on it', async () => {
  const web = await house.signIn('researcher')
  const analyst = await house.signIn('analyst')
  const titles = async (client = web) =>
    textsOf((await client.get('/incidents?lang=en')).text, 'main a').filter((text) =>
      text.startsWith('Taken in'),
    )
  expect(await titles()).toEqual(['Taken in May'])
  const { ref } = await api.save(arrest({ title: 'Taken in June' }))
  expect((await titles()).toSorted()).toEqual(['Taken in June', 'Taken in May'])
  const form = fill((await web.get(`/incidents/${ref}/edit`)).text, { title: 'Taken in July' })
  expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
  expect((await titles()).toSorted()).toEqual(['Taken in July', 'Taken in May'])
  expect(await titles(analyst)).toHaveLength(2)
  await house.setIncident({ sensitivity: 'sealed' }, ref)
  expect(await titles(analyst)).toEqual(['Taken in May'])
})

test('nobody is shown what was made for another, or in another language', async () => {
  const [one, other] = [await house.signIn('analyst'), await house.signIn('viewer')]
  const english = (await one.get('/incidents?lang=en')).text
  const korean = (await one.get('/incidents?lang=ko')).text
  expect(textsOf(english, 'h1')).not.toEqual(textsOf(korean, 'h1'))
  const theirs = (await other.get('/incidents?lang=en')).text
  expect(theirs).not.toBe(english)
  expect((await one.get('/incidents?lang=en')).text).toBe(english)
})
