import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from '../record/api.ts'
import { lastChange } from '../record/cast.ts'
import type { Json } from '../record/documents.ts'
import { readCsv, textOf } from '../record/reading.ts'
import { accept, forProfile, released_forms as forms } from './taking.ts'
import { saidIn } from './unzip.ts'
import { canaries, enough, planted, settleVillage, traces } from './village.ts'

let house: TestHouse
let api: Api
let web: Client
let last: Json & { ref: string; id: string }
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
  web = await house.signIn('researcher')
  last = await settleVillage(api)
}, 60_000)
afterAll(() => house.close())

const lastExport = () =>
  house.db.selectFrom('export').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
const lastCheck = () =>
  house.db
    .selectFrom('export_check')
    .selectAll()
    .where('profile', '=', 'public')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()

test.each(forms)('%s for the public has rows, and of what was planted nothing', async (path) => {
  await accept(web, 'public')
  const { status, bytes, headers } = await web.take(forProfile(path, 'public'))
  expect(status).toBe(200)
  const said = saidIn(bytes)
  expect(said).toMatch(/2023-12|2024-01/)
  expect(said).toMatch(/KP-10/)
  const out = [...traces, last.id, last.ref, house.url].filter((trace) => said.includes(trace))
  expect(out).toEqual([])
  expect(headers.get('content-disposition')).toMatch(/_public_\d{8}T\d{4}\./)
  // The same file for colleagues has them: they were there to be found.
  const plain = saidIn((await web.take(path)).bytes)
  expect(traces.filter((trace) => plain.includes(trace)).length).toBeGreaterThan(3)
})

test.each(forms)(
  '%s for a partner has nothing of it either while nothing was reviewed',
  async (path) => {
    await accept(web, 'partner')
    const { status, bytes } = await web.take(forProfile(path, 'partner'))
    expect(status).toBe(200)
    const said = saidIn(bytes)
    expect([...traces, last.id, last.ref].filter((trace) => said.includes(trace))).toEqual([])
  },
)

test('a file holds what is alike, each as coarse as it takes, in an order that tells nothing', async () => {
  await accept(web, 'public')
  const { text } = await web.get('/acts.csv?profile=public', { accept: 'text/csv' })
  const rows = readCsv(text)
  expect(Object.keys(rows[0] ?? {})).toEqual([
    ...['type', 'asserted', 'date', 'country_code', 'country', 'province_code', 'province'],
    ...['county_code', 'county', 'victim_unit', 'victim_roles', 'victim_sex', 'victim_age'],
    ...['penalty', 'months', 'outcome'],
  ])
  const of = (type: string) => rows.filter((row) => row['type'] === type)
  for (const type of ['arrest', 'sentence', 'confiscation']) expect(of(type)).toHaveLength(enough)
  expect(of('execution')).toEqual([])
  expect(of('arrest')[0]).toMatchObject({
    ...{ date: '2023-12', county_code: 'KP-10.hyesan', province: 'Ryanggang Province' },
    ...{
      victim_age: '30-44',
      victim_sex: 'female',
      victim_roles: 'remittance_broker',
      penalty: '',
    },
  })
  expect(new Set(of('sentence').map((row) => row['months']))).toEqual(new Set(['0-5', '12-35']))
  const lines = text.trim().split('\r\n').slice(1)
  const asked = await web.get('/acts.csv?profile=public&sort=ref', { accept: 'text/csv' })
  expect(asked.text.trim().split('\r\n').slice(1)).toEqual(lines)
})

test('every file is logged with its profile, its hash, what stayed, and who accepted what', async () => {
  await accept(web, 'public')
  const { bytes } = await web.take('/acts.csv?profile=public')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const check = await lastCheck()
  expect(check).toMatchObject({ profile: 'public', reason: 'for the report', actor: 'researcher' })
  expect(Object.keys(JSON.parse(check.findings) as object)).toContain('few_people')
  expect(await lastExport()).toMatchObject({
    ...{ profile: 'public', sha256, row_count: 3 * enough, left_out: 1, check_id: check.id },
  })
  await web.take('/acts.csv')
  expect(await lastExport()).toMatchObject({ profile: 'internal', left_out: null, check_id: null })
})

