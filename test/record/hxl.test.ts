import { afterAll, beforeAll, expect, test } from 'vitest'
import { actColumns } from '../../db/flat/act.ts'
import { hxlOf } from '../../db/flat/hxl.ts'
import { incidentColumns } from '../../db/flat/incident.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { girok } from '../girok.ts'
import { startCast } from './cast.ts'

let house: TestHouse
let api: Api
beforeAll(async () => {
  ;({ house, api } = await startCast({ example: true }))
})
afterAll(() => house.close())

const linesOf = (text: string) => text.split('\r\n')
/** HXL 1.1: a hashtag, then attributes. */
const hashtag = /^#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$/

test.each(['incidents.csv', 'acts.csv'])(
  '%s has a second row when it is asked for',
  async (file) => {
    for (const query of ['', 'labels=ko', 'cols=', 'bom=1', 'safe=1', 'from=2023-12&to=2023-12']) {
      const plain = linesOf((await api.get(`/${file}?${query}`)).text)
      const tagged = linesOf((await api.get(`/${file}?${query}&hxl=1`)).text)
      const [header, tags = '', ...rest] = tagged
      expect([header, ...rest]).toEqual(plain)
      const names = (header ?? '').replace('\ufeff', '').split(',')
      expect(tags.split(',')).toEqual(names.map(hxlOf))
    }
    const [, off] = linesOf((await api.get(`/${file}?hxl=0`)).text)
    expect(off?.startsWith('#')).toBe(false)
  },
)

test('columns that are chosen bring their own', async () => {
  const { text } = await api.get('/incidents.csv?cols=latitude,ref&hxl=1')
  expect(linesOf(text).slice(0, 2)).toEqual(['latitude,ref', '#geo+lat,#event+code'])
})

test('every column has a hashtag of its own, and a new one is taken for nothing else', () => {
  for (const columns of [incidentColumns, actColumns]) {
    const names = Object.keys(columns)
    const tags = names.map(hxlOf)
    expect(tags.filter((tag) => !hashtag.test(tag))).toEqual([])
    expect(tags.toSorted()).toEqual([...new Set(tags)].toSorted())
    const blank = names.filter((name) => hxlOf(name) === `#meta+${name}`)
    // Which these tools have no better word for.
    expect(blank.filter((name) => !['date_match', 'url'].includes(name))).toEqual([])
  }
  expect(hxlOf('added_later')).toBe('#meta+added_later')
})

test('the row counts for nothing in the log, and the command writes it too', async () => {
  const args = ['export', '--query', 'hxl=1', '--format', 'acts-csv', '--out', '-']
  const { out } = await girok(house.env, ...args)
  expect(linesOf(out)[1]?.startsWith('#event+act+id,')).toBe(true)
  const logged = await house.db
    .selectFrom('export')
    .select('row_count')
    .orderBy('id', 'desc')
    .execute()
  expect(logged[0]?.row_count).toBe(11)
})
