import { existsSync, statSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import {
  hasReserve,
  makeRoomToStart,
  makeSpace,
  reserve_size,
  reserveIn,
} from '../../server/condition/space.ts'
import type { Client } from '../client.ts'
import { spoil } from '../faults/spoilt/prepare.ts'
import { password, startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest } from './documents.ts'
import { fill, readForm } from './reading.ts'

/** A disk on which nothing more fits, unless the reserve was given up. */
const disk = { full: false, free: 10 * reserve_size, used: 0.5 }
spoil((prepare, sql) => {
  const statement = prepare(sql)
  if (sql !== 'commit') return statement
  const run = statement.run.bind(statement)
  statement.run = () => {
    if (!disk.full || !hasReserve(house.folder)) return run([])
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  }
  return statement
})
const room = async () => {
  const { free, used } = disk
  const taken = used === 1 ? 1e9 : (free * used) / (1 - used)
  return { blocks: taken + free, bfree: free, bavail: free, bsize: 1 }
}

let house: TestHouse
let api: Api
let web: Client
let admin: Client
const log: string[] = []
beforeAll(async () => {
  // PostgreSQL looks after its own disk.
  house = await startHouse({ in_file: true })
  house.house.space = makeSpace(house.house.config, house.db, room)
  api = await makeApi(house)
  web = await house.signIn('researcher')
  admin = await house.signIn('admin')
})
afterAll(async () => {
  await house.close()
})
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation((line) => void log.push(String(line)))
  Object.assign(disk, { full: false, free: 10 * reserve_size, used: 0.5 })
  await house.house.space.look()
  log.length = 0
})
afterEach(() => void vi.restoreAllMocks())

const fillUp = () => Object.assign(disk, { full: true, free: 0, used: 1 })
const countIncidents = async () =>
  (await house.db.selectFrom('incident').select('id').execute()).length

test('the reserve is really there, for its owner only', () => {
  const { size, blocks, mode } = statSync(reserveIn(house.folder))
  expect([size, mode & 0o777]).toEqual([reserve_size, 0o600])
  expect(blocks * 512).toBeGreaterThanOrEqual(reserve_size)
})

test('on a full disk people sign in and out, read, and take files', async () => {
  await api.save(arrest({ title: 'Before it was full' }))
  fillUp()
  const someone = house.visitor()
  await someone.get('/sign-in')
  const { status } = await someone.post('/sign-in', {
    ...{ email: 'researcher@example.org', password, next: '/account' },
  })
  expect(status).toBe(303)
  expect((await someone.get('/incidents')).status).toBe(200)
  const file = await someone.get('/incidents.csv')
  expect([file.status, file.text.includes('Before it was full')]).toEqual([200, true])
  expect((await someone.post('/sign-out')).status).toBe(303)
  expect((await someone.get('/account')).location).toMatch(/^\/sign-in/)
  expect(log).toEqual([expect.stringMatching(/is full: no record is saved/)])
})

test('without a reserve nobody could', async () => {
  const spoilt = await startHouse({ in_file: true })
  await spoilt.user('researcher')
  fillUp()
  const someone = spoilt.visitor()
  await someone.get('/sign-in')
  const sent = { email: 'researcher@example.org', password, next: '/' }
  expect((await someone.post('/sign-in', sent)).status).toBe(503)
  await spoilt.close()
})

test.each([
  ['en', 'Not saved: the disk is full', 'Everything you typed is still here'],
  ['ko', '저장되지 않았습니다. 디스크가 가득 찼습니다', '그대로 남아 있습니다'],
])('a record is refused with the reason, and saved when there is room (%s)', async (...words) => {
  const [language, reason, kept] = words
  const { text } = await web.get(`/incidents/new?lang=${language}`)
  const typed = {
    ...{ 'title': `Arrest of a trader, ${language}`, 'summary': 'Told once.' },
    'people.0.label': `a trader, ${language}`,
    ...{ 'acts.0.type': 'arrest', 'acts.0.victims': 'p1' },
  }
  const before = await countIncidents()
  fillUp()
  // Before and after the reserve is given up, which the export does.
  for (const path of ['/incidents', '/incidents.csv']) {
    expect((await web.get(path)).status).toBe(200)
    const refused = await web.post('/incidents/new', fill(text, typed))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    for (const words of [reason, kept]) expect(refused.text).toContain(words)
    expect(readForm(refused.text)['summary']).toEqual(['Told once.'])
    const sent = await api.post(arrest({ title: 'Refused' }), { 'accept-language': language })
    expect(sent.status).toBe(503)
  }
  expect(hasReserve(house.folder)).toBe(false)
  expect(await countIncidents()).toBe(before)
  await house.house.space.look()
  expect((await web.post('/incidents/new', fill(text, typed))).status).toBe(503)
  // Not enough for the reserve and as much again: the next sign-in would take it all.
  disk.free = 2 * reserve_size - 1
  await house.house.space.look()
  expect(hasReserve(house.folder)).toBe(false)
  Object.assign(disk, { full: false, free: 2 * reserve_size })
  await house.house.space.look()
  expect((await web.post('/incidents/new', fill(text, typed))).status).toBe(303)
  expect(await countIncidents()).toBe(before + 1)
  expect(log.at(-1)).toMatch(/There is room again/)
})

test('who is signed in is told that the disk is full; administrators before, and the log once', async () => {
  const alert = /role="alert">The disk is almost full/
  disk.used = 0.899
  await house.house.space.look()
  expect((await admin.get('/users')).text).not.toMatch(alert)
  disk.used = 0.91
  await house.house.space.look()
  await house.house.space.look()
  expect((await admin.get('/users')).text).toMatch(alert)
  expect((await admin.get('/incidents')).text).toMatch(alert)
  expect((await admin.get('/users?lang=ko')).text).toMatch(/role="alert">디스크가 거의/)
  expect((await web.get('/incidents?lang=en')).text).not.toContain('role="alert"')
  // One hundredth better is no other state.
  for (const used of [0.89, 0.91]) {
    disk.used = used
    await house.house.space.look()
  }
  expect(log).toEqual([expect.stringMatching(/is 91 % full, \d+ MB are free\. Make room/)])
  fillUp()
  await web.get('/incidents.csv')
  expect((await web.get('/incidents?lang=en')).text).toMatch(/role="alert">The disk is full/)
  expect((await house.visitor().get('/sign-in')).text).not.toContain('disk')
})

test('it is given up before the start where there is no room to open the database', async () => {
  const { config } = house.house
  await makeRoomToStart(config)
  expect(existsSync(reserveIn(house.folder))).toBe(true)
  await makeRoomToStart(config, async () => ({ blocks: 100, bfree: 1, bavail: 1, bsize: 4_096 }))
  expect(existsSync(reserveIn(house.folder))).toBe(false)
})
