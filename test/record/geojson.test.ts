import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { girok } from '../girok.ts'
import { startCast } from './cast.ts'
import { arrest } from './documents.ts'
import { readCsv } from './reading.ts'

let house: TestHouse
let api: Api
beforeAll(async () => {
  ;({ house, api } = await startCast())
  const places: [place: string | null, precision?: string][] = [
    ['KP-10.hyesan'],
    ['KP-10.hyesan', 'county'],
    ['KP-10'],
    ['KP-10.hyesan', 'area'],
    [null],
    ['KP'],
  ]
  for (const [n, [place_id, place_precision]] of places.entries()) {
    const where = { place_id, ...(place_precision !== undefined && { place_precision }) }
    await api.save(arrest({ title: `Arrest ${n}`, ...where }))
  }
})
afterAll(() => house.close())

type Feature = {
  type: string
  id: string
  geometry: { type: string; coordinates: number[] }
  properties: Record<string, unknown>
}
type Collection = { type: string; features: Feature[]; without_point: number }

const collectionOf = (text: string) => JSON.parse(text) as Collection

test('what is known to a county has its point, what is known less well has none, and all are counted', async () => {
  const answer = await api.get('/incidents.geojson')
  expect(answer.headers.get('content-type')).toBe('application/geo+json; charset=utf-8')
  const { type, features, without_point } = collectionOf(answer.text)
  expect([type, features.length, without_point]).toEqual(['FeatureCollection', 2, 4])
  const points = features.map(({ geometry, properties }) => [
    geometry.type,
    ...geometry.coordinates,
    properties['place_precision'],
  ])
  const hyesan = readCsv((await api.get('/incidents.csv?q=%22Arrest+0%22')).text)[0]
  const [longitude, latitude] = [Number(hyesan?.['longitude']), Number(hyesan?.['latitude'])]
  expect([longitude > 120, latitude < 45]).toEqual([true, true])
  expect(points.toSorted()).toEqual([
    ['Point', longitude, latitude, 'county'],
    ['Point', longitude, latitude, 'settlement'],
  ])
})

test('properties are the columns of the flat file, in its names, or those asked for', async () => {
  const [feature] = collectionOf((await api.get('/incidents.geojson')).text).features
  const [line = {}] = readCsv((await api.get('/incidents.csv')).text)
  const names = Object.keys(line).filter((name) => !['latitude', 'longitude'].includes(name))
  expect(Object.keys(feature?.properties ?? {})).toEqual(names)
  const chosen = collectionOf((await api.get('/incidents.geojson?cols=ref,latitude,title')).text)
  expect(Object.keys(chosen.features[0]?.properties ?? {})).toEqual(['ref', 'title'])
})

test('nothing found is an empty collection', async () => {
  const { text } = await api.get('/incidents.geojson?act=torture')
  expect(collectionOf(text)).toEqual({ type: 'FeatureCollection', features: [], without_point: 0 })
})

test('the command writes the same, and both are logged', async () => {
  const args = ['export', '--query', '', '--format', 'geojson', '--out', '-']
  const { out } = await girok(house.env, ...args)
  // The command is told another address.
  const bare = (text: string) => text.replaceAll(/"http:[^"]*\/incidents/g, '')
  expect(bare(out)).toBe(bare((await api.get('/incidents.geojson')).text))
  const logged = await house.db.selectFrom('export').select(['format', 'row_count']).execute()
  expect(logged.at(-1)).toEqual({ format: 'geojson', row_count: 6 })
})
