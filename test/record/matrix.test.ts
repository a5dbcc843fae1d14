import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestHouse } from '../house.ts'
import { makeApi, type Api } from './api.ts'
import { girok } from '../girok.ts'
import { startCast } from './cast.ts'
import { saveCrowd } from './crowd.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { readCsv } from './reading.ts'

let house: TestHouse
let api: Api
let first: Json
let second: Json
/** The origins of the first incident, by the key of their article. */
const origin: Record<string, string> = {}

beforeAll(async () => {
  ;({ house, api } = await startCast())
  first = await api.save({
    title: 'A raid',
    people: [
      { key: 'p1', label: 'one' },
      { key: 'p2', label: 'two' },
      { key: 'p3', label: 'a household', unit: 'family', size_min: 3 },
    ],
    acts: [
      { type: 'arrest', victims: ['p1'] },
      { type: 'sentence', victims: ['p2'], asserted: 'threatened' },
      { type: 'search', victims: ['p3'] },
    ],
    sources: [
      article('a'),
      { key: 'reprint', publisher: 'Elsewhere', derived_from: 'a', derivation: 'reprint' },
      article('b'),
      article('c'),
    ],
    claims: [
      { source: 'a', quote: 'agents came' },
      { source: 'b', act: 0, quote: 'he was taken' },
      { source: 'c', quote: 'nobody was taken', asserts: 'denies' },
    ],
  })
  for (const source of rows(first, 'sources')) {
    const row = source['origin'] as Json | null
    if (row) origin[String(source['publisher']).slice(-1)] = String(row['origin_id'])
  }
  const known = (name: string) => rows(first, 'sources').find((row) => row['publisher'] === name)
  second = await api.save({
    title: 'Another raid',
    people: [{ key: 'p1', person_id: rows(first, 'people')[0]?.['person_id'] }],
    acts: [{ type: 'detention', victims: ['p1'] }],
    sources: [{ key: 'c', source_id: known('Paper c')?.['source_id'] }],
    claims: [{ source: 'c', quote: 'she was held' }],
  })
  await api.save(arrest({ title: 'Nobody told of it' }))
  await api.save({
    kind: 'pattern',
    title: 'A series',
    sources: [article('d')],
    claims: [{ source: 'd', quote: 'many' }],
  })
})
afterAll(() => house.close())

const column = (key: string) => `origin_${origin[key]}`
const cellsOf = (text: string) => {
  const [header = [], ...lines] = text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  return { header, lines }
}

test('a row is an incident, a column an origin; what nobody told of, and who only denies, is not there', async () => {
  const { text, headers } = await api.get('/incidents.matrix.csv?kind=all&sort=ref')
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(headers.get('content-disposition')).toMatch(/"incidents_\d{8}T\d{4}\.matrix\.csv"/)
  const { header, lines } = cellsOf(text)
  expect(header).toEqual(['ref', ...[column('a'), column('b'), column('c')].toSorted()])
  const found = readCsv(text).map((row) => [
    row['ref'],
    row[column('a')],
    row[column('b')],
    row[column('c')],
  ])
  expect(found).toEqual([
    [first['ref'], '1', '1', '0'],
    [second['ref'], '0', '0', '1'],
  ])
  expect(lines.flatMap(([, ...cells]) => cells).every((cell) => ['0', '1'].includes(cell))).toBe(
    true,
  )
})

test('a row is one person, wherever they were harmed; no group, and nobody by a threat', async () => {
  const rows_found = readCsv((await api.get('/people.matrix.csv')).text)
  const person = rows(first, 'people')[0]?.['person_id']
  expect(rows_found).toEqual([
    { person_id: person, [column('a')]: '1', [column('b')]: '1', [column('c')]: '1' },
  ])
})

test('only the acts that match capture anybody', async () => {
  const [row] = readCsv((await api.get('/people.matrix.csv?act=detention')).text)
  expect(Object.keys(row ?? {})).toEqual(['person_id', column('c')])
})

test('origins that the filter names are the columns', async () => {
  const { header, lines } = cellsOf(
    (await api.get(`/incidents.matrix.csv?origin=${origin['b']}&origin=${origin['c']}`)).text,
  )
  expect(header).toEqual(['ref', ...[column('b'), column('c')].toSorted()])
  expect(lines.map(([, ...cells]) => cells.toSorted())).toEqual([
    ['0', '1'],
    ['0', '1'],
  ])
})

test('nothing found is a header alone', async () => {
  expect((await api.get('/incidents.matrix.csv?act=torture')).text).toBe('ref\r\n')
})

test('the command writes the same bytes, and both are logged', async () => {
  for (const [format, path] of [
    ['matrix', '/incidents.matrix.csv'],
    ['people-matrix', '/people.matrix.csv'],
  ] as const) {
    const args = ['export', '--query', 'sort=ref', '--format', format, '--out', '-']
    const { out, code } = await girok(house.env, ...args)
    const { text } = await api.get(`${path}?sort=ref`)
    expect([code, out]).toEqual([0, text])
    const logged = await house.db
      .selectFrom('export')
      .select(['format', 'row_count', 'actor'])
      .orderBy('id', 'desc')
      .limit(2)
      .execute()
    const row = { format, row_count: cellsOf(text).lines.length }
    expect(logged).toEqual([
      { ...row, actor: 'researcher' },
      { ...row, actor: 'cli' },
    ])
  }
})

test('nobody takes it who may not export', async () => {
  const viewer = await makeApi(house, 'viewer')
  for (const path of ['/incidents.matrix.csv', '/people.matrix.csv', '/incidents.acled.csv']) {
    expect((await viewer.get(path)).status, path).toBe(404)
  }
})

test('each row has as many origins as the list counts', async () => {
  await saveCrowd(api, 60, 11)
  for (const query of ['', 'place=KP-10', 'from=2023-12&to=2024-01', 'act=arrest&kind=all']) {
    const listed = readCsv((await api.get(`/incidents.csv?${query}`)).text)
    const counted = new Map(listed.map((row) => [row['ref'], Number(row['origins'])]))
    const { lines } = cellsOf((await api.get(`/incidents.matrix.csv?${query}`)).text)
    const told = listed.filter((row) => row['kind'] === 'event' && row['origins'] !== '0')
    expect(lines.map(([ref]) => ref)).toEqual(told.map((row) => row['ref']))
    for (const [ref, ...cells] of lines) {
      const ones = cells.filter((cell) => cell === '1').length
      // One of its origins only denies.
      expect([ref, ones]).toEqual([ref, (counted.get(ref) ?? 0) - (ref === first['ref'] ? 1 : 0)])
    }
  }
})

test('more origins than any method takes are refused in words, and nothing is written', async () => {
  for (let n = 0; n < 41; n += 1) {
    const sources = Array.from({ length: 25 }, (_, at) => article(`s${at}`))
    const claims = sources.map(({ key }) => ({ source: key, quote: 'x' }))
    await api.save(arrest({ title: `Much told of ${n}`, sources, claims }))
  }
  const { status, body, headers } = await api.get('/incidents.matrix.csv')
  expect([status, body['errors'], headers.get('content-disposition')]).toEqual([
    400,
    [{ field: 'origin', code: 'too_wide', value: '' }],
    null,
  ])
  const args = ['export', '--query', '', '--format', 'matrix', '--out', '-']
  const { code, out, err } = await girok(house.env, ...args)
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/origins: at most 1000 can be columns/)
  expect((await api.get('/incidents.matrix.csv?q=%22Much+told+of+1%22')).status).toBe(200)
})
