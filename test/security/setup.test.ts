import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { write } from '../../db/engine/write.ts'
import { countUsers, disableUser, findUserByEmail } from '../../db/user.ts'
import { inviteFirstAdmin } from '../../server/first-admin.ts'
import { makeOneTimeLink } from '../../server/security/one-time-link.ts'
import { startHouse, type TestHouse } from '../house.ts'

let house: TestHouse
beforeEach(async () => {
  house = await startHouse()
})
afterEach(() => house.close())

const passphrase = 'five words are quite enough'
const tokenOf = (url = '') => new URL(url).searchParams.get('token') ?? ''

describe('the first administrator', () => {
  const invite = async () => tokenOf((await inviteFirstAdmin(house.house))?.url)
  const fields = (token: string) => ({
    token,
    email: 'First@Example.org',
    name: '김 관리자',
    password: passphrase,
    language: 'ko',
  })

  test('is made with the link, signed in, and speaks the language chosen', async () => {
    const token = await invite()
    const visitor = house.visitor()
    const form = await visitor.get(`/setup?token=${token}`)
    expect(form.status).toBe(200)
    const answer = await visitor.post('/setup', fields(token))
    expect([answer.status, answer.location]).toEqual([303, '/'])
    const user = await findUserByEmail(house.db, 'first@example.org')
    expect(user).toMatchObject({ name: '김 관리자', role: 'admin', language: 'ko' })
    const account = await visitor.get('/account')
    expect(account.text).toContain('lang="ko"')
  })

  test('is one: the link works once, also for two at the same moment', async () => {
    const token = await invite()
    const visitors = Array.from({ length: 5 }, () => house.visitor())
    await Promise.all(visitors.map((visitor) => visitor.get(`/setup?token=${token}`)))
    const answers = await Promise.all(
      visitors.map((visitor, n) =>
        visitor.post('/setup', { ...fields(token), email: `u${n}@example.org` }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      303, 404, 404, 404, 404,
    ])
    expect(await countUsers(house.db)).toBe(1)
    expect((await house.visitor().get(`/setup?token=${token}`)).status).toBe(404)
  })

  test('cannot be made without the link, with an old one, a late one, or when there is a user', async () => {
    const old = await invite()
    const token = await invite()
    const visitor = house.visitor()
    for (const wrong of ['', 'x', old, `${token}x`]) {
      expect((await visitor.get(`/setup?token=${wrong}`)).status).toBe(404)
      expect((await visitor.post('/setup', fields(wrong))).status).toBe(404)
    }
    const expires_at = new Date().toISOString()
    await house.db.updateTable('one_time_link').set({ expires_at }).execute()
    expect((await visitor.post('/setup', fields(token))).status).toBe(404)
    const newest = await invite()
    await house.user('viewer')
    expect((await visitor.get(`/setup?token=${newest}`)).status).toBe(404)
    expect((await visitor.post('/setup', fields(newest))).status).toBe(404)
    expect(await countUsers(house.db)).toBe(1)
  })

  test('gets the form again as it was typed, but for the password', async () => {
    const token = await invite()
    const visitor = house.visitor()
    const answer = await visitor.post('/setup', { ...fields(token), email: 'nonsense', name: ' ' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('value="nonsense"')
    expect(answer.text).toMatch(/id="email-error"[\s\S]*id="name-error"/)
    expect(answer.text).toContain('aria-describedby="name-hint name-error"')
    expect(answer.text).toMatch(/<title>[^<]*Error: /)
    expect(answer.text).not.toContain(passphrase)
    for (const password of ['short', 'passwordpassword', 'first@example.org']) {
      const answer = await visitor.post('/setup', { ...fields(token), password })
      expect([password, answer.status]).toEqual([password, 422])
      expect(answer.text).toContain('id="password-error"')
    }
    expect((await visitor.post('/setup', fields(token))).status).toBe(303)
  })

  test('cannot smuggle in another input', async () => {
    const token = await invite()
    for (const extra of ['id', 'role', 'created_at', 'constructor', 'toString', 'password_hash']) {
      const answer = await house.visitor().post('/setup', { ...fields(token), [extra]: 'x' })
      expect([extra, answer.status]).toEqual([extra, 400])
    }
    const twice = await house.visitor().post('/setup', { ...fields(token), name: ['a', 'b'] })
    expect(twice.status).toBe(400)
    expect(await countUsers(house.db)).toBe(0)
  })
})

describe('a person with a link', () => {
  const invite = async (name: string) => {
    const { id } = await house.user('researcher', name)
    const link = await write(house.db, (db) => makeOneTimeLink(house.house.config, db, id))
    return { id, token: tokenOf(link.url) }
  }

  test('chooses a password once; whoever was signed in as them no longer is', async () => {
    const before = await house.signIn('researcher', 'minsu')
    const { token } = await invite('minsu')
    const visitor = house.visitor()
    const form = await visitor.get(`/reset?token=${token}`)
    expect(form.text).toContain('minsu@example.org')
    expect((await visitor.post('/reset', { token, password: 'short' })).status).toBe(422)
    expect((await visitor.post('/reset', { token, password: passphrase })).status).toBe(303)
    expect((await visitor.get('/account')).status).toBe(200)
    expect((await before.get('/account')).status).toBe(303)
    expect((await house.visitor().post('/reset', { token, password: passphrase })).status).toBe(404)
    const fields = { email: 'minsu@example.org', password: passphrase, next: '/account' }
    expect((await house.visitor().post('/sign-in', fields)).status).toBe(303)
  })

  test('who has been disabled gets in by no link', async () => {
    const { id, token } = await invite('gone')
    await disableUser(house.db, id, new Date().toISOString())
    expect((await house.visitor().get(`/reset?token=${token}`)).status).toBe(404)
    expect((await house.visitor().post('/reset', { token, password: passphrase })).status).toBe(404)
  })

  test('a setup link is no reset link, and the other way round', async () => {
    const setup = tokenOf((await inviteFirstAdmin(house.house))?.url)
    expect((await house.visitor().get(`/reset?token=${setup}`)).status).toBe(404)
    const { token } = await invite('any')
    expect((await house.visitor().get(`/setup?token=${token}`)).status).toBe(404)
  })
})

test('the environment names the first administrator, only while there is no user', async () => {
  const env = { GIROK_ADMIN_EMAIL: 'env@example.org', GIROK_ADMIN_PASSWORD: 'passwordpassword' }
  const other = await startHouse({ env })
  expect(await inviteFirstAdmin(other.house)).toBeNull()
  const fields = { email: 'env@example.org', password: 'passwordpassword', next: '/admin/users' }
  expect((await other.visitor().post('/sign-in', fields)).status).toBe(303)
  await inviteFirstAdmin(other.house)
  expect(await countUsers(other.db)).toBe(1)
  await other.close()
})
