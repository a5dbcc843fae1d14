import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeImport } from '../../db/import/import.ts'
import { sweep } from '../../server/security/sweep.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi } from './api.ts'
import { startCast } from './cast.ts'
import { csvOf, follow, send, toCheck, upload } from './importing.ts'
import { textOf } from './reading.ts'

let house: TestHouse
let web: Client
beforeAll(async () => {
  ;({ house, web } = await startCast())
})
afterAll(() => house.close())

const headers = ['No', 'Title', 'Act', 'Victim']
const row = (table: string, n: number) => [`${table}-${n}`, `${table} ${n}`, 'arrest', 'a trader']
const idOf = (path: string) => path.split('/')[2] ?? ''
const incidents = () => house.db.selectFrom('incident').selectAll().orderBy('id').execute()

describe('an import that is not applied', () => {
  test('is its author’s alone, is given up with one click, and leaves nothing', async () => {
    const before = await incidents()
    const { check } = await toCheck(house, web, csvOf([headers, row('mine', 1)]))
    const id = idOf(check.path)
    const admin = await house.signIn('admin')
    for (const step of ['file', 'columns', 'values', 'check', 'report', 'errors.csv']) {
      expect([step, (await admin.get(`/import/${id}/${step}`)).status]).toEqual([step, 404])
    }
    expect((await admin.post(`/import/${id}/check`, { choice: 'all' })).status).toBe(404)
    expect((await admin.post(`/import/${id}/cancel`)).status).toBe(404)
    expect((await admin.get('/import')).text).not.toContain(id)
    expect((await web.get('/import')).text).toContain(id)
    await web.post(`/import/${id}/cancel`)
    expect((await web.get(check.path)).status).toBe(404)
    for (const table of ['import_row', 'import_part', 'import_outcome'] as const) {
      const left = house.db.selectFrom(table).selectAll().where('import_id', '=', id)
      expect(await left.execute()).toEqual([])
    }
    expect(await incidents()).toEqual(before)
  })

  test('is forgotten when nobody goes on with it, and goes on after a restart', async () => {
    const { check } = await toCheck(house, web, csvOf([headers, row('left', 1)]))
    const { config } = house.house
    await sweep(config, house.db)
    expect((await web.get(check.path)).status).toBe(200)
    await sweep(config, house.db, new Date(Date.now() + 15 * 24 * 3_600_000))
    // By then nobody is signed in any more.
    web = await house.signIn('researcher')
    expect((await web.get('/import')).text).not.toContain(idOf(check.path))
    const rows = house.db.selectFrom('import_row').selectAll()
    expect(await rows.where('import_id', '=', idOf(check.path)).execute()).toEqual([])
  })

  test('viewers, analysts and reviewers find no such page', async () => {
    for (const role of ['viewer', 'analyst', 'reviewer'] as const) {
      const client = await house.signIn(role)
      expect([role, (await client.get('/import')).status]).toEqual([role, 404])
      expect((await upload(house, client, csvOf([headers]))).status).toBe(404)
      expect((await client.get('/incidents')).text).not.toContain('href="/import"')
    }
  })

  test('a form without its token is not taken', async () => {
    const answer = await upload(house, web, csvOf([headers, row('csrf', 1)]), 'a.csv', 'x')
    expect(answer.status).toBe(403)
  })
})

test('what became of a table is told to who sees all of it', async () => {
  const open = await toCheck(house, web, csvOf([headers, row('told', 1)]), { name: 'told.csv' })
  const shown = await send(web, open.check)
  const file = await follow(
    web,
    await upload(house, web, csvOf([headers, row('hid', 1)]), 'hid.csv'),
  )
  const values = await send(web, await send(web, file), {
    ...{ 'fixed-0': 'sensitivity', 'fixed-0-text': 'restricted' },
  })
  const hidden = await send(web, await send(web, values))
  const admin = await makeApi(house, 'admin')
  expect((await admin.get(shown.path)).status).toBe(200)
  expect((await admin.get(hidden.path)).status).toBe(404)
  expect((await admin.get('/import')).text).toContain('told.csv')
  expect((await admin.get('/import')).text).not.toContain('hid.csv')
})

test('an import is where it was when the program starts again', async () => {
  const first = await startHouse()
  const before = await first.signIn('researcher')
  const { check } = await toCheck(first, before, csvOf([headers, row('kept', 1)]))
  // A job that was cut off: nobody works on it, and nobody has heard of it for a while.
  const at = new Date(Date.now() - 60_000).toISOString()
  const cut = { job: 'check', run: 'x', job_at: at, result: null } as const
  await changeImport(first.db, idOf(check.path), cut)
  const again = await startHouse({ env: first.env })
  const after = await again.signIn('researcher')
  const page = await follow(after, await after.get(`/import/${idOf(check.path)}`))
  expect(textOf(page.text, '.total')).toContain('1 new')
  const report = await send(after, page)
  expect(report.path).toMatch(/report$/)
  await again.close()
  await first.close()
})
