import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { operator } from '../../db/actor.ts'
import { dropTokens } from '../../db/engine/full-text.ts'
import { createIncident } from '../../db/save/save.ts'
import { editTerm } from '../../db/save/term.ts'
import { listStale } from '../../db/stale-words.ts'
import { loadTerms } from '../../db/term.ts'
import { lineOf, type Fault } from '../../db/verify/fault.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { bringWords } from '../../db/words.ts'
import { seedDatabase } from '../../seeds/seed.ts'
import { keepTerms, scheduleLabels } from '../../server/labels.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { girok } from '../girok.ts'
import { arrest } from './documents.ts'
import { fill, readCsv, textOf, textsOf } from './reading.ts'
import { at, editorOf, saves } from './term-forms.ts'

// A label may be that of half of all incidents: they follow a few at a time, whatever comes between.

let house: TestHouse
let api: Api
const closings: (() => Promise<void>)[] = []
beforeEach(async () => {
  house = await startHouse()
  closings.push(house.close)
  api = await makeApi(house)
})
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close()
})

/** Another server on the same database. */
async function another(): Promise<TestHouse> {
  const other = await startHouse({ env: { ...house.env } })
  closings.push(other.close)
  return other
}

const finds = async (q: string, asked = api): Promise<number> =>
  readCsv((await asked.get(`/incidents.csv?${new URLSearchParams({ q }).toString()}`)).text).length

async function faults(): Promise<{ lines: string[]; waiting: number }> {
  const found: Fault[] = []
  let waiting = 0
  const told = (what: string, done: number) => {
    if (what === 'waiting') waiting = done
  }
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault), told)
  return { lines: found.map(lineOf), waiting }
}

/** Changes a label, and is cut off before any incident knows it. */
const rename = (label_en: string, version: number) =>
  editTerm({ db: house.db, actor: operator }, 'act_type.arrest', {
    ...{ version, row: { label_en }, reason: 'a test' },
  })

async function many(n: number): Promise<string[]> {
  const refs: string[] = []
  for (let at = 0; at < n; at += 1) refs.push((await api.save(arrest({ title: `No ${at}` }))).ref)
  return refs
}

test('incidents follow a label after a start, from where it was cut off', async () => {
  await many(70)
  await rename('Apprehension', 1)
  expect([await finds('apprehension'), await finds('arrest')]).toEqual([0, 70])
  expect(await faults()).toEqual({ lines: [], waiting: 70 })
  expect(await bringWords(house.db, house.house.terms)).toBe(true)
  expect([await finds('apprehension'), await finds('arrest')]).toEqual([50, 20])
  expect(await faults()).toEqual({ lines: [], waiting: 20 })
  const said = await girok(house.env, 'verify')
  expect([said.code, said.err]).toEqual([
    0,
    expect.stringContaining('20 incidents are about to be found by a label that was changed'),
  ])
  const other = await another()
  const end = scheduleLabels(other.house)
  closings.push(() => Promise.resolve(end()))
  await vi.waitFor(async () => expect(await listStale(house.db)).toEqual([]), 20_000)
  expect([await finds('apprehension'), await finds('arrest')]).toEqual([70, 0])
  expect(await faults()).toEqual({ lines: [], waiting: 0 })
}, 60_000)

test('an index that lost words is noticed all the same', async () => {
  await many(2)
  const { id } = await api.save(arrest({ acts: [{ type: 'search', victims: ['p1'] }] }))
  await rename('Apprehension', 1)
  const { doc_id } = await house.db
    .selectFrom('incident_doc')
    .select('doc_id')
    .where('incident_id', '=', id)
    .executeTakeFirstOrThrow()
  await dropTokens(house.db, [doc_id])
  const { lines, waiting } = await faults()
  expect(waiting).toBe(2)
  expect(lines).toEqual([expect.stringContaining('is found by other words')])
})

