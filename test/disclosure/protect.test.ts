import { expect, test } from 'vitest'
import fc from 'fast-check'
import { boundsOf, protectTable, protector, type Member } from '../../db/disclosure/protect.ts'
import { chances } from '../record/backup-cast.ts'
import { narrow, type Known } from './attack.ts'

const key = 'a secret of nobody'
const k = 5

/** Somebody, who counts for one. */
const somebody = (id: string): Member => ({ id, weight: 1, people: [{ id, size: 1 }] })
const crowd = (size: number, name = 'p') =>
  Array.from({ length: size }, (_, at) => somebody(`${name}${at}`))

test('no number between 1 and k − 1 is told, nor one that is no multiple of k', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 3, max: 20 }), fc.string(), (size, base, name) => {
      const told = protector({ k: base, key })(crowd(size, name))
      expect(told % base).toBe(0)
      const { least, most } = boundsOf(told, base)
      expect([least <= size, size <= most]).toEqual([true, true])
      expect(Math.abs(told - size)).toBeLessThan(4 * base)
      if (size === 0) expect(told).toBe(0)
    }),
    { numRuns: 2_000 },
  )
})

test('the same records are the same number, however they come, and with another secret another', () => {
  const members = crowd(40)
  const number = protector({ k, key })
  expect(number(members.toReversed())).toBe(number(members))
  expect(number([...members, ...members])).toBe(number(members))
  const others = Array.from({ length: 20 }, (_, at) => protector({ k, key: `key ${at}` })(members))
  expect(new Set(others).size).toBeGreaterThan(1)
})

test('numbers are right in the mean, and as near as is said', () => {
  for (const size of [1, 2, 4, 7, 30, 90]) {
    const errors = Array.from(
      { length: 2_000 },
      (_, at) => protector({ k, key })(crowd(size, `m${at} `)) - size,
    )
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
    const square = errors.reduce((sum, error) => sum + error * error, 0) / errors.length
    expect(Math.abs(mean), String(size)).toBeLessThan(0.3)
    expect(Math.sqrt(square), String(size)).toBeLessThan(Math.sqrt(1.5 * k + (k * k - 1) / 6) + 0.2)
  }
})

test('what is about a few people is small, however often it was done to them', () => {
  const acts = Array.from({ length: 60 }, (_, at): Member => ({
    id: `act ${at}`,
    weight: 1,
    people: [{ id: 'one man', size: 1 }],
  }))
  for (let at = 0; at < 50; at += 1) {
    expect(protector({ k, key: `${at}` })(acts)).toBeLessThanOrEqual(k)
  }
  const group: Member = { id: 'g', weight: 30, people: [{ id: 'g', size: 30 }] }
  expect(protector({ k, key })([group])).toBeGreaterThan(0)
})

test('two releases that differ by one record seldom differ by what that record is', () => {
  let [same, more] = [0, 0]
  const tries = 2_000
  for (let at = 0; at < tries; at += 1) {
    const number = protector({ k, key })
    const before = crowd(30, `s${at} `)
    const difference = number([...before, somebody(`new ${at}`)]) - number(before)
    if (difference === 0) same += 1
    if (difference > 0) more += 1
  }
  // Up as often as down, nearly: the difference hardly says which release has one more.
  expect(more / tries).toBeLessThan(0.5)
  expect((tries - same - more) / tries).toBeGreaterThan(0.12)
})

test('the mean over many sets that are nearly the same does not say how many there are', () => {
  const misses: number[] = []
  for (let at = 0; at < 150; at += 1) {
    const number = protector({ k, key })
    const hidden = crowd(40, `h${at} `)
    // Each leaves out one that the asker knows of.
    const told = hidden.map((_, left) => number(hidden.toSpliced(left, 1)))
    const mean = told.reduce((sum, one) => sum + one, 0) / told.length
    misses.push(mean - 39)
  }
  const spread = Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length)
  expect(spread).toBeGreaterThan(1.5)
})

/** A table with small numbers, large ones and none, as case files have. */
function randomTable(chance: () => number) {
  const [rows, columns] = [2 + Math.floor(chance() * 4), 2 + Math.floor(chance() * 4)]
  const sizes = Array.from({ length: rows * columns }, () => {
    const kind = chance()
    if (kind < 0.25) return 0
    if (kind < 0.75) return 1 + Math.floor(chance() * 4)
    return 5 + Math.floor(chance() ** 2 * 60)
  })
  return { rows, columns, sizes }
}

type Asked = { cells: number[]; size: number; members: Member[] }

/** Every number that is asked for: each cell, row, column, the whole, and overlapping parts. */
function questions(
  { rows, columns }: { rows: number; columns: number },
  cells: readonly Member[][],
  chance: () => number,
): Asked[] {
  const at = (row: number, column: number) => row * columns + column
  const sets: number[][] = [
    ...cells.map((_, cell) => [cell]),
    ...Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => at(row, column)),
    ),
    ...Array.from({ length: columns }, (_, column) =>
      Array.from({ length: rows }, (_, row) => at(row, column)),
    ),
    cells.map((_, cell) => cell),
  ]
  for (let more = 0; more < 8; more += 1) {
    const some = cells.map((_, cell) => cell).filter(() => chance() < 0.5)
    if (some.length > 0) sets.push(some)
  }
  return sets.map((set) => {
    const members = set.flatMap((cell) => cells[cell] ?? [])
    return { cells: set, size: members.length, members }
  })
}

