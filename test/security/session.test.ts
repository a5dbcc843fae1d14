import { afterAll, beforeAll, expect, test } from 'vitest'
import { disableUser, updateUserRole } from '../../db/user.ts'
import { makeSession } from '../../server/security/session.ts'
import { makeClient } from '../client.ts'
import { password, startHouse, type TestHouse } from '../house.ts'
import { everything } from './everything.ts'

let house: TestHouse
beforeAll(async () => {
  house = await startHouse()
})
afterAll(() => house.close())

const right = (name: string) => ({ email: `${name}@example.org`, password, next: '/account' })

test('a cookie is __Host-, Secure, HttpOnly, SameSite=Strict, for the whole site and no other', async () => {
  await house.user('viewer')
  const visitor = house.visitor()
  await visitor.get('/sign-in')
  visitor.cookies.delete('girok_form')
  const answer = await visitor.post('/sign-in', right('viewer'))
  const [line, ...others] = answer.headers.getSetCookie().filter((line) => /girok=/.test(line))
  expect(line).toMatch(/^__Host-girok=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  expect(others).toEqual([])
  expect((await visitor.get('/account')).status).toBe(200)
})

test('a browser that returns no Secure cookie over http gets one without, on this machine', async () => {
  await house.user('viewer')
  const visitor = house.visitor()
  await visitor.get('/sign-in')
  visitor.cookies.delete('__Host-girok_form')
  const answer = await visitor.post('/sign-in', right('viewer'))
  const lines = answer.headers.getSetCookie().filter((line) => /girok=/.test(line))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^girok=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  expect((await visitor.get('/account')).status).toBe(200)
})

test('behind a proxy or TLS there is no cookie without Secure, and none is believed', async () => {
  const env = { TRUST_PROXY: '1', PUBLIC_URL: 'https://girok.example.org' }
  const behind = await startHouse({ env })
  const { id } = await behind.user('viewer')
  const session = await makeSession(behind.house.config, behind.db, id, new Date())
  const url = `http://127.0.0.1:${behind.house.config.port}`
  const page = await makeClient(url).get('/sign-in?lang=ko')
  for (const line of page.headers.getSetCookie()) expect(line).toContain('; Secure')
  expect((await makeClient(url, { girok: session }).get('/account')).status).toBe(303)
  expect((await makeClient(url, { '__Host-girok': session }).get('/account')).status).toBe(200)
  await behind.close()
})

test('signing in gives a new id and ends the one before, also one that was planted', async () => {
  await house.user('viewer')
  const visitor = makeClient(house.url, { '__Host-girok': 'planted' })
  await visitor.post('/sign-in', right('viewer'))
  const first = visitor.cookies.get('__Host-girok') ?? ''
  expect(first).not.toBe('planted')
  visitor.cookies.delete('__Host-girok')
  const again = makeClient(house.url, Object.fromEntries(visitor.cookies))
  await again.get('/sign-in')
  again.cookies.set('__Host-girok', first)
  await again.post('/sign-in', right('viewer'))
  expect(again.cookies.get('__Host-girok')).not.toBe(first)
  expect((await makeClient(house.url, { '__Host-girok': first }).get('/account')).status).toBe(303)
})

test('no secret is in any file: only hashes', async () => {
  const client = await house.signIn('admin')
  const tokens = await Promise.all(Array.from({ length: 20 }, () => house.token('admin')))
  await client.get('/account')
  const added = await client.post('/admin/users', {
    email: 'n@example.org',
    name: 'N',
    role: 'viewer',
  })
  const link = /token=([\w-]{43})/.exec(added.text)?.[1] ?? 'missing'
  expect(link).toHaveLength(43)
  const secrets = [
    ...tokens,
    link,
    client.cookies.get('__Host-girok') ?? '',
    await client.formToken(),
  ]
  const kept = await everything(house)
  expect(kept.length).toBeGreaterThan(100_000)
  for (const secret of secrets) expect(kept.includes(secret)).toBe(false)
})

test('ends when unused for twenty minutes, and eight hours after the sign-in', async () => {
  const minutes = 60_000
  const status = async (seen: number, ends: number) => {
    const client = await house.signIn('viewer', 'clock')
    const { id } = await house.user('viewer', 'clock')
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
    await house.db
      .updateTable('session')
      .set({ seen_at: ago(seen), expires_at: ago(-ends) })
      .where('user_id', '=', id)
      .execute()
    return (await client.get('/account')).status
  }
  expect(await status(19 * minutes, 8 * 60 * minutes)).toBe(200)
  expect(await status(20 * minutes, 8 * 60 * minutes)).toBe(303)
  expect(await status(0, 1 * minutes)).toBe(200)
  expect(await status(0, 0)).toBe(303)
  // The clock was set back an hour: the session must not gain that hour.
  expect(await status(-60 * minutes, 9 * 60 * minutes)).toBe(303)
})

test('is kept alive by use, with one write a minute at the most', async () => {
  const client = await house.signIn('viewer', 'busy')
  const { id } = await house.user('viewer', 'busy')
  const seen = async () => {
    const query = house.db.selectFrom('session').select('seen_at').where('user_id', '=', id)
    return (await query.executeTakeFirstOrThrow()).seen_at
  }
  const first = await seen()
  await client.get('/account')
  expect(await seen()).toBe(first)
  const before = new Date(Date.now() - 120_000).toISOString()
  await house.db.updateTable('session').set({ seen_at: before }).where('user_id', '=', id).execute()
  await client.get('/account')
  expect((await seen()) > before).toBe(true)
})

test('lasts eight hours from the sign-in and no longer', async () => {
  await house.signIn('viewer', 'hours')
  const { id } = await house.user('viewer', 'hours')
  const query = house.db.selectFrom('session').selectAll().where('user_id', '=', id)
  const { created_at, expires_at } = await query.executeTakeFirstOrThrow()
  expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(8 * 3_600_000)
})

test('signing out ends it at once, here and for whoever copied the cookie', async () => {
  const client = await house.signIn('viewer')
  const copy = makeClient(house.url, Object.fromEntries(client.cookies))
  const answer = await client.post('/sign-out')
  expect([answer.status, answer.location]).toEqual([303, '/sign-in'])
  expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"')
  expect(client.cookies.has('__Host-girok')).toBe(false)
  expect((await copy.get('/account')).location).toBe('/sign-in?next=%2Faccount')
})

test('a disabled person is out at once: no request begun after that succeeds', async () => {
  const client = await house.signIn('viewer', 'leaver')
  const { id } = await house.user('viewer', 'leaver')
  const token = await house.token('viewer')
  expect((await client.get('/account')).status).toBe(200)
  await disableUser(house.db, id, new Date().toISOString())
  // Not so many that some would be turned away for being too many.
  const after = await Promise.all(Array.from({ length: 20 }, () => client.get('/account')))
  expect(after.filter(({ status }) => status === 200)).toEqual([])
  expect(token).toMatch(/^girok_/)
})

test('another role needs another sign-in', async () => {
  const client = await house.signIn('viewer', 'riser')
  const { id } = await house.user('viewer', 'riser')
  await updateUserRole(house.db, id, 'analyst', new Date().toISOString())
  expect((await client.get('/account')).status).toBe(303)
})

test('hostile cookies and tokens are nobody', async () => {
  const hostile = ["' OR 1=1 --", '%00', '..', 'x'.repeat(4000), '"', '=;=', '__proto__']
  for (const value of hostile) {
    const { status } = await makeClient(house.url, { '__Host-girok': value }).get('/account')
    expect([value, status]).toEqual([value, 303])
    const authorization = `Bearer ${value.replaceAll(/[^ -~]/g, '')}`
    const answer = await house.visitor().get('/account', { authorization })
    expect([value, answer.status]).toEqual([value, 401])
    expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  }
})
