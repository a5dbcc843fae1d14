import { afterAll, beforeAll, expect, test } from 'vitest'
import { acled_types, deadly, geo_precisions, judged_columns } from '../../db/flat/acled.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, type Json } from './documents.ts'
import { readCsv } from './reading.ts'

let house: TestHouse
let api: Api
beforeAll(async () => {
  ;({ house, api } = await startCast({ example: true }))
})
afterAll(() => house.close())

/** ACLED's columns in its order, as its codebook has them. */
const theirs =
  'event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,' +
  'assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,' +
  'country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,' +
  'notes,fatalities,tags,timestamp'

const rowsOf = async (query: string) =>
  readCsv((await api.get(`/incidents.acled.csv?${query}`)).text)

/** Saves an incident of its own year and gives its line. */
const lineOf = async (document: Json): Promise<Record<string, string>> => {
  const { ref } = await api.save(arrest(document))
  const [row] = (await rowsOf('')).filter((line) => line['event_id_cnty'] === ref)
  return row ?? {}
}

test('the columns are ACLED’s, then what ours say more exactly; a line for each event', async () => {
  const { text } = await api.get('/incidents.acled.csv?kind=all&from=2023&to=2024&sort=ref')
  expect(text.split('\r\n')[0]).toBe(
    `${theirs},date_earliest,date_latest,date_precision,date_match,place_precision,act_types,url`,
  )
  expect(readCsv(text).map((row) => row['event_id_cnty'])).toEqual(['KP-2023-0001', 'KP-2023-0002'])
})

test('the example: three days are no day, and what the record does not say is empty', async () => {
  const [raid = {}, hand_over] = await rowsOf('sort=ref')
  expect(raid).toMatchObject({
    ...{
      event_date: '',
      year: '2023',
      time_precision: '2',
      disorder_type: 'Strategic developments',
    },
    ...{ event_type: 'Strategic developments', sub_event_type: 'Arrests' },
    actor1: 'Ministry of State Security',
    assoc_actor_1: 'Ministry of State Security, Hyesan city branch',
    actor2: 'family member of a defector; remittance broker; the household',
    ...{
      country: 'North Korea',
      admin1: 'Ryanggang Province',
      admin2: 'Hyesan',
      location: 'Hyesan',
    },
    ...{ latitude: '41.40167', longitude: '128.17778', geo_precision: '1' },
    ...{ source: 'Daily NK; FFHR', fatalities: '' },
    ...{ date_earliest: '2023-12-29', date_latest: '2023-12-31' },
  })
  expect(hand_over).toMatchObject({ event_date: '2023-12-31', time_precision: '1' })
  for (const name of judged_columns) expect([name, raid[name]]).toEqual([name, ''])
  expect(judged_columns).toContain('inter1')
})

test.each([
  ['2021-03-05', '2021-03-05', '2021', '1'],
  ['[2021-07-01..2021-07-10]', '', '2021', '2'],
  ['[2021-07-01..2021-07-11]', '', '2021', '3'],
  ['2021-05', '', '2021', '3'],
  ['2021', '', '2021', ''],
  ['2021-06~', '', '2021', ''],
  ['[..2021-01-09]', '', '', ''],
  ['[2021-12-31..2022-01-01]', '', '', '2'],
  [null, '', '', ''],
])('the date %s', async (date_edtf, event_date, year, time_precision) => {
  const line = await lineOf({ date_edtf })
  expect([line['event_date'], line['year'], line['time_precision']]).toEqual([
    ...[event_date, year, time_precision],
  ])
})

test.each([
  ['settlement', '1', true],
  ['county', '2', true],
  ['province', '3', false],
  ['area', '3', false],
  ['country', '', false],
  ['unknown', '', false],
])('known to %s', async (place_precision, geo_precision, has_point) => {
  const line = await lineOf({ place_id: 'KP-10.hyesan', place_precision })
  expect([line['geo_precision'], line['latitude'] !== '', line['longitude'] !== '']).toEqual([
    ...[geo_precision, has_point, has_point],
  ])
})

const people = [
  { key: 'p1', label: 'one' },
  { key: 'p2', label: 'some', unit: 'group', size_min: 3 },
]

test.each([
  [[{ type: 'killing', victims: ['p1', 'p2'] }], '4', 'Attack'],
  [[{ type: 'execution', victims: ['p2'] }], '3', ''],
  [[{ type: 'detention', victims: ['p1'], outcome: 'died' }], '1', 'Arrests'],
  [[{ type: 'killing', victims: ['p1'], asserted: 'denied' }], '', ''],
  [
    [
      { type: 'killing', victims: ['p1'], asserted: 'threatened' },
      { type: 'torture', victims: ['p2'] },
    ],
    '',
    'Attack',
  ],
  [[{ type: 'search', victims: ['p1'] }], '', ''],
  [
    [
      { type: 'arrest', victims: ['p1'] },
      { type: 'sexual_violence', victims: ['p1'] },
    ],
    '',
    'Sexual violence',
  ],
])('the acts %j', async (acts, fatalities, sub_event_type) => {
  const named = new Set(acts.flatMap(({ victims }) => victims))
  const line = await lineOf({ people: people.filter(({ key }) => named.has(key)), acts })
  expect([line['fatalities'], line['sub_event_type']]).toEqual([fatalities, sub_event_type])
})

test('a cell that a spreadsheet would run is guarded where that is asked for', async () => {
  const { ref } = await api.save(arrest({ title: 'Guarded', summary: '=1+1' }))
  const notes = async (query: string) =>
    (await rowsOf(query)).find((line) => line['event_id_cnty'] === ref)?.['notes']
  expect([await notes(''), await notes('safe=1')]).toEqual(['=1+1', "'=1+1"])
})

test('every code of the mapping is a term', () => {
  const { terms } = house.house
  const codes = [
    ...[...acled_types.map(({ act }) => act), ...deadly.acts].map((code) => ['act_type', code]),
    ...deadly.outcomes.map((code) => ['outcome', code]),
    ...Object.keys(geo_precisions).map((code) => ['place_precision', code]),
  ] as [string, string][]
  expect(codes.filter(([vocabulary, code]) => !terms.has(vocabulary, code))).toEqual([])
  expect(terms.has('act_type', 'no_such_act')).toBe(false)
})

test('the codebook prints the whole mapping, in both languages', async () => {
  const web = await house.signIn('analyst')
  for (const language of ['en', 'ko']) {
    const { text } = await web.get(`/codebook?lang=${language}`)
    for (const { act, sub_event_type } of acled_types) {
      expect(text).toContain(`<code>${act}</code></th>`)
      expect(text).toContain(`<td>${sub_event_type}</td>`)
    }
    expect(text).toContain(judged_columns.join(', '))
    expect(text).toContain('#adm1+code')
    expect(text).not.toMatch(/undefined|files\.\w+/)
  }
})
