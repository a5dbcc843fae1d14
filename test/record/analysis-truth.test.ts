import { afterAll, beforeAll, expect, test } from 'vitest'
import { analyse } from '../../db/analysis.ts'
import { bringDerived } from '../../db/derive.ts'
import type { Actor } from '../../db/actor.ts'
import type { Count } from '../../db/cube/figure.ts'
import { counts } from '../../db/dictionary/tally.ts'
import { addDays } from '../../db/dictionary/date/period.ts'
import { makeLists } from '../../db/list/list.ts'
import { generate } from '../../seeds/generate.ts'
import { synthesise, type Synthetic } from '../../seeds/synthetic/synthesise.ts'
import { readListQuery } from '../../server/pages/query.ts'
import { startHouse, type TestHouse } from '../house.ts'

/**
 * The generator knows the day on which each act truly was, and records it as vaguely as sources do:
 * whatever the window, that many surely lie in it, and no more than possibly do.
 */
const asked = { seed: 29, count: 1_200 }
const seeker: Actor = { user_id: null, role: 'reviewer', via: 'cli', name: 'test' }

let house: TestHouse
let events: Synthetic[]
beforeAll(async () => {
  house = await startHouse()
  const { db } = house
  await generate(db, seeker, asked, () => {})
  await bringDerived(db, house.house.terms)
  const known = {
    places: await db.selectFrom('place').selectAll().orderBy('id').execute(),
    agencies: await db.selectFrom('agency').selectAll().orderBy('id').execute(),
    terms: await db.selectFrom('term').selectAll().orderBy('vocabulary').execute(),
  }
  events = [...synthesise({ ...known, ...asked })].filter(
    ({ incident: { kind, status, sensitivity } }) =>
      kind === 'event' && status !== 'draft' && sensitivity !== 'sealed',
  )
}, 240_000)
afterAll(() => house.close())

/** What truly was in a window, of the acts that are dated at all. */
function truth(from: string, to: string, type: string | null) {
  const found = { incidents: 0, acts: 0 }
  for (const { incident, acts, truth } of events) {
    const inside = acts.filter((act, at) => {
      const own = act.date_precision !== null
      const { date_earliest, date_latest } = own ? act : incident
      const dated = date_earliest !== null || date_latest !== null
      const day = truth.days[at] ?? ''
      return dated && day >= from && day <= to && (type === null || act.type === type)
    })
    if (inside.length > 0) found.incidents += 1
    found.acts += inside.filter(counts).length
  }
  return found
}

const windows = [
  ...['2024-01', '2023-12', '2019-06', '2015', '1996', '2026-06'].map((key) => [key, key] as const),
  ...Array.from({ length: 40 }, (_, n) => {
    const from = addDays('1990-01-01', (n * 7919) % 13_000)
    return [from, addDays(from, [0, 6, 30, 200][n % 4] ?? 0)] as const
  }),
]

test('certain ≤ truth ≤ possible, for every window, act by act and month by month', async () => {
  const lists = makeLists()
  const seen = { checked: 0, between: 0 }
  const holds = ({ certain, possible }: Count, true_number: number, where: string) => {
    expect(certain?.least ?? 0, where).toBeLessThanOrEqual(true_number)
    expect(possible.least ?? 0, where).toBeGreaterThanOrEqual(true_number)
    seen.checked += 1
    if ((certain?.least ?? 0) < true_number) seen.between += 1
  }
  await house.house.engine.snapshot(async (db) => {
    const ask = async (query: string) => {
      const { terms } = house.house
      const { resolved } = await readListQuery(db, terms, seeker, query, 'incidents')
      return { resolved, analysis: await analyse(db, lists, seeker, resolved) }
    }
    for (const [from, to] of windows) {
      const { resolved, analysis } = await ask(`from=${from}&to=${to}`)
      const days = [resolved.from ?? '', resolved.to ?? ''] as const
      for (const unit of ['incidents', 'acts'] as const) {
        const figure = analysis.count(unit, 'act')
        holds(figure.total, truth(...days, null)[unit], `${from}..${to} ${unit}`)
        for (const { key, count } of figure.rows) {
          holds(count, truth(...days, key)[unit], `${from}..${to} ${unit} ${key}`)
        }
      }
    }
    const { analysis } = await ask('')
    for (const by of ['year', 'month'] as const) {
      for (const { key, count } of analysis.count('incidents', by).rows) {
        if (key === null) continue
        const last = by === 'year' ? `${key}-12-31` : `${key}-31`
        holds(count, truth(by === 'year' ? `${key}-01-01` : `${key}-01`, last, null).incidents, key)
      }
    }
  })
  console.log(seen)
  expect(seen.checked).toBeGreaterThan(500)
  // Else nothing would be vague, and the law would say nothing.
  expect(seen.between).toBeGreaterThan(50)
})
