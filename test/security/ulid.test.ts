import { expect, test, vi } from 'vitest'
import { ulid } from '../../db/ulid.ts'

const form = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

test('has 26 characters of Crockford base 32, and begins with the time', () => {
  vi.useFakeTimers({ now: Date.UTC(2099, 0, 1) })
  const id = ulid()
  vi.useRealTimers()
  expect(id).toMatch(form)
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const time = Array.from(id.slice(0, 10)).reduce((n, d) => n * 32 + digits.indexOf(d), 0)
  expect(time).toBe(Date.UTC(2099, 0, 1))
})

test('never repeats, and grows within a millisecond and when the clock is set back', () => {
  const ids: string[] = []
  vi.useFakeTimers({ now: Date.UTC(2100, 0, 1) })
  for (let n = 0; n < 10_000; n += 1) ids.push(ulid())
  vi.setSystemTime(Date.UTC(2090, 0, 1))
  for (let n = 0; n < 100; n += 1) ids.push(ulid())
  vi.useRealTimers()
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(ids.toSorted())
})
