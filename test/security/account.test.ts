import { afterAll, beforeAll, expect, test } from 'vitest'
import { password, startHouse, type TestHouse } from '../house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await startHouse()
})
afterAll(() => house.close())

const next_password = 'another quite long passphrase'

test('the own password is changed with the old one; every other session ends', async () => {
  const here = await house.signIn('researcher', 'here')
  const there = await house.signIn('researcher', 'here')
  const before = here.cookies.get('__Host-girok')
  const answer = await here.post('/account/password', {
    password_now: password,
    password: next_password,
  })
  expect([answer.status, answer.location]).toEqual([303, '/account'])
  expect(here.cookies.get('__Host-girok') ?? here.cookies.get('girok')).not.toBe(before)
  expect((await here.get('/account')).status).toBe(200)
  expect((await there.get('/account')).status).toBe(303)
})

test('without the old one nothing changes, and guessing it is slow', async () => {
  const client = await house.signIn('researcher', 'guessed')
  const statuses: number[] = []
  for (let n = 0; n < 7; n += 1) {
    const fields = { password_now: 'wrong', password: next_password }
    statuses.push((await client.post('/account/password', fields)).status)
  }
  expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429])
  expect((await client.get('/account')).status).toBe(200)
})

test('a poor new password is refused, beside its input', async () => {
  const client = await house.signIn('researcher', 'poor')
  for (const poor of ['short', 'passwordpassword', 'poor@example.org']) {
    const answer = await client.post('/account/password', {
      password_now: password,
      password: poor,
    })
    expect([poor, answer.status]).toEqual([poor, 422])
    expect(answer.text).toContain('id="password-error"')
    expect(answer.text).not.toMatch(/type="password"[^>]*value="[^"]/)
  }
})

test('the language is kept with the account and in the browser', async () => {
  const client = await house.signIn('viewer', 'speaker')
  await client.post('/account/language', { language: 'ko' })
  expect((await client.get('/account')).text).toContain('내 계정')
  expect((await client.post('/account/language', { language: 'fr' })).status).toBe(422)
  const elsewhere = house.visitor()
  await elsewhere.post('/sign-in', { email: 'speaker@example.org', password, next: '/account' })
  expect((await elsewhere.get('/account')).text).toContain('내 계정')
})

test('one’s own sessions and tokens are listed and ended; another person’s are not', async () => {
  const here = await house.signIn('analyst', 'owner')
  const there = await house.signIn('analyst', 'owner')
  const stranger = await house.signIn('analyst', 'stranger')
  const page = await here.get('/account')
  const ids = [...page.text.matchAll(/name="session" value="(\w{64})"/g)].map(
    (match) => match[1] ?? '',
  )
  expect(ids).toHaveLength(1)

  await stranger.post('/account/sign-outs', { session: ids[0] ?? '' })
  expect((await there.get('/account')).status).toBe(200)
  await here.post('/account/sign-outs', { session: ids[0] ?? '' })
  expect((await there.get('/account')).status).toBe(303)
  expect((await here.get('/account')).status).toBe(200)
})

test('a revoked token is nobody; one past its end too', async () => {
  const admin = await house.signIn('admin')
  const [one, two] = [await house.token('admin'), await house.token('admin')]
  const status = async (token: string) =>
    (await house.visitor().get('/account', { authorization: `Bearer ${token}` })).status
  // A token is for records: the account is not within its scope.
  expect(await status(one)).toBe(403)
  const page = await admin.get('/account')
  const ids = [...page.text.matchAll(/name="token" value="(\w{26})"/g)].map(
    (match) => match[1] ?? '',
  )
  expect(ids).toHaveLength(2)
  const stranger = await house.signIn('viewer')
  await stranger.post('/account/revocations', { token: ids[0] ?? '' })
  expect(await status(one)).toBe(403)
  await admin.post('/account/revocations', { token: ids[0] ?? '' })
  expect(await status(one)).toBe(401)
  await house.db.updateTable('token').set({ expires_at: new Date().toISOString() }).execute()
  expect(await status(two)).toBe(401)
})
