import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameOf, readName, readNames } from '../../server/backup/names.ts'
import { surplus } from '../../server/backup/rotate.ts'

const day_ms = 86_400_000
const first = Date.UTC(2025, 0, 1, 3)

/** The names that are left when one backup is made at each of these times, one after another. */
function simulate(times: readonly number[]): string[] {
  let names: string[] = []
  for (const [index, time] of times.entries()) {
    names.push(nameOf(index + 1, new Date(time), true))
    const gone = new Set(surplus(readNames(names)).map(({ name }) => name))
    names = names.filter((name) => !gone.has(name))
  }
  return names
}

const dates = (names: readonly string[]) =>
  readNames(names).map(({ at }) => at.toISOString().slice(0, 10))

test('after 400 days there are seven days, the ends of four weeks and of twelve months', () => {
  const left = simulate(Array.from({ length: 400 }, (_, index) => first + index * day_ms))
  expect(dates(left)).toEqual([
    ...['2026-02-04', '2026-02-03', '2026-02-02', '2026-02-01', '2026-01-31', '2026-01-30'],
    ...['2026-01-29', '2026-01-25', '2026-01-18', '2025-12-31', '2025-11-30', '2025-10-31'],
    ...['2025-09-30', '2025-08-31', '2025-07-31', '2025-06-30', '2025-05-31', '2025-04-30'],
    '2025-03-31',
  ])
})

test('many a day: the last of each day, and the last three', () => {
  const left = simulate(
    Array.from({ length: 48 * 10 }, (_, index) => first + index * (day_ms / 48)),
  )
  const today = readNames(left).filter(({ at }) => at.toISOString().startsWith('2025-01-11'))
  expect(today.map(({ number }) => number)).toEqual([480, 479, 478])
  expect(new Set(dates(left)).size).toBe(7)
  expect(left).toHaveLength(9)
})

test('a gap of a year takes nothing away', () => {
  const before = Array.from({ length: 30 }, (_, index) => first + index * day_ms)
  const left = simulate([...before, first + 400 * day_ms])
  expect(dates(left).slice(0, 7)).toEqual([
    ...['2026-02-05', '2025-01-30', '2025-01-29', '2025-01-28'],
    ...['2025-01-27', '2025-01-26', '2025-01-25'],
  ])
})

test('a clock that jumps by years, back or forth, takes no more than any day does', () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 800 }).map((days) => first + days * day_ms),
    fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }).map(Number),
  )
  const steady = fc.nat(60).map((n) => Array.from({ length: n }, (_, i) => first + i * day_ms))
  fc.assert(
    fc.property(steady, fc.array(time, { minLength: 1, maxLength: 40 }), (before, jumps) => {
      const times = [...before, ...jumps]
      let had = simulate(before)
      for (let made = before.length + 1; made <= times.length; made += 1) {
        const left = simulate(times.slice(0, made))
        const numbers = readNames(left).map(({ number }) => number)
        const last = [made, made - 1, made - 2].filter((number) => number > 0)
        expect(numbers.slice(0, 3)).toEqual(last)
        expect(had.filter((name) => !left.includes(name)).length).toBeLessThanOrEqual(4)
        expect(surplus(readNames(left))).toEqual([])
        had = left
      }
    }),
    { numRuns: 40 },
  )
})

test('only what Girok named itself is a backup to it', () => {
  const own = nameOf(7, new Date('2026-11-29T11:38:45.678Z'), true)
  expect(own).toBe('girok-000007-2026-11-29T11-38-45Z.zip.age')
  expect(readName(own)).toEqual({ name: own, number: 7, at: new Date('2026-11-29T11:38:45Z') })
  expect(readNames([own.replace('.age', ''), nameOf(1_234_567, new Date(0), false)])).toHaveLength(
    2,
  )
  const others = [
    ...[
      'girok.zip',
      'girok-7-2026-11-29T11-38-45Z.zip',
      `${own}.part`,
      `copy of ${own}`,
      `${own}~`,
    ],
    ...['girok-000007-2026-13-29T11-38-45Z.zip', 'girok-000007-2026-11-29.zip', own.toUpperCase()],
    ...['.girok-work-abc', 'girok.db', `${own}\n`, `./${own}`],
  ]
  expect(readNames(others)).toEqual([])
})