test('what is saved meanwhile has the label of then, and one changed again is begun anew', async () => {
  await many(60)
  const before = await loadTerms(house.db)
  await rename('Apprehension', 1)
  await bringWords(house.db, house.house.terms)
  // Whoever saves read the vocabularies before, and the incidents of then have followed.
  const saving = { db: house.db, terms: before, actor: operator, language: 'en' } as const
  expect(await createIncident(saving, arrest({ title: 'Meanwhile' }))).toMatchObject({
    state: 'saved',
  })
  expect([await finds('apprehension'), await finds('arrest')]).toEqual([51, 10])
  await rename('Capture', 2)
  while (await bringWords(house.db, house.house.terms));
  expect(await finds('apprehension')).toBe(0)
  expect([await finds('capture'), await finds('arrest')]).toEqual([61, 0])
  expect(await faults()).toEqual({ lines: [], waiting: 0 })
}, 60_000)

test('a page that was kept is not shown when incidents have followed since', async () => {
  await many(1)
  const web = await house.signIn('analyst')
  const heading = async () => textOf((await web.get('/incidents?q=capture&lang=en')).text, 'h1')
  await rename('Capture', 1)
  expect(await heading()).toMatch(/^0 incidents/)
  while (await bringWords(house.db, house.house.terms));
  expect(await heading()).toMatch(/^1 incident,/)
})

test('every server, form, list and file has the new label without a restart', async () => {
  const other = await another()
  const [ref] = await many(1)
  const reader = await other.signIn('researcher')
  const list = '/incidents?act=arrest&lang=en'
  expect(textOf((await reader.get(list)).text, 'h1')).toBe('1 incident, Arrest')
  const admin = await house.signIn('admin')
  await admin.get('/incidents?lang=en')
  const editor = editorOf(admin)
  await saves(editor.edit('act_type.arrest', { label_en: 'Apprehension' }))
  await saves(editor.add('item', 'radio', { label_en: 'Radio', label_ko: '라디오' }))
  expect(textOf((await reader.get(list)).text, 'h1')).toBe('1 incident, Apprehension')
  expect((await reader.get(`/incidents/${ref}`)).text).toContain('Apprehension')
  const form = await reader.get('/incidents/new')
  expect(textsOf(form.text, '#acts-0-item option')).toContain('Radio')
  const typed = { 'title': 'At the other', 'people.0.label': 'one', 'acts.0.victims': 'p1' }
  const goods = { 'acts.0.type': 'confiscation', 'acts.0.item': 'radio' }
  const saved = await reader.post('/incidents/new', fill(form.text, { ...typed, ...goods }))
  expect(saved.status).toBe(303)
  const token = await makeApi(other)
  expect([await finds('라디오', token), await finds('apprehension', token)]).toEqual([1, 1])
  expect((await faults()).lines).toEqual([])
})

test('a new version of the program brings what is missing, and changes nothing that is there', async () => {
  const admin = await house.signIn('admin')
  await admin.get('/incidents?lang=en')
  const editor = editorOf(admin)
  await saves(editor.edit('item.cash', { label_en: 'Money', definition_ko: '돈.', after: 'goods' }))
  await saves(editor.retire('item.phone'))
  await saves(editor.add('item', 'radio', { label_en: 'Radio', label_ko: '라디오' }))
  // As if these had come with this version only.
  await house.db.deleteFrom('term').where('id', 'in', ['item.vehicle', 'role.trader']).execute()
  const terms = () =>
    house.db.selectFrom('term').selectAll().where('vocabulary', '=', 'item').orderBy('position')
  const before = await terms().execute()
  await seedDatabase(house.house.engine, { example: false })
  const after = await terms().execute()
  expect(after.slice(0, -1)).toEqual(before)
  expect(after.at(-1)).toMatchObject({ code: 'vehicle', version: 1, created_in: 0 })
  const roles = await house.db.selectFrom('term').where('code', '=', 'trader').selectAll().execute()
  expect(roles).toHaveLength(1)
  // A server that was running already has them too.
  const form = await (await house.signIn('researcher')).get('/incidents/new?lang=en')
  expect(textsOf(form.text, '#acts-0-item option').slice(1)).toEqual(
    after.filter((row) => row.retired_at === null).map((row) => row.label_en),
  )
  expect(textOf((await admin.get(at('item.cash'))).text, 'h1')).toBe('Money cash')
  await keepTerms(house.house, -1)
  expect((await faults()).lines).toEqual([])
})
