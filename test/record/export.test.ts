import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { arrest, type Json } from './documents.ts'
import { readCsv, textOf } from './reading.ts'

const many = 450

let house: TestHouse
let api: Api
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  for (let n = 1; n <= many; n += 1) {
    const month = String((n % 12) + 1).padStart(2, '0')
    await api.save(arrest({ title: `Arrest ${n}`, date_edtf: `2023-${month}` }))
  }
})
afterAll(() => house.close())

const lastExport = () =>
  house.db.selectFrom('export').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
const countJson = (text: string) => (JSON.parse(text) as Json[]).length
const countCsv = (text: string) => readCsv(text).length

test.each([
  ['/incidents.csv', 'csv', countCsv],
  ['/acts.csv', 'acts-csv', countCsv],
  ['/incidents.json', 'json', countJson],
  ['/acts.json', 'acts-json', countJson],
])('%s is logged with its query, rows and the hash of its bytes', async (path, format, count) => {
  const { text } = await api.get(`${path}?from=2023-03&safe=1`)
  const sha256 = createHash('sha256').update(text).digest('hex')
  const query = 'from=2023-03&safe=1'
  const row = { format, query, sha256, row_count: count(text), user_id: api.id }
  expect(await lastExport()).toMatchObject(row)
  expect((await lastExport()).finished_at).not.toBeNull()
})

test.each(['', 'from=2023-05&to=2023-06', 'sort=ref', 'q=Arrest+44', 'from=2023-05-03'])(
  'the page counts what the file holds: %s',
  async (query) => {
    const { text } = await (await house.signIn('researcher')).get(`/incidents?${query}&lang=en`)
    const records = readCsv((await api.get(`/incidents.csv?${query}`)).text)
    const n = Number(/^([\d,]+) incidents?/.exec(textOf(text, 'h1') ?? '')?.[1])
    expect(n).toBe(records.length)
    expect(new Set(records.map((record) => record['id'])).size).toBe(n)
  },
)

/** Begins an export and stops reading after its first piece, as a slow reader would. */
async function begin(path: string) {
  const authorization = `Bearer ${await house.token('analyst')}`
  const response = await fetch(house.url + path, { headers: { authorization } })
  const reader = response.body?.getReader()
  if (!reader) throw new Error('There is no body.')
  const first = await reader.read()
  const rest = async () => {
    const pieces = [first.value ?? new Uint8Array()]
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value)
    }
    return Buffer.concat(pieces).toString()
  }
  return { reader, rest }
}

test('a file is of one moment, whatever is saved while it is read', async () => {
  // More than a connection holds by itself, so that the writer has to wait for the reader.
  await house.setIncident({ summary: 'x'.repeat(45_000) })
  const before = readCsv((await api.get('/incidents.csv?sort=ref')).text)
  const { rest } = await begin('/incidents.csv?sort=ref')
  await Promise.all([1, 2, 3].map(() => api.save(arrest({ title: 'Meanwhile' }))))
  await house.setIncident({ title: 'Changed meanwhile' })
  expect(readCsv(await rest())).toEqual(before)
  const after = readCsv((await api.get('/incidents.csv')).text)
  expect(after).toHaveLength(before.length + 3)
})

test('nobody may take records out who may not export', async () => {
  const viewer = await makeApi(house, 'viewer')
  const exports = await house.db.selectFrom('export').select('id').execute()
  for (const path of ['/incidents.csv', '/acts.csv', '/incidents.json', '/acts.json']) {
    expect((await viewer.get(path)).status, path).toBe(404)
  }
  expect(await house.db.selectFrom('export').select('id').execute()).toEqual(exports)
})
