import { expect, test } from 'vitest'
import {
  anonymise,
  anonymiseSafely,
  highest_risk,
  type Anonymised,
  type Row,
  type Step,
} from '../../db/disclosure/anonymise.ts'
import { stepsFor } from '../../db/disclosure/columns.ts'
import { chances } from '../record/backup-cast.ts'

const one = <T>(chance: () => number, values: readonly T[]): T =>
  values[Math.floor(chance() * values.length)] as T

/** Rows as case files have them: most alike, some of one, people who are in several. */
function randomRows(chance: () => number, most: number): Row[] {
  const people = 1 + Math.floor(chance() * most)
  const counties = ['a1', 'a2', 'b1']
  return Array.from({ length: Math.floor(chance() * most) }, () => {
    const county = one(chance, counties)
    return {
      people: Array.from(
        { length: chance() < 0.9 ? 1 : 3 },
        () => `p${Math.floor(chance() * people)}`,
      ),
      quasi: {
        type: one(chance, ['arrest', 'arrest', 'arrest', 'sentence']),
        date: one(chance, ['2023-12', '2023-11', '2024-01', '2024-Q1', '2024', '']),
        country_code: 'KP',
        province_code: county.slice(0, 1),
        county_code: chance() < 0.2 ? '' : county,
        victim_sex: one(chance, ['f', 'm', '']),
        victim_age: one(chance, ['18-29', '']),
      },
      sensitive: { penalty: one(chance, ['', '', 'hard_labour', 'fine']), outcome: '' },
    }
  })
}

/** Every row against every other, as nobody would write it who had to wait for it. */
function brute(rows: readonly Row[], { released }: Anonymised) {
  const alike = (a: Row['quasi'], b: Row['quasi']) =>
    Object.keys({ ...a, ...b }).every((name) => a[name] === b[name])
  const each = released.map(({ quasi }) => {
    const same = released.filter((other) => alike(quasi, other.quasi)).map(({ at }) => rows[at])
    const people = new Set(same.flatMap((row) => row?.people ?? []))
    const learned = Object.keys(rows[0]?.sensitive ?? {}).map((name) => {
      const values = new Set(same.map((row) => row?.sensitive[name]))
      return values.size === 1 && values.has('') ? Infinity : values.size
    })
    return { people: people.size, values: Math.min(...learned) }
  })
  const worst = new Map<string, number>()
  for (const [at, { people }] of each.entries()) {
    for (const person of rows[released[at]?.at ?? -1]?.people ?? []) {
      worst.set(person, Math.max(worst.get(person) ?? 0, 1 / people))
    }
  }
  const risk = [...worst.values()].reduce((sum, one) => sum + one, 0) / Math.max(worst.size, 1)
  return { each, risk, distinct: new Set(released.map(({ quasi }) => JSON.stringify(quasi))).size }
}

test('1,000 sets of rows: each class has k people and two values, as counted the long way', () => {
  const chance = chances(26)
  let [gone, stayed] = [0, 0]
  for (let set = 0; set < 1_000; set += 1) {
    const rows = randomRows(chance, 60)
    const k = 3 + Math.floor(chance() * 5)
    const done = anonymise(rows, stepsFor(), { k, l: 2 })
    const counted = brute(rows, done)
    for (const { people, values } of counted.each) {
      expect(people).toBeGreaterThanOrEqual(k)
      expect(values).toBeGreaterThanOrEqual(2)
    }
    expect(done.risk).toBeCloseTo(counted.risk, 10)
    expect(done.classes).toBe(counted.distinct)
    expect(done.smallest).toBe(
      counted.each.length === 0 ? null : Math.min(...counted.each.map(({ people }) => people)),
    )
    const places = [...done.released.map(({ at }) => at), ...done.left_out].toSorted(
      (a, b) => a - b,
    )
    expect(places).toEqual(rows.map((_, at) => at))
    gone += done.released.length
    stayed += done.left_out.length
  }
  // Both happen, or nothing was tried.
  expect(gone).toBeGreaterThan(3_000)
  expect(stayed).toBeGreaterThan(3_000)
}, 60_000)

test('the long way finds rows that are told too finely', () => {
  const chance = chances(27)
  let lonely = 0
  for (let set = 0; set < 50; set += 1) {
    const rows = randomRows(chance, 60)
    const released = rows.map(({ quasi }, at) => ({ at, step: 0, quasi }))
    const { each } = brute(rows, { released, left_out: [], classes: 0, smallest: 0, risk: 0 })
    lonely += each.filter(({ people, values }) => people < 3 || values < 2).length
  }
  expect(lonely).toBeGreaterThan(100)
})

/** Whether what is told is true of what was there: coarser, or the same. */
function covers(told: string, was: string, name: string): boolean {
  if (told === '' || told === was) return true
  if (name !== 'date') return false
  if (!told.includes('Q')) return was.startsWith(told)
  const quarter = `${was.slice(0, 4)}-Q${Math.ceil(Number(was.slice(5, 7)) / 3)}`
  return told === quarter
}

test('nothing is told that was not so, and no step is finer than the one before', () => {
  const chance = chances(28)
  for (const { quasi } of randomRows(chance, 2_000)) {
    let before = quasi
    for (const step of stepsFor()) {
      const told = step(quasi)
      expect(Object.keys(told)).toEqual(Object.keys(quasi))
      for (const [name, value] of Object.entries(told)) {
        expect([name, value, covers(value, quasi[name] ?? '', name)]).toEqual([name, value, true])
        expect(covers(value, before[name] ?? '', name)).toBe(true)
      }
      before = told
    }
  }
}, 60_000)

const same: Step = (quasi) => quasi
const row = (person: string, penalty = ''): Row => ({
  people: [person],
  quasi: { type: 'arrest' },
  sensitive: { penalty },
})

test('people are counted, not rows; a group once; and all the same is told of nobody', () => {
  const demand = { k: 3, l: 2 }
  const thrice = ['a', 'a', 'b', 'b', 'a'].map((person) => row(person))
  expect(anonymise(thrice, [same], demand).released).toEqual([])
  const three = ['a', 'b', 'c'].map((person) => row(person))
  expect(anonymise(three, [same], demand).released).toHaveLength(3)
  const fined = ['a', 'b', 'c'].map((person) => row(person, 'fine'))
  expect(anonymise(fined, [same], demand).left_out).toEqual([0, 1, 2])
  const mixed = [row('a', 'fine'), row('b', 'fine'), row('c', 'hard_labour')]
  expect(anonymise(mixed, [same], demand).released).toHaveLength(3)
})

test('the risk of what leaves is never above 3 %: classes grow until it is not, or nothing leaves', () => {
  const few = Array.from({ length: 33 }, (_, at) => row(`p${at}`))
  const demand = { k: 5, l: 2 }
  expect(anonymise(few, [same], demand)).toMatchObject({ classes: 1, left_out: [] })
  expect(anonymiseSafely(few, [same], demand)).toMatchObject({ released: [], risk: 0 })
  const enough = [...few, row('one more')]
  expect(anonymiseSafely(enough, [same], demand)).toMatchObject({ classes: 1, left_out: [] })
  const chance = chances(29)
  for (let set = 0; set < 40; set += 1) {
    const rows = randomRows(chance, 1_000)
    const done = anonymiseSafely(rows, stepsFor(), demand)
    expect(done.risk).toBeLessThanOrEqual(highest_risk)
    expect(done.k).toBeGreaterThanOrEqual(demand.k)
  }
}, 60_000)
