import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findUserByEmail } from '../../db/user.ts'
import { countAttempt, signInLimits } from '../../server/security/throttle.ts'
import type { Client } from '../client.ts'
import { password, startHouse, type TestHouse } from '../house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await startHouse()
  await house.user('viewer', 'known')
  await house.user('viewer', 'invited')
  await house.user('viewer', 'disabled')
  await house.db
    .updateTable('user')
    .set({ password_hash: null })
    .where('name', '=', 'invited')
    .execute()
  await house.db
    .updateTable('user')
    .set({ disabled_at: 'now' })
    .where('name', '=', 'disabled')
    .execute()
})
afterAll(() => house.close())
beforeEach(async () => void (await house.db.deleteFrom('throttle').execute()))

const tryAs = (client: Client, name: string, password: string, next = '/account') =>
  client.post('/sign-in', { email: `${name}@example.org`, password, next })

test('leads to the page that was asked for', async () => {
  const visitor = house.visitor()
  const away = await visitor.get('/account?x=1&y=2')
  expect(away.location).toBe('/sign-in?next=%2Faccount%3Fx%3D1%26y%3D2')
  const form = await visitor.get(away.location ?? '')
  expect(form.text).toContain('name="next" value="/account?x=1&amp;y=2"')
  const answer = await tryAs(visitor, 'known', password, '/account?x=1&y=2')
  expect([answer.status, answer.location]).toEqual([303, '/account?x=1&y=2'])
})

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'evil',
  '/.//evil.example',
  '/%2F/../..//evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  '',
])('does not lead away: %j', async (next) => {
  const answer = await tryAs(house.visitor(), 'known', password, next)
  expect(answer.status).toBe(303)
  expect(new URL(answer.location ?? '', house.url).origin).toBe(house.url)
  expect(answer.location).not.toMatch(/^[\\/]{2}/)
})

test('the address is found however it was typed', async () => {
  expect((await tryAs(house.visitor(), ' KNOWN', password)).status).toBe(303)
})

test('a wrong password gets the form again, with the address and without the password', async () => {
  const answer = await tryAs(house.visitor(), 'known', 'not the right password')
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('value="known@example.org"')
  expect(answer.text).toContain('class="error-summary"')
  expect(answer.text).toContain('id="email-error"')
  expect(answer.text).not.toContain('not the right password')
})

test('the answer does not tell who has an account, who is disabled, who never came', async () => {
  const visitor = house.visitor()
  const answers: string[] = []
  for (const name of ['known', 'nobody', 'invited', 'disabled']) {
    const { status, text } = await tryAs(visitor, name, 'not the right password')
    answers.push(`${status} ${text.replaceAll(name, 'NAME')}`)
  }
  expect(new Set(answers).size).toBe(1)
  expect(answers[0]).toMatch(/^422/)
})

test('nor does the time it takes', async () => {
  // The stored hash at full strength, as it is outside of tests.
  await tryAs(house.visitor(), 'known', password)
  const stored = (await findUserByEmail(house.db, 'known@example.org'))?.password_hash
  expect(stored).toContain('m=65536,t=3')
  const time = async (name: string) => {
    const visitor = house.visitor()
    await visitor.get('/sign-in')
    await house.db.deleteFrom('throttle').execute()
    const start = performance.now()
    await tryAs(visitor, name, 'not the right password')
    return performance.now() - start
  }
  const times: Record<string, number[]> = { known: [], nobody: [] }
  for (let n = 0; n < 8; n += 1)
    for (const name of ['known', 'nobody']) times[name]?.push(await time(name))
  const best = (name: string) => Math.min(...(times[name] ?? []))
  expect(best('known') / best('nobody')).toBeGreaterThan(0.6)
  expect(best('known') / best('nobody')).toBeLessThan(1.7)
})

test('a weaker hash is replaced at the next sign-in, without ending sessions', async () => {
  const other = await house.signIn('viewer', 'weak')
  expect((await findUserByEmail(house.db, 'weak@example.org'))?.password_hash).toContain('m=1024')
  await tryAs(house.visitor(), 'weak', password)
  expect((await findUserByEmail(house.db, 'weak@example.org'))?.password_hash).toContain('m=65536')
  expect((await other.get('/account')).status).toBe(200)
})