/**
 * Tells everything that is asked of so many tables, and once more when one record has come to a cell
 * that the reader knows of; and narrows down each cell by all of it.
 */
function attack(base: number, tables: number) {
  const chance = chances(20_261_130 + base)
  const result = { small: 0, pinned: 0, wrong: 0, narrowest: Infinity }
  for (let table = 0; table < tables; table += 1) {
    const number = protector({ k: base, key })
    const shape = randomTable(chance)
    const cells = shape.sizes.map((size, cell) => crowd(size, `t${table} c${cell} `))
    const asked = questions(shape, cells, chance)
    const grown = Math.floor(chance() * cells.length)
    const after = cells.map((cell, at) =>
      at === grown ? [...cell, somebody(`t${table} new`)] : cell,
    )
    const facts: Known[] = asked.flatMap(({ cells: set, members }) => {
      const first = boundsOf(number(members), base)
      if (!set.includes(grown)) return [{ cells: set, ...first }]
      const again = boundsOf(number(set.flatMap((cell) => after[cell] ?? [])), base)
      return [
        { cells: set, ...first },
        { cells: set, least: again.least - 1, most: again.most - 1 },
      ]
    })
    for (const [cell, { least, most }] of narrow(cells.length, facts).entries()) {
      const size = shape.sizes[cell] ?? 0
      if (least > size || most < size) result.wrong += 1
      if (size === 0 || size >= base) continue
      result.small += 1
      result.narrowest = Math.min(result.narrowest, most - least)
      if (most - least < base) result.pinned += 1
    }
  }
  return result
}

test.each([
  [5, 10_000],
  [3, 2_000],
  [20, 500],
])(
  'k = %i: in %i tables no small number is narrowed to fewer than k values',
  (base, tables) => {
    const { small, pinned, wrong, narrowest } = attack(base, tables)
    expect(small).toBeGreaterThan(tables * 2)
    expect({ pinned, wrong }).toEqual({ pinned: 0, wrong: 0 })
    expect(narrowest).toBeGreaterThanOrEqual(base)
  },
  240_000,
)

test('the same attack finds small numbers that are only left blank beside their totals', () => {
  const chance = chances(7)
  let [small, pinned, exact] = [0, 0, 0]
  for (let table = 0; table < 2_000; table += 1) {
    const shape = randomTable(chance)
    const cells = shape.sizes.map((size, cell) => crowd(size, `u${table} c${cell} `))
    const facts: Known[] = questions(shape, cells, chance).flatMap(({ cells: set, size }) =>
      size > 0 && size < k
        ? [{ cells: set, least: 1, most: k - 1 }]
        : [{ cells: set, least: size, most: size }],
    )
    for (const [cell, { least, most }] of narrow(cells.length, facts).entries()) {
      const size = shape.sizes[cell] ?? 0
      if (size === 0 || size >= k) continue
      small += 1
      if (most - least < k) pinned += 1
      if (most === least) exact += 1
    }
  }
  expect(pinned).toBe(small)
  expect(exact / small).toBeGreaterThan(0.5)
})

test('it also finds numbers that are rounded each to the next multiple of k', () => {
  const chance = chances(11)
  let pinned = 0
  for (let table = 0; table < 2_000; table += 1) {
    const shape = randomTable(chance)
    const cells = shape.sizes.map((size, cell) => crowd(size, `r${table} c${cell} `))
    const facts = questions(shape, cells, chance).map(({ cells: set, size }): Known => {
      const told = Math.floor(size / k + chance()) * k
      return { cells: set, least: Math.max(0, told - k + 1), most: told + k - 1 }
    })
    for (const [cell, { least, most }] of narrow(cells.length, facts).entries()) {
      const size = shape.sizes[cell] ?? 0
      if (size > 0 && size < k && most - least < k - 1) pinned += 1
    }
  }
  expect(pinned).toBeGreaterThan(100)
})

test('a table’s totals are of their own records, each once, and not sums of what is told', () => {
  const [one, both] = [crowd(12, 'one'), crowd(9, 'both')]
  const table = protectTable(
    {
      rows: ['a', 'b'],
      columns: ['x', 'y'],
      members: (row, column) => (row === 'a' ? (column === 'x' ? one : both) : both),
    },
    { k, key },
  )
  const number = protector({ k, key })
  expect(table.cells).toEqual([
    [number(one), number(both)],
    [number(both), number(both)],
  ])
  expect(table.row_totals).toEqual([number([...one, ...both]), number(both)])
  expect(table.column_totals).toEqual([number([...one, ...both]), number(both)])
  expect(table.total).toBe(number([...one, ...both]))
})
