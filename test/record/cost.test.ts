import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { operator } from '../../db/actor.ts'
import { bringDerived } from '../../db/derive.ts'
import { connect } from '../../db/engine/sqlite.ts'
import { fileOf } from '../../db/engine/open.ts'
import { generate } from '../../seeds/generate.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { lastChange } from './cast.ts'
import { three_acts } from './documents.ts'
import { fill } from './reading.ts'
import { writtenBy } from './wal.ts'

// What a save and a page cost, counted, not timed: the number does not depend on the machine.

let house: TestHouse
let api: Api
let web: Client
let ref: string
beforeAll(async () => {
  house = await startHouse()
  await generate(house.db, operator, { seed: 7, count: 3_000 }, () => undefined)
  await bringDerived(house.db, house.house.terms)
  api = await makeApi(house)
  web = await house.signIn('researcher')
  ;({ ref } = await api.save(three_acts))
}, 120_000)
afterAll(() => house.close())

type Query = { sql: string; parameters: readonly unknown[] }

/** The statements that the server's process runs while it does some work. */
async function statementsOf(work: () => Promise<unknown>): Promise<Query[]> {
  // Of the class: a transaction has an executor of its own.
  const executor = Object.getPrototypeOf(Object.getPrototypeOf(house.db.getExecutor())) as {
    executeQuery: (query: Query) => unknown
  }
  const spy = vi.spyOn(executor, 'executeQuery')
  try {
    await work()
    return spy.mock.calls.map(([query]) => query)
  } finally {
    spy.mockRestore()
  }
}

const edit = async () => {
  const { text } = await web.get(`/incidents/${ref}/edit`)
  const form = fill(text, { 'title': 'Another title', 'acts.0.remove': '1' })
  return statementsOf(async () => {
    expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
  })
}

describe('statements', () => {
  test('a save takes no more than 22, however many acts and people there are', async () => {
    const { people, acts } = three_acts
    const more = Array.from({ length: 20 }, (_, n) => ({ key: `q${n}`, label: `number ${n}` }))
    const many = more.map(({ key }) => ({ type: 'detention', victims: [key] }))
    const larger = { ...three_acts, people: [...people, ...more], acts: [...acts, ...many] }
    const small = await statementsOf(() => api.save(three_acts))
    const large = await statementsOf(() => api.save(larger))
    expect(small.length).toBeGreaterThan(10)
    expect(small.length).toBeLessThanOrEqual(22)
    expect(large.length).toBe(small.length)
  })

  test.each([
    ['an incident', 2, () => `/incidents/${ref}`],
    ['the JSON of an incident', 2, () => `/incidents/${ref}.json`],
    ['the list', 3, () => '/incidents?from=2001-01-01'],
  ])('the page of %s takes no more than %i', async (_, most, address) => {
    await web.get(address())
    const statements = await statementsOf(async () => {
      expect((await web.get(address())).status).toBe(200)
    })
    expect(statements.length).toBeGreaterThan(0)
    expect(statements.length).toBeLessThanOrEqual(most)
  })
})

// The log and the plans are SQLite's own.
const on_sqlite = process.env['TEST_DATABASE_URL'] === undefined

describe.runIf(on_sqlite)('what is written', () => {
  test('by a save is durable with one commit, of at most 45 pages', async () => {
    const saves: { pages: number; commits: number }[] = []
    for (let n = 0; n < 8; n += 1) {
      saves.push(await writtenBy(house.folder, () => api.save(three_acts)))
    }
    expect(saves.map(({ commits }) => commits)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
    // A page that is full becomes two, with its neighbours; the least is without that.
    const least = Math.min(...saves.map((one) => one.pages))
    expect(least).toBeGreaterThan(5)
    expect(least).toBeLessThanOrEqual(45)
  })

  test('by reading is nothing', async () => {
    await web.get(`/incidents/${ref}`)
    const reading = async () => {
      for (const path of [`/incidents/${ref}`, '/incidents', `/incidents/${ref}/history`]) {
        expect((await web.get(path)).status).toBe(200)
      }
    }
    expect(await writtenBy(house.folder, reading)).toEqual({ pages: 0, commits: 0 })
  })
})

const large = [
  ...['incident', 'act', 'person', 'involvement', 'source', 'origin', 'claim', 'link'],
  ...['incident_doc', 'incident_gone', 'revision', 'change_set', 'submission', 'session', 'token'],
  ...['place', 'place_name', 'place_key'],
  ...['attachment', 'file', 'file_piece', 'custody'],
]

/** Where a statement reads a large table from end to end, or sorts what it found of one. */
function scansOf(queries: readonly Query[]): string[] {
  const connection = connect(fileOf(house.folder), 'read')
  try {
    return queries.flatMap(({ sql, parameters }) => {
      const plan = connection.prepare(`explain query plan ${sql}`).all(...parameters) as {
        detail: string
      }[]
      const scans = plan.filter(({ detail }) => {
        const table = /^SCAN (\w+)/.exec(detail)?.[1]
        return table !== undefined && large.includes(table)
      })
      return scans.map(({ detail }) => `${detail}: ${sql}`)
    })
  } finally {
    connection.close()
  }
}

async function onePage() {
  const number = await lastChange(house.db)
  return statementsOf(() => web.get(`/changes/${number}`))
}

async function sourcePage() {
  const page = await web.get(`/incidents/${ref}`)
  const path = /\/sources\/\w{26}/.exec(page.text)?.[0] ?? ''
  return statementsOf(() => web.get(path))
}

describe.runIf(on_sqlite)('no large table is read from end to end', () => {
  test.each<[string, () => Promise<Query[]>]>([
    ['by a save', () => statementsOf(() => api.save(three_acts))],
    ['by an edit that removes an act', edit],
    ['by the page of an incident', () => statementsOf(() => web.get(`/incidents/${ref}`))],
    ['by its history', () => statementsOf(() => web.get(`/incidents/${ref}/history`))],
    ['by the change sets', () => statementsOf(() => web.get('/changes'))],
    ['by one of them', onePage],
    ['by the page of a source', sourcePage],
    ['by the list', () => statementsOf(() => web.get('/incidents?place=KP-10'))],
  ])('%s', async (_, run) => {
    const queries = await run()
    expect(queries.length).toBeGreaterThan(0)
    expect(scansOf(queries)).toEqual([])
  })

  test.each(['act', 'person', 'source', 'origin', 'link', 'claim', 'involvement'])(
    'to see whether anything leads to a row of %s that is removed',
    (table) => {
      const sql = `delete from ${table} where id = ?`
      expect(scansOf([{ sql, parameters: ['x'] }])).toEqual([])
    },
  )

  test('and one that is would be seen', () => {
    const sql = 'select id from act where reason = ?'
    expect(scansOf([{ sql, parameters: ['x'] }])).toEqual([`SCAN act: ${sql}`])
  })
})
