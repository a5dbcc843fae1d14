import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changePrepared } from '../../db/prepared.ts'
import { limits } from '../../server/export/prepare.ts'
import { lineOf } from '../../db/verify/fault.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { newInstallation } from '../installation.ts'
import { makeApi, type Api } from './api.ts'
import { arrest } from './documents.ts'
import { readPage, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  for (let n = 1; n <= 60; n += 1) await api.save(arrest({ title: `Arrest ${n}` }))
  // More than travels at once, so that somebody has to wait for it.
  await house.setIncident({ summary: '가나다 '.repeat(20_000) })
  web = await english('analyst')
})
afterAll(() => house.close())

async function english(role: 'analyst' | 'admin' | 'researcher' | 'viewer', name: string = role) {
  const client = await house.signIn(role, name)
  await client.get('/incidents?lang=en')
  return client
}

const folder = () => join(house.folder, 'exports')
const files = () => (existsSync(folder()) ? readdirSync(folder()) : [])
const ask = async (path: string, client = web) => {
  const { status, location } = await client.post(path)
  expect(status, path).toBe(303)
  return location ?? ''
}
const heading = async (address: string, client = web) =>
  textOf((await client.get(address)).text, 'h1')
const waitFor = (address: string, title: string) =>
  expect.poll(() => heading(address), { timeout: 30_000 }).toBe(title)
const lastExport = () =>
  house.db.selectFrom('export').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()

/** Prepares a file while whoever writes it does not move, once it has begun to. */
async function holdUp(path: string): Promise<{ address: string; release: () => void }> {
  const address = await ask(path)
  const id = address.split('/').at(-1) ?? ''
  const bytes = () => house.house.preparer.progressOf(id)?.bytes ?? 0
  await expect.poll(bytes, { timeout: 30_000, interval: 1 }).toBeGreaterThan(0)
  const pids = house.house.exporters.pids()
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  const release = () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
  return { address, release }
}

async function removeAll(client = web): Promise<void> {
  const { text } = await client.get('/exports')
  const links = [...readPage(text).querySelectorAll('[aria-labelledby=prepared] tbody a')]
  for (const link of links) await client.post(`${link.getAttribute('href') ?? ''}/cancel`)
}