test('after five guesses the sixth is not tried, for an account or for none', async () => {
  for (const name of ['known', 'nobody']) {
    const visitor = house.visitor()
    for (let n = 0; n < 5; n += 1) expect((await tryAs(visitor, name, 'wrong')).status).toBe(422)
    const answer = await tryAs(visitor, name, password)
    expect([name, answer.status]).toEqual([name, 429])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answer.text).toContain(`value="${name}@example.org"`)
  }
})

test('strangers do not lock out a browser that has signed in before, nor whoever is signed in', async () => {
  const owner = house.visitor()
  await tryAs(owner, 'known', password)
  const stranger = house.visitor()
  for (let n = 0; n < 30; n += 1) await tryAs(stranger, 'known', 'wrong')
  expect((await tryAs(stranger, 'known', password)).status).toBe(429)
  expect((await owner.get('/account')).status).toBe(200)
  await owner.post('/sign-out')
  expect((await tryAs(owner, 'known', password)).status).toBe(303)
})

test('a known browser guesses no faster, and is known for its own account only', async () => {
  await house.user('viewer', 'victim')
  const thief = house.visitor()
  await tryAs(thief, 'known', password)
  await thief.post('/sign-out')
  const statuses: number[] = []
  for (let n = 0; n < 8; n += 1) statuses.push((await tryAs(thief, 'victim', 'wrong')).status)
  expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429, 429])
  const known: number[] = []
  for (let n = 0; n < 8; n += 1) known.push((await tryAs(thief, 'known', 'wrong')).status)
  expect(known.slice(5)).toEqual([429, 429, 429])
})

test('ten guesses a second for three minutes: five a minute are tried', async () => {
  const limits = signInLimits('known@example.org', '203.0.113.9', null)
  const start = Date.now()
  const tried: number[] = []
  for (let at = start; at < start + 180_000; at += 100) {
    if ((await countAttempt(house.db, limits, at)) === null) tried.push(at)
  }
  expect(tried.length).toBeGreaterThanOrEqual(10)
  for (const at of tried) {
    expect(tried.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(
      5,
    )
  }
})

test('what was tried under a clock that was ahead shuts nobody out when it is right again', async () => {
  const limits = signInLimits('known@example.org', '203.0.113.9', null)
  const now = Date.now()
  const ahead = now + 365 * 86_400_000
  const tries = async (at: number) => {
    const waits: (number | null)[] = []
    for (let n = 0; n < 6; n += 1) waits.push(await countAttempt(house.db, limits, at))
    return waits
  }
  const five = [null, null, null, null, null, 60]
  expect(await tries(ahead)).toEqual(five)
  expect(await tries(now)).toEqual(five)
})

test('many addresses share the way to one account; one network is one address', async () => {
  const statuses: (number | null)[] = []
  for (let n = 0; n < 30; n += 1) {
    statuses.push(
      await countAttempt(house.db, signInLimits('a', `203.0.113.${n}`, null), Date.now()),
    )
  }
  expect(statuses.filter((wait) => wait === null)).toHaveLength(20)
  const [one] = signInLimits('a', '2001:db8:1:2:3::9', null)
  expect(signInLimits('a', '2001:db8:1:2::', null)[0]).toEqual(one)
  expect(signInLimits('a', '2001:db8:1:3::', null)[0]).not.toEqual(one)
  expect(signInLimits('a', '::ffff:203.0.113.1', null)).toEqual(
    signInLimits('a', '203.0.113.1', null),
  )
})

test('who knows the password uses up nothing', async () => {
  for (let n = 0; n < 8; n += 1) {
    expect((await tryAs(house.visitor(), 'known', password)).status).toBe(303)
  }
})

test('no address, email or password is in the table of attempts', async () => {
  await tryAs(house.visitor(), 'known', 'wrong')
  const rows = await house.db.selectFrom('throttle').selectAll().execute()
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toMatch(/known@|127\.0|example/)
})
