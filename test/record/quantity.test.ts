import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readQuantity } from '../../db/dictionary/quantity.ts'
import type { TestHouse } from '../house.ts'
import { problems, type Api } from './api.ts'
import { startCast } from './cast.ts'
import type { Client } from '../client.ts'
import type { Json } from './documents.ts'
import { fill } from './reading.ts'

describe('how many is read in English and Korean', () => {
  test.each([
    ['30', [30, 30]],
    ['30 people', [30, 30]],
    ['30명', [30, 30]],
    ['over 30', [31, null]],
    ['More than 30 families', [31, null]],
    ['30 families', [30, null]],
    ['30명 이상', [30, null]],
    ['30 or more', [30, null]],
    ['at least 1,200', [1200, null]],
    ['최소 30명', [30, null]],
    ['30명 초과', [31, null]],
    ['about 10', [8, 12]],
    ['about 3', [2, 4]],
    ['약 10명', [8, 12]],
    ['10명가량', [8, 12]],
    ['10여 명', [10, 19]],
    ['10여명', [10, 19]],
    ['30-odd', [30, 39]],
    ['120여 명', [120, 129]],
    ['100여 명', [100, 199]],
    ['3 to 5', [3, 5]],
    ['between 3 and 5', [3, 5]],
    ['3–5', [3, 5]],
    ['3~5명', [3, 5]],
    ['three', [3, 3]],
    ['두 명', [2, 2]],
    ['세 가구', [3, null]],
    ['a dozen', [12, 12]],
    ['several', [3, 9]],
    ['여러 명', [3, 9]],
    ['dozens of people', [20, 99]],
    ['수십 명', [20, 99]],
    ['수백 명', [200, 999]],
    ['up to 40', [null, 40]],
    ['fewer than 40', [null, 39]],
    ['nearly 30', [24, 30]],
    ['30명 가까이', [24, 30]],
    ['최대 30명', [null, 30]],
    ['30명이 넘는', [31, null]],
    ['30명을 넘게', [31, null]],
    ['30명정도', [24, 36]],
    ['30명 안팎', [24, 36]],
    ['3명에서 5명', [3, 5]],
    ['3명~5명', [3, 5]],
    ['3～5명', [3, 5]],
    ['15여 명', [15, 19]],
    ['25-odd', [25, 29]],
    ['약 30여 명', [30, 39]],
    ['30 여명', [30, 39]],
    ['십여 명', [10, 19]],
    ['한두 명', [1, 2]],
    ['두세 명', [2, 3]],
    ['서너 명', [3, 4]],
    ['대여섯 명', [5, 6]],
    ['몇몇', [3, 9]],
    ['몇십 명', [20, 99]],
    ['삼십 명', [30, 30]],
    ['백이십 명', [120, 120]],
    ['1만 명', [10000, 10000]],
    ['5천 명 이상', [5000, null]],
    ['50kg', [50, 50]],
    ['3채', [3, 3]],
    ['30명 이상 50명 이하', [30, 50]],
    ['열두 명', [12, 12]],
    ['40명 미만', [null, 39]],
    ['40명 이하', [null, 40]],
  ])('%s', (text, [min, max]) => {
    expect(readQuantity(text)).toMatchObject({ min, max })
  })

  test.each([
    '',
    '3 men and 5 women',
    'many',
    'some',
    '5 to 3',
    'between',
    '30 or',
    '9999999999',
    '-3',
    'arrest',
  ])('“%s” is not guessed at', (text) => {
    expect(readQuantity(text)).toBeNull()
  })

  test('the number that is said lies within what is understood of it', () => {
    const sayings = [
      '#',
      'at least #',
      'about #',
      '#여 명',
      '약 #명',
      '#명 이상',
      '#-odd',
      '# or so',
    ]
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 800_000 }), fc.constantFrom(...sayings), (n, say) => {
        const read = readQuantity(say.replace('#', String(n)))
        expect(read).not.toBeNull()
        expect(read?.min ?? 0).toBeLessThanOrEqual(n)
        expect(read?.max ?? Infinity).toBeGreaterThanOrEqual(n)
      }),
    )
  })

  test('to group digits changes nothing, and over is one more than at least', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 900_000 }), (n) => {
        const grouped = n.toLocaleString('en')
        expect(readQuantity(grouped)).toEqual(readQuantity(String(n)))
        expect(readQuantity(`over ${n}`)?.min).toBe((readQuantity(`at least ${n}`)?.min ?? 0) + 1)
      }),
    )
  })
})

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast())
})
afterAll(() => house.close())

