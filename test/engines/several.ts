import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClient } from '../client.ts'
import { password, startHouse, type TestHouse } from '../house.ts'
import { newInstallation } from '../installation.ts'
import { makeApi, type Api } from '../record/api.ts'
import { arrest } from '../record/documents.ts'
import { fill, textOf } from '../record/reading.ts'

/** Two servers on one database, each with a folder of its own, and somebody who uses both. */
let houses: [TestHouse, TestHouse]
let apis: [Api, Api]
const closings: (() => Promise<void>)[] = []
beforeAll(async () => {
  const { env, remove } = await newInstallation()
  closings.push(remove)
  const other = mkdtempSync(join(tmpdir(), 'girok-'))
  closings.push(() => rm(other, { recursive: true }))
  const start = (DATA_DIR: string) => startHouse({ example: true, env: { ...env, DATA_DIR } })
  // Both at once: one of them makes the tables and fills them, the other waits.
  const [one, two] = await Promise.all([start(env.DATA_DIR), start(other)])
  houses = [one, two]
  closings.push(one.close, two.close)
  apis = [await makeApi(one), await makeApi(two)]
}, 120_000)
afterAll(async () => {
  for (const close of closings.toReversed()) await close()
})

test('the example is there once, whoever loaded it', async () => {
  for (const api of apis) {
    const { body } = await api.get('/api/incidents?kind=all')
    expect(body['total']).toBe(3)
  }
})

test('what one saves the other shows at once, under the next reference', async () => {
  const document = arrest({ date_edtf: '1998-05-01', place_id: 'KP-01' })
  const saved = await Promise.all(
    Array.from({ length: 20 }, (_, n) => apis[n % 2 ? 1 : 0].save(document)),
  )
  const numbers = Array.from({ length: 20 }, (_, n) => `KP-1998-${String(n + 1).padStart(4, '0')}`)
  expect(saved.map(({ ref }) => ref).toSorted()).toEqual(numbers)
  for (const api of apis) {
    expect((await api.get('/api/incidents?from=1998&to=1998')).body['total']).toBe(20)
  }
})

test('the same sending to both at once makes one record', async () => {
  const document = arrest({ title: 'Once for both' })
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      apis[n % 2 ? 1 : 0].post(document, { 'idempotency-key': 'to both' }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
  expect(new Set(answers.map(({ body }) => body['ref'])).size).toBe(1)
})

test('who signs in at one is signed in at the other, and signed out at both', async () => {
  const [one, two] = houses
  const here = await one.signIn('researcher')
  const there = makeClient(two.url, Object.fromEntries(here.cookies))
  expect((await there.get('/account')).status).toBe(200)
  await here.get('/account')
  await here.post('/sign-out')
  expect((await there.get('/account')).status).toBe(303)
})

test('an edit that was overtaken at the other is told, with nothing lost', async () => {
  const { ref } = await apis[0].save(arrest())
  const [here, there] = [await houses[0].signIn('researcher'), await houses[1].signIn('reviewer')]
  const edit = `/incidents/${ref}/edit`
  const own = fill((await here.get(edit)).text, { title: 'Mine' })
  const writer = await houses[1].signIn('researcher', 'other')
  const theirs = fill((await writer.get(edit)).text, { title: 'Theirs' })
  expect((await writer.post(edit, theirs)).status).toBe(303)
  expect((await here.post(edit, own)).status).toBe(409)
  expect(textOf((await there.get(`/incidents/${ref}`)).text, 'h1')).toContain('Theirs')
})

test('guesses at one count at the other', async () => {
  await houses[0].user('viewer', 'guessed')
  const guess = (house: TestHouse, secret: string) =>
    house.visitor().post('/sign-in', {
      ...{ email: 'guessed@example.org', password: secret, next: '/' },
    })
  const statuses: number[] = []
  for (let n = 0; n < 5; n += 1) {
    statuses.push((await guess(houses[n % 2 ? 1 : 0], 'wrong')).status)
  }
  expect(statuses).toEqual([422, 422, 422, 422, 422])
  for (const house of houses) expect((await guess(house, password)).status).toBe(429)
})
