import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeLists } from '../../db/list/list.ts'
import { sides } from '../../server/analysis/choice.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { countList, countWithLinks, questions, saveGroups, type Question } from './analysis-cast.ts'
import { makeApi, type Api } from './api.ts'
import { filters, queryOf, saveCrowd, type Asked } from './crowd.ts'

let house: TestHouse
let api: Api
beforeAll(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house)
  await saveCrowd(api, 90, 13)
  await saveGroups(api, 40)
}, 120_000)
afterAll(() => house.close())

const runs = Number(process.env['GIROK_FIGURES'] ?? 60)
const actor = () => ({ user_id: api.id, role: 'researcher', via: 'api', name: 'r' }) as const

test(`every number is what the list that it leads to holds, over ${runs} random figures`, async () => {
  // Besides, what finds the groups: hardly any random filter does.
  const wide = sides.flatMap((rows) =>
    ['', 'place=KP-10', 'from=2023-12&to=2024-01', 'from=2023-12&to=2023-12&date=certain'].map(
      (query) => ({
        filter: [...new URLSearchParams(query)] as Asked,
        question: { unit: 'people', rows, columns: rows === 'act' ? null : 'act' } as Question,
      }),
    ),
  )
  const figures = questions(runs, 72)
  const random = filters(runs, 71).map((filter, at) => ({ filter, question: figures[at] }))
  const lists = makeLists()
  const seen = { numbers: 0, led: 0, certain: 0, unknown: 0 }
  await house.house.engine.snapshot(async (db) => {
    for (const { filter, question } of [...wide, ...random]) {
      if (!question) continue
      const { numbers } = await countWithLinks(house, db, lists, actor(), filter, question)
      for (const { spot, certain, amount, query } of numbers) {
        seen.numbers += 1
        if (query === null || (amount.least === 0 && amount.most === 0)) continue
        const listed = await countList(house, db, lists, actor(), query, question.unit)
        const where = `${queryOf(filter)} ${JSON.stringify([question, spot, certain])} → ${query}`
        expect(amount, where).toEqual(listed)
        seen.led += 1
        if (certain) seen.certain += 1
        if (amount.most === null) seen.unknown += 1
      }
    }
  })
  console.log(seen)
  expect(seen.led).toBeGreaterThan(runs * 4)
  expect(seen.certain).toBeGreaterThan(runs / 2)
  expect(seen.unknown).toBeGreaterThan(runs / 5)
}, 300_000)

test('acts add up, where an act has one value', async () => {
  const lists = makeLists()
  const single = ['act', 'province', 'county', 'penalty'] as const
  await house.house.engine.snapshot(async (db) => {
    for (const filter of filters(60, 8)) {
      // Of what has no date, an incident is refused in every cell in which something of it has one.
      if (filter.some(([name]) => name === 'undated')) continue
      for (const rows of single) {
        const columns = rows === 'act' ? 'province' : 'act'
        const question = { unit: 'acts', rows, columns } as const
        const { figure } = await countWithLinks(house, db, lists, actor(), filter, question)
        const sum = (counts: readonly { possible: { least: number | null } }[]) =>
          counts.reduce((all, { possible }) => all + (possible.least ?? 0), 0)
        const total = figure.total.possible.least
        expect(sum(figure.rows.map(({ count }) => count))).toBe(total)
        expect(sum(figure.columns.map(({ count }) => count))).toBe(total)
        for (const row of figure.rows) expect(sum(row.cells)).toBe(row.count.possible.least)
      }
    }
  })
})

test('what surely lies in a month or period is never more than what possibly does', async () => {
  const lists = makeLists()
  await house.house.engine.snapshot(async (db) => {
    for (const [at, filter] of filters(60, 9).entries()) {
      const question = questions(60, 10)[at]
      if (!question) continue
      const { figure } = await countWithLinks(house, db, lists, actor(), filter, question)
      const counts = figure.rows.flatMap(({ count, cells }) => [count, ...cells])
      for (const { certain, possible } of [figure.total, ...counts]) {
        expect(certain?.least ?? 0).toBeLessThanOrEqual(possible.least ?? Infinity)
      }
    }
  })
})