const group = (over: Json) => ({
  kind: 'event',
  title: 'A group',
  people: [{ key: 'p1', label: 'traders', unit: 'group', ...over }],
  acts: [{ type: 'arrest', victims: ['p1'] }],
})
const person = async (ref: string) =>
  ((await api.get(`/incidents/${ref}.json`)).body['people'] as Json[])[0]

describe('in the record', () => {
  test('numbers are made of the words, which stay; typed numbers count for more', async () => {
    const said = await api.save(group({ size_text: 'over 30' }))
    expect(await person(said.ref)).toMatchObject({
      ...{ size_text: 'over 30', size_min: 31, size_max: null },
    })
    const both = await api.save(group({ size_text: 'about 30', size_min: 28, size_max: 32 }))
    expect(await person(both.ref)).toMatchObject({ size_min: 28, size_max: 32 })
    const { text } = await web.get(`/incidents.csv?q=traders`)
    expect(text).toContain(said.ref)
  })

  test('other words make other numbers when a form sends the old ones along', async () => {
    const { ref } = await api.save(group({ size_text: 'over 30' }))
    const { text } = await web.get(`/incidents/${ref}/edit`)
    const form = fill(text, { 'people.0.size_text': 'dozens' })
    expect((await web.post(`/incidents/${ref}/edit`, form)).status).toBe(303)
    expect(await person(ref)).toMatchObject({ size_min: 20, size_max: 99 })
  })

  test('numbers that somebody cleared stay cleared, whatever else is edited', async () => {
    const { ref } = await api.save(group({ size_text: 'dozens' }))
    const cleared = fill((await web.get(`/incidents/${ref}/edit`)).text, {
      ...{ 'people.0.size_min': '', 'people.0.size_max': '' },
    })
    await web.post(`/incidents/${ref}/edit`, cleared)
    const other = fill((await web.get(`/incidents/${ref}/edit`)).text, { title: 'Other' })
    await web.post(`/incidents/${ref}/edit`, other)
    expect(await person(ref)).toMatchObject({ size_min: null, size_max: null })
  })

  test('goods: an estimate unless the words leave no room', async () => {
    const taken = (over: Json) => ({
      ...group({}),
      acts: [{ type: 'confiscation', victims: ['p1'], item: 'phone', ...over }],
    })
    const act = async (over: Json) => {
      const { ref } = await api.save(taken(over))
      return ((await api.get(`/incidents/${ref}.json`)).body['acts'] as Json[])[0]
    }
    expect(await act({ quantity_text: '약 10대' })).toMatchObject({
      ...{ quantity: '10', amount_basis: 'estimate', quantity_text: '약 10대' },
    })
    expect(await act({ quantity_text: '3개' })).toMatchObject({
      ...{ quantity: '3', amount_basis: 'exact' },
    })
    expect(await act({ quantity_text: 'dozens' })).toMatchObject({ quantity: null })
    expect(await act({ quantity_text: 'over 30', quantity: '40' })).toMatchObject({
      quantity: '40',
    })
  })

  test('what cannot be read is refused with what can be', async () => {
    const answer = await api.post(group({ size_text: 'very many' }))
    expect(problems(answer)).toEqual(['people.0.size_text not_a_quantity'])
  })
})
