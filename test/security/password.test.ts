import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TooBusy } from '../../server/errors.ts'
import {
  findPasswordProblem,
  hashPassword,
  verifyPassword,
} from '../../server/security/password.ts'

const weak = { memory: 64, passes: 1, parallelism: 1 }

test('a stored hash is argon2id with 64 MiB, three passes, and a salt of its own', async () => {
  const [one, two] = await Promise.all([hashPassword('x'), hashPassword('x')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(two)
})

test('matches what was typed and nothing else, however long it is', async () => {
  const typed = fc.string({ unit: 'binary', minLength: 1, maxLength: 600 })
  await fc.assert(
    fc.asyncProperty(typed, async (password) => {
      const hash = await hashPassword(password, weak)
      expect((await verifyPassword(hash, password)).matches).toBe(true)
      expect((await verifyPassword(hash, `${password}.`)).matches).toBe(false)
      expect((await verifyPassword(hash, password.slice(0, -1))).matches).toBe(false)
    }),
    { numRuns: 50 },
  )
})

test('the composed and the decomposed form of a word are two passwords, as typed', async () => {
  const hash = await hashPassword('혜산에서 보낸 열다섯 글자 이상'.normalize('NFC'), weak)
  expect(
    (await verifyPassword(hash, '혜산에서 보낸 열다섯 글자 이상'.normalize('NFD'))).matches,
  ).toBe(false)
})

test('a weaker hash is said to be stale only to who knows the password', async () => {
  const hash = await hashPassword('right', weak)
  expect(await verifyPassword(hash, 'right')).toEqual({ matches: true, stale: true })
  expect(await verifyPassword(hash, 'wrong')).toEqual({ matches: false, stale: false })
})

test('nobody has no password, and no password is nobody’s', async () => {
  expect((await verifyPassword(null, '')).matches).toBe(false)
})

test('no more than 22 hashes are at work or in line', async () => {
  const tries = Array.from({ length: 30 }, () => hashPassword('x', weak))
  const ends = await Promise.allSettled(tries)
  const refused = ends.filter((end) => end.status === 'rejected')
  expect(refused).toHaveLength(8)
  for (const { reason } of refused) expect(reason).toBeInstanceOf(TooBusy)
  await expect(hashPassword('x', weak)).resolves.toBeTypeOf('string')
})

test.each([
  ['fourteen chars', 'too_short'],
  ['fifteen chars..', null],
  ['글자는 한 글자로 셉니다요', 'too_short'],
  ['한글도 한 글자로 셉니다요오', null],
  ['correct horse battery staple', null],
  ['x'.repeat(4097), 'too_long'],
  ['GirokGirokGirok2024', 'common'],
  ['kim.minsu.kim.minsu', 'common'],
  ['Kim Minsu likes boats', null],
  ['314159265358979323846', null],
])('%s: %s', (password, problem) => {
  expect(findPasswordProblem(password, ['kim@example.org', 'Minsu Kim'])).toBe(problem)
})

test('every password of the list is refused, in small letters or large', () => {
  const path = new URL('../../server/security/common-passwords.txt', import.meta.url)
  const list = readFileSync(path, 'utf8').trim().split('\n')
  expect(list.length).toBeGreaterThan(400)
  for (const password of list) {
    expect(Array.from(password).length, password).toBeGreaterThanOrEqual(15)
    expect(findPasswordProblem(password)).toBe('common')
    expect(findPasswordProblem(password.toUpperCase())).toBe('common')
  }
})
