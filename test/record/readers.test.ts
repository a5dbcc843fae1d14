import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { killAfter, waitedFor } from '../../server/reader/deadline.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest } from './documents.ts'

let house: TestHouse
let api: Api
beforeAll(async () => {
  house = await startHouse({ readers: 1 })
  api = await makeApi(house)
  await api.save(arrest({ title: 'One' }))
})
afterAll(() => house.close())

const list = (n = 0) => api.get(`/api/incidents?from=20${10 + n}`)
/** A reader takes its time to start where much else goes on. */
const patient = { timeout: 15_000 }
const stopAll = (signal: NodeJS.Signals) => {
  for (const pid of house.house.readers.pids()) process.kill(pid, signal)
}

test('a reader that is stuck is ended; saving goes on, and so do lists soon after', async () => {
  expect((await list()).status).toBe(200)
  // Stopped, it is as deaf as one deep inside a query.
  stopAll('SIGSTOP')
  const stuck = api.get('/api/incidents')
  const saved = api.save(arrest({ title: 'Saved meanwhile' }))
  const first = await Promise.race([stuck.then(() => 'the list'), saved.then(() => 'the save')])
  expect(first).toBe('the save')
  const answer = await stuck
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
  const again = async () => {
    const { status, body } = await list()
    return [status, body['total']]
  }
  await expect.poll(again, patient).toEqual([200, 0])
})

test('a reader that died is replaced', async () => {
  expect((await list()).status).toBe(200)
  const before = house.house.readers.pids()
  stopAll('SIGKILL')
  await expect.poll(async () => (await list()).status, patient).toBe(200)
  expect(house.house.readers.pids()).not.toEqual(before)
})

test('a reader that hangs while it starts is not waited for', async () => {
  stopAll('SIGKILL')
  await expect.poll(() => house.house.readers.pids().length).toBe(1)
  stopAll('SIGSTOP')
  await expect.poll(async () => (await list()).status, patient).toBe(200)
})

test('more than can wait are turned away at once, and told when to come again', async () => {
  stopAll('SIGSTOP')
  const asked = Array.from({ length: 120 }, (_, n) => list(n % 80))
  const answers = await Promise.all(asked)
  const away = answers.filter(({ status }) => status === 503)
  expect(away.length).toBeGreaterThan(30)
  expect(away.every(({ headers }) => headers.get('retry-after') === '2')).toBe(true)
  expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true)
  await expect.poll(async () => (await list()).status, patient).toBe(200)
})

test('who went away while waiting takes up no place, and no reader', async () => {
  const { exporters } = house.house
  const headers = { authorization: `Bearer ${await house.token('analyst')}` }
  const take = (signal: AbortSignal) => fetch(`${house.url}/incidents.csv`, { headers, signal })
  const gone = new AbortController()
  expect((await take(gone.signal)).status).toBe(200)
  for (const pid of exporters.pids()) process.kill(pid, 'SIGSTOP')
  const asked = Array.from({ length: 20 }, () => take(gone.signal).catch(() => null))
  await expect.poll(() => exporters.inLine()).toBe(true)
  gone.abort()
  await Promise.all(asked)
  // Who is still there would wait for eight seconds.
  await expect.poll(() => exporters.inLine(), { timeout: 6_000 }).toBe(false)
  for (const pid of exporters.pids()) process.kill(pid, 'SIGKILL')
})

test('a file whose reader died is broken off, not ended as if it were whole', async () => {
  const url = `${house.url}/incidents.csv`
  const headers = { authorization: `Bearer ${await house.token('analyst')}` }
  expect((await (await fetch(url, { headers })).text()).split('\r\n').length).toBeGreaterThan(2)
  for (const pid of house.house.exporters.pids()) process.kill(pid, 'SIGSTOP')
  const broken = fetch(url, { headers }).then((response) => response.text())
  broken.catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 300))
  for (const pid of house.house.exporters.pids()) process.kill(pid, 'SIGKILL')
  const text = await broken.catch(() => null)
  expect(text === null || text.includes('"status":503')).toBe(true)
  const all = house.db.selectFrom('export').selectAll().orderBy('id', 'desc')
  const log = await all.limit(2).execute()
  expect(log.map((row) => row.finished_at !== null)).toEqual([false, true])
})

test('files that are taken at once get nothing of each other', async () => {
  const paths = ['/incidents.csv', '/acts.csv', '/incidents.json', '/acts.json']
  for (let n = 0; n < 20; n += 1)
    await api.save(arrest({ title: `Filler ${n}`, summary: 'x'.repeat(9_000) }))
  const alone = new Map<string, string>()
  for (const path of paths) alone.set(path, (await api.get(path)).text)
  for (let round = 0; round < 15; round += 1) {
    const asked = [...paths, ...paths, ...paths]
    const texts = await Promise.all(asked.map(async (path) => (await api.get(path)).text))
    for (const [at, path] of asked.entries()) expect(texts[at] === alone.get(path), path).toBe(true)
  }
})

describe('the deadline of a reader', () => {
  const sleeper = () => spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1500)'])
  /** How a process ends that is given half a second, and is let run for a part of the time. */
  const ended = async (share: number) => {
    const [child, began] = [sleeper(), performance.now()]
    killAfter(child, 500, () => (performance.now() - began) * (1 - share))
    const [, signal] = await once(child, 'exit')
    return { signal, took: performance.now() - began }
  }

  test('does not count the time for which it waits for a processor', async () => {
    expect(await ended(0.1)).toMatchObject({ signal: null })
    expect(await ended(1)).toMatchObject({ signal: 'SIGKILL' })
  })

  test('comes all the same, though much later, where it is let run for no time', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
    const began = performance.now()
    killAfter(child, 100, () => performance.now() - began)
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
  })

  test.runIf(process.platform === 'linux')('is told by Linux how long that was', () => {
    const before = waitedFor(process)
    // Two of one program on one processor: one of them waits.
    const other = spawn('taskset', ['-c', '0', process.execPath, '-e', 'for (;;);'])
    try {
      const [own, from] = [spawnSync('taskset', ['-cp', '0', `${process.pid}`]), performance.now()]
      while (performance.now() - from < 1_000);
      expect([own.status, waitedFor(process) - before > 50]).toEqual([0, true])
    } finally {
      other.kill('SIGKILL')
      spawnSync('taskset', ['-cp', '0-1023', `${process.pid}`])
    }
  })
})
