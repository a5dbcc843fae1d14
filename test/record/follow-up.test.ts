import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, addMonths } from '../../db/dictionary/date/period.ts'
import { expectedEnd } from '../../db/dictionary/date/sentence-end.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, type Json } from './documents.ts'
import { fill, textOf, textsOf } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast({ example: true }))
})
afterAll(() => house.close())

const one_day = (day: string) => ({ earliest: day, latest: day })
const months = (least: string | null, most = least) => ({ months_min: least, months_max: most })

describe('when a term is over', () => {
  test.each([
    ['2024-01-10', '3', '2024-04-10'],
    ['2024-01-10', '6', '2024-07-10'],
    ['2023-01-31', '1', '2023-02-28'],
    ['2024-01-31', '1', '2024-02-29'],
    ['2024-02-29', '12', '2025-02-28'],
    ['2023-12-29', '0.5', '2024-01-13'],
    ['2023-12-29', '1.0333333333', '2024-01-30'],
    ['2020-05-31', '180', '2035-05-31'],
  ])('from %s, after %s months: %s', (day, length, end) => {
    expect(expectedEnd(one_day(day), months(length))).toEqual(one_day(end))
  })

  test('a range gives a range, and what is not known is not known', () => {
    const begun = { earliest: '2024-01-08', latest: '2024-01-14' }
    expect(expectedEnd(begun, months('3', '6'))).toEqual({
      earliest: '2024-04-08',
      latest: '2024-07-14',
    })
    expect(expectedEnd(begun, months('3', null)).latest).toBeNull()
    expect(expectedEnd({ earliest: null, latest: '2024-01-14' }, months('3')).earliest).toBeNull()
    expect(expectedEnd(begun, months('99999'))).toEqual({ earliest: null, latest: null })
    expect(expectedEnd(one_day('9999-12-01'), months('3')).latest).toBeNull()
  })

  test('a longer term, or a later beginning, never ends earlier', () => {
    const day = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays('1950-01-01', n))
    const length = fc.integer({ min: 0, max: 36_000 }).map((n) => (n / 30).toFixed(10))
    fc.assert(
      fc.property(day, day, length, length, (a, b, m, n) => {
        const [first = '', last = ''] = [a, b].toSorted()
        const [short = '', long = ''] = [m, n].toSorted((x, y) => Number(x) - Number(y))
        const { earliest, latest } = expectedEnd(
          { earliest: first, latest: last },
          months(short, long),
        )
        expect((earliest ?? '') <= (latest ?? '')).toBe(true)
        expect((earliest ?? '') >= first).toBe(true)
      }),
    )
  })

  test('whole years end on their day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40_000 }),
        fc.integer({ min: 1, max: 40 }),
        (n, years) => {
          const day = addDays('1950-01-01', n)
          const end = expectedEnd(one_day(day), months(String(years * 12))).latest
          expect(end).toBe(addMonths(day, years * 12))
        },
      ),
    )
  })
})

const listed = async (by: Client = web) => {
  const { text } = await by.get('/tasks?lang=en')
  return textsOf(text, '#follow-ups ~ ul li').map((line) =>
    line.replace(/ Record the outcome$/, ''),
  )
}
const about = async (ref: string, by: Client = web) =>
  (await listed(by)).filter((line) => line.includes(ref))

const sentenced = (over: Json = {}, act: Json = {}) =>
  arrest({
    title: 'A sentence',
    acts: [
      { type: 'arrest', victims: ['p1'] },
      {
        ...{ type: 'sentence', victims: ['p1'], date_edtf: '2024-02-01', penalty: 'hard_labour' },
        ...{ months_min: 12, months_max: 24, ...act },
      },
    ],
    ...over,
  })

async function edit(ref: string, typed: Record<string, string>): Promise<void> {
  const path = `/incidents/${ref}/edit`
  const answer = await web.post(path, fill((await web.get(path)).text, typed))
  expect([answer.status, textsOf(answer.text, '.error-summary li')]).toEqual([303, []])
}

