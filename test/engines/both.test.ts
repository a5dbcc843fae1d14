import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { newInstallation } from '../installation.ts'
import { makeApi } from '../record/api.ts'
import { filesIn, recordFiles } from '../package/cast.ts'
import { girok } from '../girok.ts'
import { hashTables, sha256 } from '../record/backup-cast.ts'
import { filters, queryOf, saveCrowd } from '../record/crowd.ts'
import { arrest } from '../record/documents.ts'
import { newDatabase, real } from './server.ts'

/** The same installation on both engines: made on SQLite, and copied. */
let file: TestHouse
let server: TestHouse
let database: Awaited<ReturnType<typeof newDatabase>>
const closings: (() => Promise<void>)[] = []
let readers: [Client, Client]

const long =
  'The border. '.repeat(500) + 'Samjiyon market '.repeat(300) + '혜산 장마당 '.repeat(600)

beforeAll(async () => {
  const folder = await newInstallation(null)
  closings.push(folder.remove)
  file = await startHouse({ example: true, env: folder.env })
  closings.push(file.close)
  const api = await makeApi(file)
  await saveCrowd(api, 150)
  await api.save(arrest({ title: 'A long account', summary: `${long} the very end` }))
  await file.user('analyst')
  database = await newDatabase()
  closings.push(database.remove)
  const copied = await girok(file.env, 'copy', '--to', database.env.DATABASE_URL ?? '')
  expect(copied.code, copied.err).toBe(0)
  server = await startHouse({ env: database.env })
  closings.push(server.close)
  readers = [await file.signIn('analyst'), await server.signIn('analyst')]
}, 180_000)
afterAll(async () => {
  for (const close of closings.toReversed()) await close()
})

/** An answer without what differs by house: its address, and this session's form token. */
const bare = (house: TestHouse, { status, text }: { status: number; text: string }) => ({
  status,
  text: text.replaceAll(house.url, '').replaceAll(/name="csrf" value="[^"]*"/g, ''),
})

const words = [
  ...['', '', '', 'remittance', '혜산', '체포', '"year-end payments"', 'Ryanggang -Hoeryong', '장'],
  ...[
    '-remittance',
    '"samjiyon market samjiyon"',
    '"혜산 장마당 혜산"',
    '"the very end"',
    'bord',
    'first',
  ],
]
const asked = fc.tuple(
  fc.nat(2 ** 30).map((seed) => filters(1, seed)[0] ?? []),
  fc.constantFrom(...words),
  fc.constantFrom('', 'date', '-date', 'ref', '-ref', 'updated', '-updated', 'place'),
  fc.constantFrom('', 'ko'),
)

test(
  'lists, facets, searches and exports are the same, byte for byte',
  async () => {
    let found = 0
    for (const [filter, q, sort, lang] of fc.sample(asked, {
      numRuns: real ? 500 : 60,
      seed: 15,
    })) {
      const extra = Object.entries({ q, sort, lang }).filter(([, value]) => value !== '')
      const query = queryOf([...filter, ...extra])
      for (const path of ['/incidents', '/incidents.csv', '/acts.csv', '/incidents.json']) {
        const [a, b] = await Promise.all(readers.map((reader) => reader.get(`${path}?${query}`)))
        if (!a || !b) throw new Error('Nobody answered.')
        expect(bare(server, b), `${path}?${query}`).toEqual(bare(file, a))
        expect(a.status).toBe(200)
        if (path === '/incidents.csv' && a.text.split('\r\n').length > 2) found += 1
      }
    }
    // Questions that find nothing would prove nothing.
    expect(found).toBeGreaterThan(real ? 150 : 18)
  },
  real ? 600_000 : 240_000,
)

/** What stands in files that are packed, but for when and where they were made. */
async function packed(house: TestHouse, reader: Client, path: string) {
  const { status, bytes } = await reader.take(path)
  expect(status, path).toBe(200)
  return [...recordFiles(await filesIn(bytes))].map(([name, text]) => [
    name,
    text.replaceAll(house.url, '').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, ''),
  ])
}

test(
  'files to hand on are the same, byte for byte: packages, workbooks, maps, networks, figures',
  async () => {
    const plain = [
      ...['/incidents.geojson', '/incidents.gexf', '/incidents.acled.csv', '/incidents.matrix.csv'],
      ...['/people.matrix.csv', '/sources.ris', '/sources.bib', '/analysis/act.svg'],
      ...['/analysis/map.csv', '/analysis/table.csv', '/analysis/timeline.csv'],
      '/analysis/sentences.csv',
    ]
    const files = new Set<string>()
    for (const [filter] of fc.sample(asked, { numRuns: real ? 25 : 4, seed: 23 })) {
      const query = queryOf(filter)
      for (const path of plain) {
        const [a, b] = await Promise.all(readers.map((reader) => reader.get(`${path}?${query}`)))
        if (!a || !b) throw new Error('Nobody answered.')
        expect(a.status, `${path}?${query}`).toBe(200)
        expect(bare(server, b), `${path}?${query}`).toEqual(bare(file, a))
      }
      for (const path of ['/incidents.zip', '/incidents.xlsx']) {
        const [a, b] = await Promise.all([
          packed(file, readers[0], `${path}?${query}`),
          packed(server, readers[1], `${path}?${query}`),
        ])
        expect(b, `${path}?${query}`).toEqual(a)
        for (const [name = ''] of a) files.add(name)
      }
    }
    expect([...files]).toEqual(
      expect.arrayContaining(['incident.csv', 'act.csv', 'xl/worksheets/sheet1.xml']),
    )
  },
  real ? 600_000 : 240_000,
)

describe('a text longer than PostgreSQL indexes in one piece', () => {
  test.each([
    '"the very end"',
    '"the border the border"',
    '"혜산 장마당 혜산 장마당"',
    'samjiyon end',
  ])('%s is found in it', async (q) => {
    for (const reader of readers) {
      const { text } = await reader.get(`/incidents.csv?${queryOf([['q', q]])}`)
      expect(text).toContain('A long account')
    }
  })
  test.each(['"end the border"', '"market 혜산 samjiyon"'])('%s is not', async (q) => {
    for (const reader of readers) {
      const { text } = await reader.get(`/incidents.csv?${queryOf([['q', q]])}`)
      expect(text).not.toContain('A long account')
    }
  })
})

test('there and back, nothing differs: no row, and no byte of a backup', async () => {
  const work = mkdtempSync(join(tmpdir(), 'girok-copy-'))
  const back = join(work, 'back')
  const copied = await girok(server.env, 'copy', '--to', back)
  expect(copied.code, copied.err).toBe(0)
  expect(await hashTables(back)).toEqual(await hashTables(server.env))
  const backups = await Promise.all(
    [back, server.env].map(async (at, n) => {
      const made = join(work, `${n}.zip`)
      expect((await girok(at, 'backup', made)).code).toBe(0)
      return sha256(made)
    }),
  )
  expect(backups[0]).toBe(backups[1])
  expect((await girok(server.env, 'verify')).code).toBe(0)
  rmSync(work, { recursive: true })
}, 120_000)

test('a database that holds something is not copied to', async () => {
  const again = await girok(file.env, 'copy', '--to', database.env.DATABASE_URL ?? '')
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('holds tables already')])
})
