import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '../../db/actor.ts'
import { disclosureKey } from '../../db/disclosure/key.ts'
import { insertMany } from '../../db/engine/bulk.ts'
import { listTables } from '../../db/engine/catalogue.ts'
import { openFolder } from '../../db/engine/open.ts'
import { salvagePages } from '../../db/engine/scan.ts'
import { sealed } from '../../db/engine/seal.ts'
import { insertCheck } from '../../db/export-check.ts'
import type { Tables } from '../../db/tables.ts'
import { lineOf } from '../../db/verify/fault.ts'
import { inFolder, type Where } from '../../db/engine/where.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { computed_tables } from '../../db/verify/seals.ts'
import { seedDatabase } from '../../seeds/seed.ts'
import { inviteFirstAdmin } from '../../server/first-admin.ts'
import type { Client } from '../client.ts'
import { password, startHouse, type TestHouse } from '../house.ts'
import { makeApi } from './api.ts'
import { girok } from '../girok.ts'
import { arrest, raid } from './documents.ts'
import { fill } from './reading.ts'

let house: TestHouse
beforeAll(async () => {
  house = await startHouse({ example: true })
})
afterAll(() => house.close())

/** The faults that are found in a database, as lines. */
async function faultsOf(at: Where): Promise<string[]> {
  const lines: string[] = []
  await verifyWhere(at, (fault) => lines.push(lineOf(fault)))
  return lines
}

test('every table is sealed, or known to be computed from others', async () => {
  const tables = await listTables(house.db)
  const unsealed = tables.filter((table) => !table.columns.includes('seal'))
  expect(unsealed.map((table) => table.name)).toEqual([...computed_tables].toSorted())
})

/** Sets the first administrator up, and has them add somebody, who chooses a password. */
async function people(): Promise<Client> {
  const invited = new URL((await inviteFirstAdmin(house.house))?.url ?? '')
  const admin = house.visitor()
  await admin.get(invited.pathname + invited.search)
  const token = invited.searchParams.get('token') ?? ''
  const self = { email: 'first@example.org', name: 'First', password, language: 'ko' }
  expect((await admin.post('/setup', { token, ...self })).status).toBe(303)
  const added = await admin.post('/admin/users', {
    ...{ email: 'jisu@example.org', name: '지수', role: 'researcher' },
  })
  const [, link = ''] = /(\/reset\?token=[\w-]+)"/.exec(added.text) ?? []
  const jisu = house.visitor()
  await jisu.get(link)
  const chosen = { token: link.split('=')[1] ?? '', password: `${password} too` }
  expect((await jisu.post('/reset', chosen)).status).toBe(303)
  return admin
}

/** Signs in and out, wrongly too, and changes what an account has. */
async function account(): Promise<void> {
  const visitor = house.visitor()
  const credentials = { email: 'jisu@example.org', password: `${password} too`, next: '/' }
  await visitor.post('/sign-in', { ...credentials, password: 'not this one, surely' })
  expect((await visitor.post('/sign-in', credentials)).status).toBe(303)
  await visitor.post('/account/language', { language: 'en' })
  const changed = await visitor.post('/account/password', {
    ...{ password_now: `${password} too`, password: `${password} again` },
  })
  expect(changed.status).toBeLessThan(400)
  await visitor.post('/sign-out')
}

async function tokens(): Promise<void> {
  await house.token('researcher')
  const web = await house.signIn('researcher')
  const [, token = ''] = /name="token" value="(\w+)"/.exec((await web.get('/account')).text) ?? []
  expect((await web.post('/account/revocations', { token })).status).toBe(303)
  const made = await girok(house.env, 'token', 'create', '--email', 'jisu@example.org')
  expect(made.code).toBe(0)
}

async function administration(admin: Client): Promise<void> {
  const { id } = await house.user('viewer', 'somebody')
  for (const [path, fields] of [
    ['role', { role: 'analyst' }],
    ['disabling', {}],
    ['enabling', {}],
  ] as const) {
    expect((await admin.post(`/admin/users/${id}/${path}`, fields)).status).toBe(303)
  }
}

/** Saves and edits incidents, each twice, by form and by call; exports them. */
async function records(): Promise<void> {
  const api = await makeApi(house)
  const { ref } = await api.save(raid())
  for (const _ of [1, 2]) await api.post(arrest({}), { 'idempotency-key': 'again' })
  const web = await house.signIn('researcher')
  for (const typed of [
    { title: 'Another title' },
    { date_text: 'Jan. 3, 2024', date_edtf: '2024-01-03' },
    { 'acts.0.reason': 'said so', 'people.0.label': 'a neighbour', 'sources.0.title': 'Other' },
  ]) {
    const form = await web.get(`/incidents/${ref}/edit`)
    const saved = await web.post(`/incidents/${ref}/edit`, fill(form.text, typed))
    expect([typed, saved.status]).toEqual([typed, 303])
  }
  expect((await web.get('/incidents.csv?kind=all')).status).toBe(200)
  // What leaves for others is noted too, with what was found in it.
  await disclosureKey(house.db)
  const found = { findings: [], digest: 'of nothing' }
  await insertCheck(house.db, operator, { profile: 'public', query: '', reason: 'said' }, found)
  const out = ['--format', 'json', '--out', '-']
  expect((await girok(house.env, 'export', '--query', '', ...out)).code).toBe(0)
}

test('whatever is done, every row is sealed as it stands', async () => {
  const admin = await people()
  await account()
  await tokens()
  await administration(admin)
  await records()
  expect(await faultsOf(house.house.config.database)).toEqual([])
  const web = await house.signIn('researcher')
  expect((await web.post('/example/removal')).status).toBe(303)
  expect(await faultsOf(house.house.config.database)).toEqual([])
  const said = await girok(house.env, 'verify', '--json')
  expect([said.code, JSON.parse(said.out)]).toEqual([0, expect.objectContaining({ ok: true })])
}, 120_000)

test('what an older version wrote is sealed when it is brought up to date', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'girok-older-'))
  const older = await openFolder<Tables>(folder, 10)
  const term = { vocabulary: 'v', code: 'c', position: 1, label_en: '"', label_ko: '혜산' }
  const defined = { ...term, definition_en: '', definition_ko: '\u2028' }
  await insertMany(older.db, 'term', Object.keys(defined), [defined])
  await older.close()
  expect(await faultsOf(inFolder(folder))).toEqual([
    expect.stringContaining('an older Girok made it'),
  ])
  await (await openFolder<Tables>(folder)).close()
  expect(await faultsOf(inFolder(folder))).toEqual([])
  rmSync(folder, { recursive: true })
})

test('every row of every table is looked at, however many there are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'girok-rows-'))
  const engine = await openFolder<Tables>(folder)
  try {
    await seedDatabase(engine, { example: false })
    const many = Array.from({ length: 3_000 }, (_, at) =>
      sealed('incident_gone', { doc_id: at + 1, change_number: 1 }),
    )
    await insertMany(engine.db, 'incident_gone', ['doc_id', 'change_number', 'seal'], many)
    for (const table of await listTables(engine.db)) {
      let read = 0
      for await (const { rows } of salvagePages(engine.db, table)) read += rows?.length ?? 0
      const { n } = await engine.db
        .selectFrom(sql<object>`${sql.table(table.name)}`.as('any'))
        .select(sql<number>`count(*)`.as('n'))
        .executeTakeFirstOrThrow()
      expect([table.name, read]).toEqual([table.name, n])
    }
  } finally {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