async function faults() {
  const found: { table: string; says: string }[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  return found
}

describe('whoever was sentenced is asked about when the term is over', () => {
  test('in the example on 10 April and 10 July 2024', async () => {
    expect(await about('KP-2023-0001')).toEqual([
      'remittance broker KP-2023-0001 Raid after a remittance, Hyesan term over on 10 Jul 2024',
      'family member of a defector KP-2023-0001 Raid after a remittance, Hyesan term over on 10 Apr 2024',
    ])
    const page = (await web.get('/incidents/KP-2023-0001')).text
    expect(textsOf(page, '.term')).toEqual([
      'The term is expected to end on 10 Apr 2024. status unknown since 10 Apr 2024',
      'The term is expected to end on 10 Jul 2024. status unknown since 10 Jul 2024',
    ])
  })

  test('until an outcome is recorded, and again when that is undone', async () => {
    const { ref } = await api.save(sentenced())
    expect(await about(ref)).toEqual([
      expect.stringContaining('term over between 1 Feb 2025 and 1 Feb 2026'),
    ])
    await edit(ref, { 'acts.1.outcome': 'released_served' })
    expect(await about(ref)).toEqual([])
    const page = (await web.get(`/incidents/${ref}`)).text
    expect(textOf(page, '.term')).toBe(
      'The term is expected to end between 1 Feb 2025 and 1 Feb 2026.',
    )
    const history = (await web.get(`/incidents/${ref}/history`)).text
    const number = /\/changes\/(\d+)/.exec(history)?.[1] ?? ''
    await web.post(`/changes/${number}/undo`)
    expect(await about(ref)).toHaveLength(1)
    expect(await faults()).toEqual([])
  })

  test('that nothing could be learned is an outcome too, and goes on being said', async () => {
    const { ref } = await api.save(sentenced({}, { outcome: 'not_known' }))
    expect(await about(ref)).toEqual([])
    const page = (await web.get(`/incidents/${ref}`)).text
    expect(textOf(page, '.term .tag')).toBe('status unknown since 1 Feb 2026')
  })

  test.each<[string, Json]>([
    ['released', { type: 'release', victims: ['p1'], date_edtf: '2024-05' }],
    ['died', { type: 'death_in_custody', victims: ['p1'] }],
    ['out of custody', { type: 'detention', victims: ['p1'], custody_state: 'released' }],
  ])('not of one who is known to be %s', async (_, act) => {
    const document = sentenced()
    const acts = [...(document['acts'] as Json[]), act]
    const { ref } = await api.save({ ...document, acts })
    expect(await about(ref)).toEqual([])
    expect((await web.get(`/incidents/${ref}`)).text).not.toContain('status unknown')
  })

  test('from the day on which it began to be served, where that is recorded', async () => {
    const document = sentenced()
    const served = { type: 'forced_labour', victims: ['p1'], date_edtf: '2024-03-15' }
    const { ref } = await api.save({ ...document, acts: [...(document['acts'] as Json[]), served] })
    expect(await about(ref)).toEqual([
      expect.stringContaining('between 15 Mar 2025 and 15 Mar 2026'),
    ])
  })

  test('not where it was threatened, has no length, or ends in a year', async () => {
    const far = new Date(Date.now() + 400 * 86_400_000).toISOString().slice(0, 10)
    const acts: Json[] = [
      { asserted: 'threatened' },
      { months_min: null, months_max: null },
      { date_edtf: 'XXXX' },
      { date_edtf: far },
    ]
    for (const act of acts) {
      const { ref } = await api.save(sentenced({}, act))
      expect(await about(ref), JSON.stringify(act)).toEqual([])
    }
  })

  test('by those who may read of it', async () => {
    const { ref } = await api.save(sentenced({ sensitivity: 'restricted' }))
    const colleague = await house.signIn('researcher', 'colleague')
    expect([await about(ref), await about(ref, colleague)]).toEqual([[expect.anything()], []])
  })

  test('not of an incident that was removed, until it is back', async () => {
    const { ref } = await api.save(sentenced())
    const removed = await web.post(`/incidents/${ref}/remove`, { reason: 'twice' })
    expect(await about(ref)).toEqual([])
    const number = /\/changes\/(\d+)/.exec(removed.location ?? '')?.[1] ?? ''
    await web.post(`/changes/${number}/undo`)
    expect(await about(ref)).toHaveLength(1)
  })

  test('and a follow-up that is not what its sentence says is found out', async () => {
    const { ref } = await api.save(sentenced())
    const { id } = await house.db
      .selectFrom('incident')
      .select('id')
      .where('ref', '=', ref)
      .executeTakeFirstOrThrow()
    const own = house.db.updateTable('follow_up').where('incident_id', '=', id)
    await own.set({ due_on: '2025-02-02' }).execute()
    expect(await faults()).toMatchObject([{ table: 'follow_up' }])
    await own.set({ due_on: '2025-02-01' }).execute()
    await house.db.deleteFrom('follow_up').where('incident_id', '=', id).execute()
    expect(await faults()).toMatchObject([{ table: 'follow_up', says: 'is missing' }])
  })
})
