import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findMoment, type Moment } from '../../db/as-of/moment.ts'
import { clearShelf, most_kept, shelfOf, tidyShelf, wantedAt } from '../../server/as-of/shelf.ts'
import { database_variable } from '../../server/reader/jobs.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { girok } from '../girok.ts'
import { open } from './as-of-steps.ts'
import { saveCrowd } from './crowd.ts'
import { arrest } from './documents.ts'

let house: TestHouse
let api: Api
let web: Client
let number: number
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('analyst')
  const saved = await saveCrowd(api, 60)
  number = saved.length
}, 60_000)
afterAll(() => house.close())

const shelf = () => shelfOf(house.folder)
const kept = () => (existsSync(shelf()) ? readdirSync(shelf()).toSorted() : [])
/** One answers as soon as it has its name: who made it tidies up behind itself after that. */
const settled = () => expect.poll(kept)
const wanted = async (at: number) =>
  wantedAt(house.db, (await findMoment(house.db, String(at))) as Moment)
const csv = (at: number) => open(web, `/incidents.csv?kind=all&as_of=${at}`)

test('one is made once, for its owner only, and answers whoever asks next', async () => {
  const first = await csv(number)
  const { key } = await wanted(number)
  await settled().toEqual([key])
  const file = join(shelf(), key, 'girok.db')
  const { ino } = statSync(file)
  for (const path of [shelf(), join(shelf(), key)]) expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect((await csv(number)).text).toBe(first.text)
  const said = await girok(
    house.env,
    ...[
      'export',
      '--query',
      'kind=all',
      '--format',
      'json',
      '--out',
      join(house.folder, 'list.json'),
    ],
    ...['--as-of', String(number)],
  )
  expect(said.code).toBe(0)
  await settled().toEqual([key])
  expect(statSync(file).ino).toBe(ino)
})

test('few are kept, the ones used last, and none for ever', async () => {
  for (let at = 2; at < most_kept + 4; at += 1) {
    expect((await csv(at)).status).toBe(200)
    await expect.poll(() => kept().length).toBeLessThanOrEqual(most_kept)
  }
  const { key } = await wanted(most_kept + 3)
  expect(kept()).toContain(key)
  const day = 24 * 60 * 60
  const old = Date.now() / 1000 - 2 * day
  for (const name of kept()) if (name !== key) utimesSync(join(shelf(), name), old, old)
  await tidyShelf(house.folder)
  expect(kept()).toEqual([key])
  await clearShelf(house.folder)
  expect(kept()).toEqual([])
})

test('one that was cut off is never taken for one, and is gone with the next', async () => {
  const whole = await csv(number)
  await clearShelf(house.folder)
  const child = fork(join(import.meta.dirname, '../../server/as-of/main.ts'), [], {
    env: { ...process.env, [database_variable]: JSON.stringify(house.house.config.database) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.send(await wanted(number))
  const begun = () => {
    const [work] = kept().filter((name) => name.startsWith('.girok-work-'))
    return work !== undefined && existsSync(join(shelf(), work, 'state', 'girok.db'))
  }
  while (!begun()) await pause(1)
  await pause(20)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(kept().filter((name) => !name.startsWith('.'))).toEqual([])
  expect(kept()).toHaveLength(1)
  const again = await csv(number)
  expect([again.status, again.text === whole.text]).toEqual([200, true])
  await settled().toEqual([(await wanted(number)).key])
})

test('a start takes away what an earlier run left', async () => {
  const { key } = await wanted(number)
  expect((await csv(number)).status).toBe(200)
  await settled().toEqual([key])
  const left = join(shelf(), '.girok-work-abcdef')
  mkdirSync(left)
  writeFileSync(join(left, 'server.lock'), '')
  expect(kept()).toEqual(['.girok-work-abcdef', key])
  const { DATA_DIR, DATABASE_URL } = house.env
  const env = { DATA_DIR, ...(DATABASE_URL === undefined ? {} : { DATABASE_URL }) }
  const another = await startHouse({ env })
  expect(kept()).toEqual([])
  await another.close()
})

test('a history with a hole in it leads to no state at all', async () => {
  const { ref } = await api.save(arrest({ title: 'with a hole' }))
  const before = (await house.db.selectFrom('change_set').select('number').execute()).length
  // No path of the program writes a row without keeping it: a foreign hand did.
  await house.setIncident({ title: 'overwritten' }, ref)
  const settled = await open(web, `/incidents?kind=all&as_of=${before}&lang=en`)
  expect(settled.status).toBe(409)
  expect(settled.text).toContain('does not lead back')
  expect(settled.text).not.toContain('with a hole')
  const to = join(house.folder, 'never.csv')
  const given = [
    'export',
    '--query',
    '',
    '--format',
    'csv',
    '--out',
    '-',
    '--as-of',
    String(before),
  ]
  const { code, out, err } = await girok(house.env, ...given)
  expect([code, out, existsSync(to)]).toEqual([1, '', false])
  expect(err).toContain('does not lead back')
}, 60_000)

test('who asks for many hears how far it is, and that it is too much', async () => {
  const { historian } = house.house
  const asked = Array.from({ length: 12 }, async (_, at) =>
    historian.ready(await wanted(20 + at), 0),
  )
  const answers = await Promise.allSettled(asked)
  const refused = answers.filter(({ status }) => status === 'rejected')
  const making = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value.state : []))
  expect(refused.length).toBeGreaterThan(0)
  expect(new Set(making)).toEqual(new Set(['making']))
  const page = await web.get('/incidents?kind=all&as_of=55')
  if (page.status === 202) {
    expect(page.headers.get('refresh')).toBe('2')
    expect(page.text).toContain('after change 55 is being put together')
  } else expect(page.status).toBe(503)
})
