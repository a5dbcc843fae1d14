import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Unavailable } from '../../db/engine/write.ts'
import { NotFound, TooBusy } from '../../server/errors.ts'
import { api, get, open, type Route } from '../../server/route.ts'
import { startHouse, type TestHouse } from '../house.ts'

const fails = (path: string, make: () => Error) =>
  open('get', path, () => {
    throw make()
  })
const full = Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' })
const table: Route[] = [
  fails('/busy', () => new TooBusy(7)),
  fails('/limited', () => new TooBusy(9, 429)),
  fails('/unavailable', () => new Unavailable('SQLITE_BUSY')),
  fails('/full', () => full),
  fails('/missing', () => new NotFound()),
  fails('/broken.json', () => new Error('secret')),
  open('get', '/unknown-page', ({ page }) => page('no/such-page', {})),
  open('get', '/rejected', async () => {
    await Promise.reject(new Error('secret'))
  }),
  open('get', '/half', ({ res }) => {
    res.write('half of it')
    throw new Error('secret')
  }),
  get('/page', 'record.read', ({ res, t }) => void res.send(t('account.sign_in'))),
  get('/list.csv', 'export', ({ res }) => void res.send('ref')),
  api('post', '/api/things', 'record.write', ({ req, json }) =>
    json({ got: req.body as unknown }, 201),
  ),
]

let house: TestHouse
beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  house = await startHouse({ routes: table })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await house.close()
})

test.each([
  ['/busy', 503, '7'],
  ['/limited', 429, '9'],
  ['/unavailable', 503, '5'],
  ['/full', 503, '5'],
  ['/missing', 404, null],
  ['/no-such-thing', 404, null],
  ['/unknown-page', 500, null],
  ['/rejected', 500, null],
])('%s: %i', async (path, status, retry_after) => {
  for (const language of ['en', 'ko']) {
    const answer = await house.visitor().get(path, { 'accept-language': language })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retry_after])
    expect(answer.text).toContain(`<html lang="${language}"`)
    expect(answer.text).not.toContain('secret')
  }
})

test('an answer that breaks off half-way breaks the connection', async () => {
  await expect(house.visitor().get('/half')).rejects.toThrow()
})

test('programs get problem details', async () => {
  const { send } = house.visitor()
  const fault = await send('/broken.json', {})
  expect(fault.headers.get('content-type')).toContain('application/problem+json')
  const problem = fault.json() as Record<string, unknown>
  expect(problem).toMatchObject({
    type: 'about:blank',
    status: 500,
    title: 'Internal Server Error',
  })
  expect(problem['id']).toMatch(/^\w{10}$/)
  expect(fault.text).not.toContain('secret')
  expect((await send('/api/nothing', {})).json()).toMatchObject({ status: 404, title: 'Not Found' })
})

test('a browser without a session is led to the sign-in page, a program is told', async () => {
  const visitor = house.visitor()
  expect((await visitor.get('/page?q=1')).location).toBe('/sign-in?next=%2Fpage%3Fq%3D1')
  expect((await visitor.get('/list.csv')).location).toBe('/sign-in?next=%2Flist.csv')
  for (const path of ['/list.csv', '/api/things']) {
    const init = path === '/api/things' ? { method: 'POST', body: '{}' } : {}
    const answer = await visitor.send(path, init)
    expect([path, answer.status]).toEqual([path, 401])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Girok"')
  }
})

test('the API takes a token and JSON, and never the cookie', async () => {
  const type = { 'content-type': 'application/json' }
  const headers = { ...type, authorization: `Bearer ${await house.token('researcher', 'write')}` }
  const { send } = await house.signIn('researcher')
  const ask = (body: string, headers: Record<string, string>) =>
    send('/api/things', { method: 'POST', body, headers })
  expect((await ask('{"a":1}', headers)).json()).toEqual({ got: { a: 1 } })
  expect((await ask('{"a":1}', type)).status).toBe(401)
  expect((await ask('{"a":', headers)).status).toBe(400)
  expect((await ask('a=1', { ...headers, 'content-type': 'text/plain' })).status).toBe(415)
  expect((await ask(`{"a":"${'x'.repeat(1_100_000)}"}`, headers)).status).toBe(413)
  const read = { ...type, authorization: `Bearer ${await house.token('researcher', 'read')}` }
  const refused = await ask('{}', read)
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    'Bearer realm="Girok", error="insufficient_scope"',
  ])
  const polluting = await ask(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    headers,
  )
  expect(polluting.status).toBe(201)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('the language is the one asked for, then the one kept, then the browser’s', async () => {
  const client = await house.signIn('viewer')
  const said = async (path: string, accepted = 'en') =>
    (await client.get(path, { 'accept-language': accepted })).text
  expect(await said('/page', 'ko-KR,ko;q=0.9,en;q=0.5')).toBe('로그인')
  expect(await said('/page', 'fr')).toBe('Sign in')
  expect(await said('/page?lang=ko')).toBe('로그인')
  expect(client.cookies.get('girok_language')).toBe('ko')
  expect(await said('/page')).toBe('로그인')
  expect(await said('/page?lang=fr')).toBe('로그인')
  expect(await said('/page?lang=en')).toBe('Sign in')
})

test('a connection that the system cannot hand over ends nothing', async () => {
  const error = Object.assign(new Error('accept ENOBUFS'), { code: 'ENOBUFS' })
  for (let n = 0; n < 2; n += 1) house.server.emit('error', error)
  expect((await house.visitor().get('/missing')).status).toBe(404)
})
