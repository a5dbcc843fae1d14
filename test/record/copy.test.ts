import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, problems, type Api } from './api.ts'
import { arrest, article, raid, rows, type Json } from './documents.ts'

let house: TestHouse
let api: Api
beforeAll(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house)
})
afterAll(() => house.close())

const json = async (ref: unknown) => (await api.get(`/incidents/${String(ref)}.json`)).body

const own = ['id', 'ref', 'version', 'url', 'created_at', 'updated_at']
const ids = ['act_id', 'involvement_id', 'claim_id', 'link_id', 'seq']

/** What two records are to have in common: all but what only one of them can have. */
function content(incident: Json): unknown {
  const without = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(without)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !ids.includes(name))
        .map(([name, part]) => [name, without(part)]),
    )
  }
  return without(
    Object.fromEntries(Object.entries(incident).filter(([name]) => !own.includes(name))),
  )
}

test.each(['KP-2023-0001', 'KP-2023-0002', 'KP-2023-0003'])(
  'the JSON of %s, sent as a new incident, makes a copy of it',
  async (ref) => {
    const original = await json(ref)
    const saved = await api.save(original)
    expect([saved.ref === ref, saved.id === original['id'], saved['version']]).toEqual([
      ...[false, false, 1],
    ])
    expect(content(await json(saved.ref))).toEqual(content(original))
    // Its people and sources are the same ones, and not changed; nor is the original.
    expect(content(await json(ref))).toEqual(content(original))
  },
)

test('so does what the list gives, and what the API answers', async () => {
  const saved = await api.save(raid({ title: 'A copied raid' }))
  const listed = (await api.get(`/incidents.json?q=copied`)).text
  const [row] = JSON.parse(listed) as Json[]
  const called = (await api.get(`/api/incidents/${saved.ref}`)).body
  for (const sent of [saved, row ?? {}, called]) {
    expect(content(await api.save(sent))).toEqual(content(saved))
  }
})

test('a reprint that goes with its article in the original is quoted no more in the copy', async () => {
  const reprint = { key: 's2', publisher: 'FFHR', derived_from: 's1', derivation: 'reprint' }
  const saved = await api.save(arrest({ sources: [article('s1'), reprint] }))
  const copy = await api.save(saved)
  expect(content(copy)).toEqual(content(saved))
  expect(rows(copy, 'claims')).toHaveLength(1)
})

test('an origin named within the source is the same origin', async () => {
  const [source] = rows(await api.save(raid()), 'sources')
  const { source_id: _, origin_id, ...described } = source ?? {}
  const saved = await api.save(arrest({ sources: [{ ...described, title: 'Another article' }] }))
  expect(rows(saved, 'sources')[0]?.['origin_id']).toBe(origin_id)
  const two = { ...described, origin_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }
  expect(problems(await api.post(arrest({ sources: [two] })))).toEqual([
    'sources.0.origin.origin_id not_valid',
  ])
})

test('what is only answered is passed over, whatever it says', async () => {
  const answered = { id: 'x', ref: 'KP-1999-0001', url: null, created_at: 'then', date_match: '' }
  const dates = { date_text: '2023-12-29', date_earliest: '1999-01-01', date_precision: 'year' }
  const acts = [{ type: 'arrest', victims: ['p1'], seq: 7, ended_latest: '1999-01-01' }]
  const saved = await api.save(arrest({ ...answered, ...dates, acts }))
  expect(saved.ref).not.toBe('KP-1999-0001')
  expect(saved).toMatchObject({ date_earliest: '2023-12-29', date_precision: 'day' })
  expect(rows(saved, 'acts')[0]).toMatchObject({ seq: 1, ended_latest: null })
})

test('what a reviewer decided is not copied: the status has to be said', async () => {
  const { ref } = await api.save(raid())
  await house.setIncident({ status: 'verified' }, ref)
  const original = await json(ref)
  expect(problems(await api.post(original))).toEqual(['status status_by_review'])
  await api.save({ ...original, status: 'submitted' })
})
