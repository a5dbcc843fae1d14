import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeClient, type Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { pathOf, reached, sentTo, signs } from './signs.ts'

const destinations = signs.filter((route) => route.method === 'post' && route.by !== 'token')
/** A role that may use every one of them, so that only the form is in question. */
const roleFor = (permission: string) => (permission === 'record.review' ? 'reviewer' : 'admin')

let house: TestHouse
let clients: Record<'admin' | 'reviewer', Client>
let visitor: Client

beforeAll(async () => {
  house = await startHouse({ routes: signs })
  clients = { admin: await house.signIn('admin'), reviewer: await house.signIn('reviewer') }
  visitor = makeClient(house.url, { '__Host-girok_form': 'a-browser' })
})
afterAll(() => house.close())

const multipart = 'multipart/form-data; boundary=x'

describe.each(destinations)('POST $path', (route) => {
  const path = pathOf(route)
  const client = () => (route.by === 'anyone' ? visitor : clients[roleFor(route.permission)])
  const sendAs = async (type: string, body: string, headers: Record<string, string>) =>
    client().send(path, { method: 'POST', body, headers: { 'content-type': type, ...headers } })
  const send = async (fields: string, headers: Record<string, string>) => {
    const { body, type } = sentTo(route, fields)
    return sendAs(type, body, headers)
  }
  const right = async () => `csrf=${await client().formToken()}`
  const own = { origin: 'SELF' }
  const from = (headers: Record<string, string>) =>
    headers['origin'] === 'SELF' ? { ...headers, origin: house.url } : headers

  test('is reached with the token of its own form', async () => {
    const answer = await send(await right(), from(own))
    expect([answer.status, answer.text.startsWith(reached)]).toEqual([200, true])
  })

  test('is reached by a program that says nothing of where it comes from', async () => {
    expect((await send(await right(), {})).status).toBe(200)
  })

  test.each([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['same-site: another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['cross-site with a forged origin', { 'sec-fetch-site': 'cross-site', 'origin': 'SELF' }],
    ['an origin of null', { origin: 'null' }],
    [
      'an origin of null that says same-origin',
      { 'sec-fetch-site': 'same-origin', 'origin': 'null' },
    ],
    ['another origin', { origin: 'http://evil.example' }],
    ['another scheme', { origin: 'https://127.0.0.1' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
  ] satisfies [string, Record<string, string>][])(
    'is refused from %s, though the token is right',
    async (_, headers) => {
      const answer = await send(await right(), from(headers))
      expect([answer.status, answer.text.startsWith(reached)]).toEqual([403, false])
    },
  )

  test('is refused without a token, with a wrong one, and with another person’s', async () => {
    const other = await (await house.signIn('admin', 'somebody-else')).formToken()
    const token = await client().formToken()
    const bodies = [
      '',
      'csrf=',
      'csrf=x',
      `csrf=${other}`,
      `csrf=${token}&csrf=${token}`,
      `csrf[]=${token}`,
    ]
    for (const body of bodies)
      expect([body, (await send(body, from(own))).status]).toEqual([body, 403])
  })

  test('is refused as text, as JSON and as another kind of form', async () => {
    const csrf = await client().formToken()
    const json = JSON.stringify({ csrf })
    const part = `--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--x--\r\n`
    const sent: [string, string][] = [
      ['text/plain', json],
      ['application/json', json],
      ['text/plain', `csrf=${csrf}`],
      route.files ? ['application/x-www-form-urlencoded', `csrf=${csrf}`] : [multipart, part],
    ]
    for (const [type, body] of sent) {
      const { status } = await sendAs(type, body, from(own))
      expect([type, status]).toEqual([type, route.files ? 415 : 403])
    }
  })
})

test('every kind of POST route was among them', () => {
  expect(new Set(destinations.map((route) => route.by))).toEqual(new Set(['anyone', 'session']))
})

test('nothing changes by GET: what has a POST handler is not run by following a link', async () => {
  for (const route of destinations) {
    const has_page = signs.some((sign) => sign.method === 'get' && sign.path === route.path)
    const { status } = await clients.admin.get(pathOf(route))
    if (!has_page) expect([route.path, status]).toEqual([route.path, 404])
  }
})
