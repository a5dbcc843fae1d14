import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi, problems, type Api } from './api.ts'
import { arrest, raid, rows, type Json } from './documents.ts'

let house: TestHouse
let api: Api
beforeAll(async () => {
  house = await startHouse()
  api = await makeApi(house)
})
afterAll(() => house.close())

const refused = async (document: unknown) => {
  const called = await api.post(document)
  expect(called.status).toBe(422)
  expect(called.headers.get('content-type')).toContain('application/problem+json')
  return problems(called)
}
const countIncidents = async () =>
  (await house.db.selectFrom('incident').select('id').execute()).length

describe('the incident of the interface', () => {
  test('is saved whole and answered with what was worked out', async () => {
    const { status, body, headers } = await api.post(raid())
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/api/incidents/${String(body['ref'])}`)
    expect(body).toMatchObject({
      ref: expect.stringMatching(/^KP-2023-\d{4}$/),
      version: 1,
      date_earliest: '2023-12-29',
      date_latest: '2023-12-31',
      date_precision: 'range',
      url: `${house.url}/incidents/${String(body['ref'])}`,
    })
    const sent = raid()
    const own = ['kind', 'title', 'summary', 'language', 'status', 'date_text', 'date_edtf']
    for (const name of [...own, 'place_id', 'place_text', 'place_precision']) {
      expect(body[name], name).toEqual(sent[name])
    }
    expect((await api.get(`/incidents/${String(body['ref'])}.json`)).body).toEqual(body)
  })

  test('has one act for each victim of an act that was sent with several', async () => {
    const body = await api.save(raid())
    const acts = rows(body, 'acts')
    expect(acts.map((act) => [act['seq'], act['type'], act['victims']])).toEqual([
      [1, 'arrest', ['p1']],
      [2, 'arrest', ['p2']],
      [3, 'confiscation', ['p3']],
      [4, 'sentence', ['p1']],
    ])
    const agencies = acts.map((act) => rows(act, 'agencies').map((row) => row['agency_id']))
    expect(agencies).toEqual([['mss'], ['mss'], [], []])
    expect(rows(body, 'claims')).toMatchObject([{ act: 3, source: 's1', credibility: '3' }])
    expect(rows(body, 'people')[0]).toMatchObject({ sex: null, part_of: 'p3' })
  })

  test('a victim ticked twice is one victim', async () => {
    const body = await api.save(arrest({ acts: [{ type: 'arrest', victims: ['p1', 'p1'] }] }))
    expect(rows(body, 'acts')).toHaveLength(1)
  })
})

describe('a name that can mean several', () => {
  test('of a place is refused with the places it can mean', async () => {
    const { status, body } = await api.post(arrest({ place: 'Unsan County' }))
    const [problem] = rows(body, 'errors')
    expect([status, problem?.['field'], problem?.['code']]).toEqual([422, 'place', 'which_place'])
    const ids = rows(problem, 'choices').map((choice) => choice['id'])
    expect(ids).toEqual(['KP-02.unsan', 'KP-03.unsan'])
  })

  test('of an agency is refused with the agencies it can mean', async () => {
    const act = { type: 'arrest', victims: ['p1'], agencies: [{ agency: 'MSS' }] }
    const { status, body } = await api.post(arrest({ acts: [act] }))
    const [problem] = rows(body, 'errors')
    expect([status, problem?.['field']]).toEqual([422, 'acts.0.agencies.0.agency'])
    const ids = rows(problem, 'choices').map((choice) => choice['id'])
    expect(ids.toSorted()).toEqual(['mosos', 'mss'])
  })

  test('is settled by the id beside it', async () => {
    const body = await api.save(arrest({ place: 'Unsan County', place_id: 'KP-03.unsan' }))
    expect([body['place_id'], body['place_text']]).toEqual(['KP-03.unsan', 'Unsan County'])
  })
})

test.each<[string, Json, string]>([
  ['of the incident', { colour: 'red' }, 'colour'],
  ['of a person', { people: [{ key: 'p1', label: 'x', shoe: 1 }] }, 'people.0.shoe'],
  ['of an act', { acts: [{ type: 'arrest', victims: ['p1'], id: 'x' }] }, 'acts.0.id'],
  ['set by the program', { created_by: 'me' }, 'created_by'],
  ['set by the program', { last_seq: 7 }, 'last_seq'],
])('an unknown key %s is refused by its name', async (_, over, field) => {
  expect(await refused(arrest(over))).toContain(`${field} unknown_field`)
})

test.each<[string, Json, string]>([
  ['an event without acts', { acts: [], people: [] }, 'acts event_without_act'],
  ['a pattern with acts', { kind: 'pattern' }, 'kind pattern_with_acts'],
  ['a blank title', { title: ' ' }, 'title required'],
  ['an unknown type of act', { acts: [{ type: 'dance' }] }, 'acts.0.type not_a_term'],
  ['a person without an act', { acts: [{ type: 'arrest' }] }, 'people.0.label person_without_act'],
  [
    'an unknown victim',
    { acts: [{ type: 'arrest', victims: ['p9'] }] },
    'acts.0.victims no_such_person',
  ],
  ['a status of a reviewer’s', { status: 'verified' }, 'status status_by_review'],
  ['NUL', { title: 'a\u0000b' }, 'title bad_characters'],
  ['half a surrogate pair', { title: 'a\ud800b' }, 'title bad_characters'],
  ['an unreadable date', { date_text: '03/04/2024' }, 'date date'],
  [
    'a day that is none',
    { sources: [{ title: 'x', published_on: '2023-02-30' }] },
    'sources.0.published_on not_a_day',
  ],
  ['a script as a link', { sources: [{ url: 'javascript:alert(1)' }] }, 'sources.0.url not_a_link'],
  [
    'two people under one key',
    {
      people: [
        { key: 'p1', label: 'a' },
        { key: 'p1', label: 'b' },
      ],
    },
    'people.1.key same_key',
  ],
  [
    'someone who took part but is nobody',
    { acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ person_id: 'p8' }] }] },
    'acts.0.agencies.0.person no_such_person',
  ],
  [
    'a person that is not there',
    { people: [{ key: 'p1', person_id: 'X' }] },
    'people.0.person_id no_such_person',
  ],
  [
    'an agency that is not there',
    { acts: [{ type: 'arrest', victims: ['p1'], agencies: [{ agency_id: 'X' }] }] },
    'acts.0.agencies.0.agency no_such_agency',
  ],
  [
    'a source that is not there',
    { sources: [{ source_id: 'X' }] },
    'sources.0.source_id no_such_source',
  ],
  [
    'an origin that is not there',
    { sources: [{ title: 'x', origin_id: 'X' }] },
    'sources.0.origin_id no_such_origin',
  ],
  [
    'a penalty for an arrest',
    { acts: [{ type: 'arrest', victims: ['p1'], penalty: 'death' }] },
    'acts.0.penalty not_for_type',
  ],
  [
    'the most below the least',
    { acts: [{ type: 'sentence', victims: ['p1'], months_min: 6, months_max: 3 }] },
    'acts.0.months_max less_than_least',
  ],
  [
    'a number too great for a count',
    { people: [{ key: 'p1', label: 'x', age_min: 1e12 }] },
    'people.0.age_min not_a_count',
  ],
  [
    'a quote without a source',
    { claims: [{ quote: 'x' }] },
    'claims.0.source claim_without_source',
  ],
  [
    'a relation to nothing',
    { links: [{ type: 'parallel', to: 'KP-1999-0001' }] },
    'links.0.to no_such_incident',
  ],
])('%s is refused where it stands, and nothing is saved', async (_, over, problem) => {
  const before = await countIncidents()
  expect(await refused(arrest(over))).toContain(problem)
  expect(await countIncidents()).toBe(before)
})

test('every bad field is named at once', async () => {
  const document = arrest({ title: '', date_text: '03/04/2024', place: 'Nowhere at all' })
  expect((await refused(document)).toSorted()).toEqual([
    'date date',
    'place no_such_place',
    'title required',
  ])
})

test.each(['[]', '"x"', 'null', '{', '{"acts": {}}', '{"acts": [[]]}', '{"people": "x"}'])(
  'the body %s is a client’s mistake',
  async (body) => {
    const headers = { 'content-type': 'application/json' }
    const { status } = await api.call('/api/incidents', { method: 'POST', body, headers })
    expect([400, 422]).toContain(status)
  },
)

test('a reference tells what is not known: no country, no year', async () => {
  const refs = [
    await api.save(arrest({ date_edtf: '1998-05' })),
    await api.save(arrest({ place_id: 'CN-JL' })),
    await api.save(arrest({ date_text: 'before 1997-01-10' })),
  ].map(({ ref }) => ref)
  expect(refs).toEqual(['ZZ-1998-0001', 'CN-0000-0001', expect.stringMatching(/^ZZ-0000-\d{4}$/)])
})

test('blank is not known, and 0 is nought', async () => {
  const person = { key: 'p1', label: 'x', age_min: '', age_max: 0, sex: null }
  const acts = [{ type: 'confiscation', victims: ['p1'], amount: '', quantity: 0, reason: '  ' }]
  const body = await api.save(arrest({ people: [person], acts }))
  expect(rows(body, 'people')[0]).toMatchObject({ age_min: null, age_max: 0, sex: null })
  expect(rows(body, 'acts')[0]).toMatchObject({ amount: null, quantity: '0', reason: null })
})

test('text is kept as it was sent, in NFC', async () => {
  const summary = 'First line\n\n\tsecond “line” <b>&amp;</b> 혜산 \u{1f54a}'
  const body = await api.save(arrest({ title: '혜산'.normalize('NFD'), summary }))
  expect([body['title'], body['summary']]).toEqual(['혜산', summary])
})