describe('a file that is prepared', () => {
  test.each([
    '/incidents.csv?sort=ref&safe=1',
    '/acts.csv?safe=1',
    '/incidents.json',
    '/acts.json',
    '/incidents.csv?bom=1&labels=ko&cols=title,ref',
  ])('of %s is the one that is sent at once, and is logged', async (path) => {
    const address = await ask(path)
    await waitFor(address, 'The file is ready')
    const taken = await web.take(`${address}/file`)
    const [direct] = [await web.take(path)]
    expect(taken.bytes.equals(direct.bytes)).toBe(true)
    for (const name of ['content-type', 'cache-control', 'x-content-type-options']) {
      expect(taken.headers.get(name)).toBe(direct.headers.get(name))
    }
    expect(taken.headers.get('content-disposition')).toMatch(/^attachment; filename="\w/)
    const sha256 = createHash('sha256').update(taken.bytes).digest('hex')
    const [query = ''] = path.split('?').slice(1)
    const log = await house.db
      .selectFrom('export')
      .selectAll()
      .where('sha256', '=', sha256)
      .where('query', '=', query)
      .execute()
    expect(log).toHaveLength(2)
    expect(log[0]?.row_count).toBe(log[1]?.row_count)
    expect(log[0]?.row_count).toBeGreaterThan(0)
    const page = await web.get(address)
    expect(textsOf(page.text, '.facts dd')).toContain(sha256)
    await removeAll()
    expect(files()).toEqual([])
  })

  test('of a workbook has the same rows', async () => {
    const address = await ask('/incidents.xlsx')
    await waitFor(address, 'The file is ready')
    expect((await web.take(`${address}/file`)).bytes.subarray(0, 2).toString()).toBe('PK')
    expect((await lastExport()).row_count).toBe(60)
    await removeAll()
  })

  test('shows how far it is, in whatever tab, and goes on', async () => {
    const { address, release } = await holdUp('/incidents.csv?q=Arrest')
    const page = await web.get(address)
    expect(textOf(page.text, 'h1')).toBe('The file is being written')
    expect(page.headers.get('refresh')).toBe('1')
    expect(readPage(page.text).querySelector('progress')).not.toBeNull()
    const other = await english('analyst')
    expect(
      textOf(
        (await other.get('/exports')).text,
        '[aria-labelledby=prepared] tbody td:nth-of-type(3)',
      ),
    ).toContain('being written')
    // Nothing is to be had of it yet.
    expect((await web.get(`${address}/file`)).location).toBe(address)
    release()
    await waitFor(address, 'The file is ready')
    expect((await web.get(address)).headers.get('refresh')).toBeNull()
    await removeAll()
  })

  test('is nobody else’s: not to see, not to fetch, not to remove', async () => {
    const address = await ask('/incidents.csv')
    await waitFor(address, 'The file is ready')
    for (const client of [await english('analyst', 'other'), await english('admin')]) {
      for (const path of [address, `${address}/file`]) {
        expect((await client.get(path)).status).toBe(404)
      }
      expect((await client.post(`${address}/cancel`)).status).toBe(404)
      expect((await client.get('/exports')).text).not.toContain(address)
    }
    const viewer = await english('viewer')
    for (const path of ['/exports', address, `${address}/file`]) {
      expect((await viewer.get(path)).status).toBe(404)
    }
    expect((await viewer.post('/incidents.csv')).status).toBe(404)
    expect((await house.visitor().get(`${address}/file`)).status).toBe(303)
    expect(statSync(folder()).mode & 0o777).toBe(0o700)
    for (const name of files()) expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600)
    expect(files()).toHaveLength(1)
    // It was fetched by nobody yet.
    expect((await web.get(address)).text).not.toContain('First fetched')
    await web.take(`${address}/file`)
    expect((await web.get(address)).text).toContain('First fetched')
    await removeAll()
  })

  test('that is cancelled leaves nothing, and is begun again', async () => {
    const { address } = await holdUp('/incidents.csv?sort=ref')
    expect((await web.post(`${address}/cancel`)).location).toBe(address)
    expect(await heading(address)).toBe('The file was cancelled')
    expect(files()).toEqual([])
    expect((await lastExport()).finished_at).toBeNull()
    const { text } = await web.get(address)
    const again = readPage(text).querySelector('main form')?.getAttribute('action') ?? ''
    expect(again).toBe('/incidents.csv?sort=ref')
    const next = await ask(again)
    expect(next).not.toBe(address)
    await waitFor(next, 'The file is ready')
    await removeAll()
    expect(await heading(next)).toBe('The file is no longer there')
    expect((await web.get(`${next}/file`)).location).toBe(next)
  })

  test('whose writer dies is begun anew, and is whole', async () => {
    const { address } = await holdUp('/incidents.json')
    for (const pid of house.house.exporters.pids()) process.kill(pid, 'SIGKILL')
    await waitFor(address, 'The file is ready')
    const { bytes } = await web.take(`${address}/file`)
    expect(JSON.parse(bytes.toString())).toHaveLength(60)
    await removeAll()
  })

  test('waits for its turn, and only so many are kept for one person', async () => {
    const { address, release } = await holdUp('/incidents.csv')
    const others: string[] = []
    for (let n = 1; n < limits.each; n += 1) others.push(await ask('/acts.csv'))
    const waiting = await web.get(others[1] ?? '')
    expect(textOf(waiting.text, 'h1')).toBe('The file waits for its turn')
    expect(textOf(waiting.text, '[role=status]')).toBe('2 other files come first.')
    const refused = await web.post('/incidents.csv')
    expect(refused.status).toBe(422)
    expect(textOf(refused.text, '[role=alert]')).toContain('five files already')
    // Somebody else may have one.
    const other = await english('researcher')
    const theirs = await ask('/acts.csv', other)
    expect((await web.post(`${others[0] ?? ''}/cancel`)).status).toBe(303)
    expect(await heading(others[0] ?? '')).toBe('The file was cancelled')
    release()
    for (const one of [address, ...others.slice(1)]) await waitFor(one, 'The file is ready')
    await expect.poll(() => heading(theirs, other), { timeout: 30_000 }).toBe('The file is ready')
    await removeAll()
    await removeAll(other)
    expect(files()).toEqual([])
  })

  test('is removed when its time is over, and then said to be', async () => {
    const address = await ask('/incidents.csv')
    await waitFor(address, 'The file is ready')
    const { preparer } = house.house
    await preparer.sweep(new Date(Date.now() + limits.ms - 60_000))
    expect(await heading(address)).toBe('The file is ready')
    await preparer.sweep(new Date(Date.now() + limits.ms + 60_000))
    expect([await heading(address), files()]).toEqual(['The file is no longer there', []])
    await preparer.sweep(new Date(Date.now() + 31 * limits.ms))
    expect((await web.get(address)).status).toBe(404)
  })

  test('that somebody took away under the program is said to be gone', async () => {
    const address = await ask('/incidents.csv')
    await waitFor(address, 'The file is ready')
    await house.house.preparer.begin(false)
    expect((await web.get(`${address}/file`)).location).toBe(address)
    expect(await heading(address)).toBe('The file is no longer there')
  })

  test('finds no room where all files together are too large, and leaves nothing', async () => {
    const { bytes } = limits
    try {
      limits.bytes = 200_000
      const address = await ask('/incidents.csv')
      await waitFor(address, 'The file could not be written')
      expect((await web.get(address)).text).toContain('no room for a file of this size')
      expect(files()).toEqual([])
      limits.bytes = 0
      const refused = await web.post('/incidents.csv')
      expect([refused.status, textOf(refused.text, '[role=alert]')]).toEqual([
        422,
        expect.stringContaining('no room'),
      ])
    } finally {
      limits.bytes = bytes
    }
  })

  test('of a query that cannot be answered is not begun: the list says why', async () => {
    const before = files()
    const { status, location } = await web.post('/incidents.csv?color=red')
    expect([status, location]).toEqual([303, '/incidents?color=red'])
    expect(files()).toEqual(before)
  })

  test('is offered for a long list, and not for a short one', async () => {
    const { text } = await web.get('/incidents')
    expect(readPage(text).querySelector('.prepare')).toBeNull()
  })
})