test('what was found has to be looked at first, by whoever takes the file', async () => {
  const other = await house.signIn('analyst')
  const before = await house.db.selectFrom('export').select('id').execute()
  const turned = await other.get('/incidents.csv?from=2023&profile=public')
  expect([turned.status, turned.location]).toEqual([303, '/exports/check?from=2023&profile=public'])
  const program = await makeApi(house, 'analyst')
  const told = await program.get('/incidents.csv?profile=partner')
  expect([told.status, told.body['code']]).toEqual([409, 'not_accepted'])
  expect(await house.db.selectFrom('export').select('id').execute()).toEqual(before)
  await accept(other, 'public', 'from=2023')
  expect((await other.get('/incidents.csv?from=2023&profile=public')).status).toBe(200)
  // What is accepted for the public is not accepted for a partner.
  expect((await other.get('/incidents.csv?from=2023&profile=partner')).status).toBe(303)
})

test('a reason is needed, and of what has changed meanwhile nothing is accepted', async () => {
  const analyst = await house.signIn('reviewer')
  const { text } = await analyst.get('/exports/check?profile=partner&lang=en')
  const [, digest = ''] = /name="digest" value="([^"]+)"/.exec(text) ?? []
  const blank = await analyst.post('/exports/check', { profile: 'partner', digest, query: '' })
  expect(blank.status).toBe(422)
  expect(textOf(blank.text, '#reason-problem')).not.toBeNull()
  const saved = await api.save(planted(50, { summary: 'Call +82 10-1234-5678' }))
  const stale = await analyst.post('/exports/check', {
    ...{ profile: 'partner', digest, query: '', reason: 'the text stays' },
  })
  expect(stale.status).toBe(409)
  expect(stale.text).toContain('the text stays')
  expect((await analyst.get('/acts.csv?profile=partner')).status).toBe(303)
  await house.setIncident({ status: 'draft' }, saved.ref)
})

test('the linter names the field, but never the name', async () => {
  const summary = '그 여자는 한란초라고 불렸다. 41.40231, 128.17832'
  const saved = await api.save(planted(51, { summary }))
  await house.setIncident({ status: 'verified' }, saved.ref)
  const page = await web.get('/exports/check?profile=partner&lang=en')
  const said = textOf(page.text, 'main') ?? ''
  expect(said).toContain('A name that is restricted stands in the text')
  expect(said).toContain('Looks like coordinates: 41.40231, 128.17832')
  expect(said).toContain('yes, as it stands')
  expect(said).not.toContain('한란초')
  await accept(web, 'partner')
  const { text } = await web.get('/incidents.csv?profile=partner', { accept: 'text/csv' })
  expect(text).toContain(summary)
  // To the public it goes never, whatever was accepted.
  await accept(web, 'public')
  for (const path of forms) {
    const said_there = saidIn((await web.take(forProfile(path, 'public'))).bytes)
    expect(said_there).not.toMatch(/한란초|41\.40231/)
  }
  await house.setIncident({ status: 'draft' }, saved.ref)
})

test('what rests on withdrawn consent alone is in files for colleagues only, and that is said', async () => {
  const origin = await house.db.selectFrom('origin').select('id').executeTakeFirstOrThrow()
  const before = await house.db.selectFrom('origin').selectAll().execute()
  await house.db
    .updateTable('origin')
    .set({ consent: 'withdrawn' })
    .where('id', '<>', origin.id)
    .execute()
  await house.setIncident({ language: 'en' })
  const page = await web.get('/exports/check?profile=public&lang=en')
  expect(textOf(page.text, 'main')).toContain('No file is written')
  expect((await web.get('/incidents.csv?profile=public')).status).toBe(303)
  expect((await api.get('/incidents.csv?profile=public')).body['code']).toBe('nothing_leaves')
  const internal = await web.get('/exports/check?profile=internal&lang=en')
  expect(textOf(internal.text, 'main')).toMatch(/3\d incidents rest on nothing but/)
  expect(readCsv((await api.get('/incidents.csv')).text).length).toBeGreaterThanOrEqual(enough)
  for (const { id, consent } of before) {
    await house.db.updateTable('origin').set({ consent }).where('id', '=', id).execute()
  }
  await house.setIncident({ language: 'ko' })
})

