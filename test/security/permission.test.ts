import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Express } from 'express'
import { roles, type Role } from '../../db/account-tables.ts'
import { createApp } from '../../server/app.ts'
import type { Route } from '../../server/route.ts'
import { routes } from '../../server/routes.ts'
import type { Permission } from '../../server/security/permission.ts'
import { makeClient, type Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { pathOf, reached, sentTo, signs } from './signs.ts'

/** The table as `product.md` words it, typed here a second time on purpose. */
const expected: Record<Permission, readonly Role[]> = {
  'anyone': roles,
  'account': roles,
  'record.read': roles,
  'record.write': ['researcher', 'admin'],
  'record.review': ['reviewer'],
  'record.discuss': ['analyst', 'researcher', 'reviewer', 'admin'],
  'export': ['analyst', 'researcher', 'reviewer', 'admin'],
  'user.manage': ['admin'],
  'vocabulary.edit': ['admin'],
}

let house: TestHouse
beforeAll(async () => {
  house = await startHouse({ routes: signs })
})
afterAll(() => house.close())

type Layer = {
  name: string
  route?: { path: string; stack: { method: string }[] }
}
const middleware = ['securityHeaders', 'checkHost', 'serveStatic', 'nothingHere', 'anyError']

/** What Express would answer, other than through the table of routes. */
function strangers(app: Express, table: readonly Route[]): string[] {
  const known = new Set(table.map((route) => `${route.method} ${route.path}`))
  const stack = app.router.stack as unknown as Layer[]
  return stack.flatMap(({ name, route }) => {
    if (!route) return middleware.includes(name) ? [] : [name]
    const ways = route.stack.map(({ method }) => `${method} ${route.path}`)
    return ways.filter((way) => !known.has(way))
  })
}

test('nothing is answered but by a route of the table', () => {
  const app = createApp(house.house, routes)
  expect(strangers(app, routes)).toEqual([])
  app.get('/back-door', (_req, res) => void res.send('open'))
  app.use((_req, _res, next) => next())
  expect(strangers(app, routes)).toEqual(['get /back-door', '<anonymous>'])
})

test('no address is in the table twice, and none but the named ones is open', () => {
  const ways = routes.map((route) => `${route.method} ${route.path}`)
  expect(ways).toEqual([...new Set(ways)])
  for (const route of routes) {
    expect(route.by === 'anyone', route.path).toBe(route.permission === 'anyone')
  }
  const is_open = routes.filter((route) => route.by === 'anyone').map((route) => route.path)
  expect([...new Set(is_open)].toSorted()).toEqual(['/health', '/reset', '/setup', '/sign-in'])
})

/** Sends a form with files as the page of a route does. */
async function withFiles(client: Client, route: Route) {
  const { body, type } = sentTo(route, `csrf=${await client.formToken()}`)
  const headers = { 'origin': house.url, 'content-type': type }
  return client.send(pathOf(route), { method: 'POST', body, headers })
}

test('every route is reached by the roles of its permission, and by nobody else', async () => {
  for (const role of roles) {
    const client = await house.signIn(role)
    for (const route of signs.filter((route) => route.by !== 'token')) {
      const { method } = route
      const answer = route.files
        ? await withFiles(client, route)
        : await client[method](pathOf(route))
      const may = expected[route.permission].includes(role)
      expect([role, method, route.path, answer.status]).toEqual([
        role,
        method,
        route.path,
        may ? 200 : 404,
      ])
      expect(answer.text.startsWith(reached)).toBe(may)
    }
  }
})

test('a visitor who is not signed in reaches the open routes only', async () => {
  const visitor = makeClient(house.url, { '__Host-girok_form': 'a-browser' })
  for (const route of signs) {
    const answer = await visitor[route.method](pathOf(route))
    expect(answer.text.startsWith(reached), route.path).toBe(route.by === 'anyone')
    if (route.by !== 'anyone') expect([303, 401], route.path).toContain(answer.status)
  }
})

test('a token reaches what its scope and its holder’s role both allow', async () => {
  const scopes = {
    read: ['record.read', 'export'],
    write: ['record.read', 'record.write', 'export'],
  }
  for (const role of roles) {
    for (const scope of ['read', 'write'] as const) {
      const authorization = `Bearer ${await house.token(role, scope)}`
      for (const route of signs.filter((route) => ['either', 'token'].includes(route.by))) {
        const { send } = house.visitor()
        const headers = { authorization, 'content-type': 'application/json' }
        const init = route.method === 'post' ? { method: 'POST', body: '{}', headers } : { headers }
        const answer = await send(pathOf(route), init)
        const may = expected[route.permission].includes(role)
        const status = !may ? 404 : scopes[scope].includes(route.permission) ? 200 : 403
        expect([role, scope, route.path, answer.status]).toEqual([role, scope, route.path, status])
      }
    }
  }
})

test('what one may not see looks like what is not there', async () => {
  const viewer = await house.signIn('viewer')
  const forbidden = await viewer.get('/admin/users')
  const missing = await viewer.get('/admin/nobody')
  expect(forbidden.status).toBe(404)
  expect(forbidden.text.replaceAll('/admin/users', '')).toBe(
    missing.text.replaceAll('/admin/nobody', ''),
  )
})
