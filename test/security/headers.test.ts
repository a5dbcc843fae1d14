import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeClient, type Answer } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { open, type Route } from '../../server/route.ts'
import { rawGet, sendRaw } from './raw.ts'
import { pathOf, signs } from './signs.ts'

const faulty = open('get', '/faulty', () => {
  throw new Error('secret /etc/passwd')
})
const table: Route[] = [...signs, faulty]

let house: TestHouse
const log: string[] = []
beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => log.push(String(line)) > 0)
  house = await startHouse({ routes: table })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await house.close()
})

const csp =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';" +
  "connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none';object-src 'none'"

function expectGuarded({ headers }: Pick<Answer, 'headers'>, where: string): void {
  const shown = Object.fromEntries(Object.keys(guard).map((name) => [name, headers.get(name)]))
  expect(shown, where).toEqual(guard)
  expect(headers.get('permissions-policy'), where).toContain('geolocation=()')
  for (const name of ['x-powered-by', 'server', 'etag', 'access-control-allow-origin']) {
    expect(headers.get(name), `${name} of ${where}`).toBeNull()
  }
}

const guard = {
  'content-security-policy': csp,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
}

test('every route has them, whatever it answers', async () => {
  const clients = [house.visitor(), await house.signIn('viewer'), await house.signIn('admin')]
  const seen = new Set<number>()
  for (const route of table) {
    for (const { get, send } of clients) {
      const answers = [
        await get(pathOf(route)),
        await send(pathOf(route), { method: 'HEAD' }),
        await send(pathOf(route), { method: 'POST', body: 'csrf=wrong' }),
        await send(pathOf(route), { method: 'DELETE' }),
      ]
      for (const answer of answers) {
        seen.add(answer.status)
        expectGuarded(answer, `${route.path} ${answer.status}`)
      }
    }
  }
  expect([...seen].toSorted((a, b) => a - b)).toEqual(
    expect.arrayContaining([200, 303, 403, 404, 500]),
  )
})

test('so do 400, 401, 413 and 431', async () => {
  const client = await house.signIn('admin')
  const body = `csrf=${'x'.repeat(300_000)}`
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const answers: [number, Answer][] = [
    [413, await client.send('/sign-out', { method: 'POST', body, headers: form })],
    [
      413,
      await client.send('/sign-out', { method: 'POST', body: 'a&'.repeat(3000), headers: form }),
    ],
    [400, await client.post('/admin/users/%/role')],
    [401, await client.get('/account', { authorization: 'Bearer nothing' })],
    [404, await client.get('/assets/0/none.css')],
  ]
  for (const [status, answer] of answers) {
    expect(answer.status).toBe(status)
    expectGuarded(answer, String(status))
  }
  const raw = await sendRaw(house.url, rawGet('/', [`Host: localhost`, `X: ${'x'.repeat(20_000)}`]))
  expect(raw).toMatch(/^HTTP\/1\.1 431/)
  expect(raw).toContain("default-src 'none'")
})

test('a compressed body is refused', async () => {
  const client = await house.signIn('admin')
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-encoding': 'gzip',
  }
  const answer = await client.send('/sign-out', { method: 'POST', body: 'x', headers })
  expect(answer.status).toBe(415)
})

test('HSTS is for TLS only', async () => {
  expect((await house.visitor().get('/health')).headers.get('strict-transport-security')).toBeNull()
})

test('a fault is one sentence and a number; its line in the log has no words of the request', async () => {
  log.length = 0
  const client = makeClient(house.url, { canary_cookie: 'canary' })
  const answer = await client.get('/faulty?q=canary', { 'x-canary': 'canary' })
  expect(answer.status).toBe(500)
  const id = /Error (\w{10})\./.exec(answer.text)?.[1]
  expect(answer.text).not.toMatch(/secret|passwd|\.ts|Error: /)
  expect(log).toHaveLength(1)
  expect(log[0]).not.toMatch(/canary|secret|passwd|127\.0\.0\.1/)
  expect(JSON.parse(log[0] ?? '')).toMatchObject({
    id,
    method: 'GET',
    route: '/faulty',
    status: 500,
    error: { name: 'Error' },
  })
})