test('what is restricted leaves for nobody, not even by its author', async () => {
  await house.setIncident({ sensitivity: 'restricted' }, last.ref)
  await accept(web, 'partner')
  const { text } = await web.get('/acts.csv?profile=partner', { accept: 'text/csv' })
  expect(readCsv(text).filter((row) => row['type'] === 'arrest')).toHaveLength(enough - 1)
  await house.setIncident({ sensitivity: 'open' }, last.ref)
})

test('a file that is prepared passes the same gate, and is logged as one that is sent', async () => {
  const analyst = await house.signIn('analyst', 'patient')
  const turned = await analyst.post('/acts.csv?from=2022&profile=public')
  expect(turned.location).toBe('/exports/check?from=2022&profile=public')
  await accept(analyst, 'public', 'from=2022')
  const ordered = await analyst.post('/acts.csv?from=2022&profile=public')
  expect([ordered.status, ordered.location]).toEqual([
    303,
    expect.stringMatching(/^\/exports\/\w+$/),
  ])
  const where = `${ordered.location}/file`
  let taken = await analyst.take(where)
  for (let n = 0; taken.status !== 200 && n < 200; n += 1) {
    await pause(50)
    taken = await analyst.take(where)
  }
  const said = taken.bytes.toString()
  expect(readCsv(said).length).toBeGreaterThanOrEqual(enough)
  expect(traces.filter((trace) => said.includes(trace))).toEqual([])
  expect(taken.headers.get('content-disposition')).toMatch(/acts_public_\d{8}T\d{4}\.csv/)
  const sha256 = createHash('sha256').update(taken.bytes).digest('hex')
  expect(await lastExport()).toMatchObject({ profile: 'public', sha256, left_out: 1 })
  expect((await lastExport()).check_id).not.toBeNull()
  const admin = await house.signIn('admin')
  expect(textOf((await admin.get('/admin/exports?lang=en')).text, 'main')).toContain('(The public)')
})

test('a form that would lead to somebody, a profile that is none, and a viewer are refused', async () => {
  const gexf = await web.get('/incidents.gexf?profile=public')
  expect([gexf.status, gexf.text]).toEqual([400, expect.stringContaining('not_releasable')])
  const colleagues = [
    ...['/incidents/removed.csv', '/analysis/county.csv', '/analysis/act.svg', '/sources.ris'],
    ...['/incidents.matrix.csv', '/people.matrix.csv', '/incidents.acled.csv', '/sources.bib'],
    `/incidents/${last.ref}.ris`,
  ]
  for (const path of colleagues) {
    expect([path, (await web.get(`${path}?profile=public`)).status]).toEqual([path, 400])
  }
  expect((await web.get('/incidents/removed.csv')).status).toBe(200)
  expect((await web.get('/analysis/timeline.csv')).status).toBe(200)
  await api.save(planted(52))
  const older = `as_of=${await lastChange(house.db)}`
  for (const path of ['/incidents.zip?profile=public', `/incidents.csv?${older}&profile=partner`]) {
    const { status, text } = await web.get(path)
    expect([path, status, text]).toEqual([path, 400, expect.stringContaining('not_releasable')])
  }
  const none = await web.get('/incidents.csv?profile=everybody')
  expect([none.status, none.text]).toEqual([400, expect.stringContaining('bad_value')])
  const viewer = await house.signIn('viewer')
  for (const path of ['/incidents.csv?profile=public', '/exports/check?profile=public']) {
    expect((await viewer.get(path)).status).toBe(404)
  }
})

test('files for colleagues are what they were', async () => {
  const [plain, named] = ['', '?profile=internal']
  for (const path of ['/incidents.csv', '/acts.csv', '/incidents.json', '/incidents.geojson']) {
    const bytes = (await web.take(path + plain)).bytes
    expect((await web.take(path + named)).bytes.equals(bytes)).toBe(true)
    expect(bytes.includes(canaries.label) || bytes.includes(canaries.title)).toBe(true)
  }
})
