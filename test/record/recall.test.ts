import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import type { Json } from './documents.ts'
import { incidents, queries } from './recall-list.ts'

let house: TestHouse
let api: Api
const refs: Record<string, string> = {}
beforeAll(async () => {
  ;({ house, api } = await startCast())
  for (const [name, incident] of Object.entries(incidents)) {
    refs[name] = (await api.save({ kind: 'event', ...incident })).ref
  }
})
afterAll(() => house.close())

async function found(query: string): Promise<string[]> {
  const { body } = await api.get(`/incidents.json?q=${encodeURIComponent(query)}`)
  return (body as unknown as Json[]).map((row) => String(row['ref']))
}

test('the list is long enough to mean something, and asks each thing once', () => {
  expect(queries.length).toBeGreaterThanOrEqual(100)
  expect(new Set(queries.map(([query]) => query)).size).toBe(queries.length)
})

test.each(queries)('%s', async (query, names) => {
  expect(await found(query)).toEqual(expect.arrayContaining(names.map((name) => refs[name])))
})

test('what is in none of them is not found', async () => {
  for (const query of ['신의주', 'Sinuiju', '사리원', 'execution', '처형']) {
    expect(await found(query), query).toEqual([])
  }
})