test('after a restart the page says that it was broken off, and that a ready one is gone', async () => {
  const { env, remove } = await newInstallation()
  const first = await startHouse({ env: { ...env } })
  const saver = await makeApi(first)
  await saver.save(arrest())
  const client = await first.signIn('analyst')
  const ready = (await client.post('/incidents.csv')).location ?? ''
  const done = async () => textOf((await client.get(`${ready}?lang=en`)).text, 'h1')
  await expect.poll(done, { timeout: 30_000 }).toBe('The file is ready')
  const begun = (await client.post('/incidents.csv?sort=ref')).location ?? ''
  await expect
    .poll(async () => textOf((await client.get(`${begun}?lang=en`)).text, 'h1'))
    .toBe('The file is ready')
  // As a program that is killed leaves it.
  const id = begun.split('/').at(-1) ?? ''
  expect(await changePrepared(first.db, id, ['ready'], { state: 'writing' })).toBe(true)
  writeFileSync(join(first.folder, 'exports', `${id}.part`), 'half of it')
  writeFileSync(join(first.folder, 'exports', 'report.csv'), 'of somebody else')
  await first.close()
  const second = await startHouse({ env: { ...env } })
  try {
    const again = await second.signIn('analyst')
    await again.get('/incidents?lang=en')
    const title = async (path: string) => textOf((await again.get(path)).text, 'h1')
    expect(await title(begun)).toBe('The file was broken off')
    expect(await title(ready)).toBe('The file is no longer there')
    expect(readdirSync(join(second.folder, 'exports'))).toEqual(['report.csv'])
    const { text } = await again.get(begun)
    const form = readPage(text).querySelector('main form')
    expect(form?.getAttribute('action')).toBe('/incidents.csv?sort=ref')
    expect((await again.post('/incidents.csv?sort=ref')).status).toBe(303)
  } finally {
    await second.close()
    await remove()
  }
})

describe('the log of exports', () => {
  test('shows each person their own, and an administrator everybody’s', async () => {
    const one = await english('analyst', 'Cho')
    const { bytes } = await one.take('/incidents.csv?place=KP-10&from=2023&safe=1')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const own = await one.get('/exports')
    const [line = ''] = textsOf(own.text, '[aria-labelledby=log] tbody tr')
    expect(line).toContain('CSV')
    expect(line).toMatch(/from 2023|2023/)
    expect(line).toContain(sha256)
    expect((await (await english('analyst', 'Nam')).get('/exports')).text).not.toContain(sha256)
    expect((await one.get('/admin/exports')).status).toBe(404)
    const admin = await english('admin')
    const all = await admin.get('/admin/exports')
    const [first = ''] = textsOf(all.text, 'tbody tr')
    expect(first).toContain('Cho')
    const link = readPage(all.text).querySelector('tbody td a')?.getAttribute('href')
    expect(link).toBe('/incidents?place=KP-10&from=2023')
    // Of a file that turned up somewhere: who took it.
    const found = await admin.get(`/admin/exports?sha256=${sha256.slice(0, 20).toUpperCase()}`)
    expect(textsOf(found.text, 'tbody tr')).toHaveLength(1)
    for (const nothing of ['%25', '0123456789abcdef', "'; --"]) {
      const none = await admin.get(`/admin/exports?sha256=${nothing}`)
      expect([none.status, textsOf(none.text, 'tbody tr')]).toEqual([200, []])
    }
  })

  test('goes on, page by page, over everything once', async () => {
    const one = await english('analyst', 'Busy')
    const { id } = await house.user('analyst', 'Busy')
    for (let n = 0; n < 60; n += 1) await one.take('/incidents.csv?q=nobody')
    const seen: string[] = []
    for (let path: string | null = '/exports'; path !== null;) {
      const { text } = await one.get(path)
      seen.push(...textsOf(text, '[aria-labelledby=log] tbody th'))
      path = readPage(text).querySelector('a[rel=next]')?.getAttribute('href') ?? null
    }
    const rows = await house.db
      .selectFrom('export')
      .select('id')
      .where('user_id', '=', id)
      .execute()
    expect(seen).toHaveLength(rows.length)
  })

  test('and what is known of prepared files, is sealed row by row', async () => {
    const faults: string[] = []
    await verifyWhere(house.house.config.database, (fault) => faults.push(lineOf(fault)))
    expect(faults).toEqual([])
  })

  test('tells what was begun and not taken to its end', async () => {
    const row = await lastExport()
    await house.db
      .updateTable('export')
      .set({ finished_at: null, row_count: null, sha256: null })
      .where('id', '=', row.id)
      .execute()
    const { text } = await (await english('admin')).get('/admin/exports')
    expect(textOf(text, 'tbody tr')).toContain('not finished')
  })
})
