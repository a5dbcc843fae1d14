import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findUserByEmail } from '../../db/user.ts'
import { girokReading, start } from '../girok.ts'
import { password, startHouse, type TestHouse } from '../house.ts'

// The server is running all the while: commands work beside it.
let house: TestHouse
beforeAll(async () => {
  house = await startHouse()
})
afterAll(() => house.close())

const env = () => ({ ...house.env, PUBLIC_URL: house.url })
const words = (line: string) => line.split(' ').filter(Boolean)

const girok = (line: string, input = '') => girokReading(input, env(), ...words(line))
const startGirok = (line: string, input = '') => start(env(), words(line), input).ended

const find = (email: string) => findUserByEmail(house.db, email)

test('user add reads the password from standard input, and the person can sign in', async () => {
  const added = await startGirok(
    'user add --email Kim@Example.org --role researcher --password-stdin',
    `${password}\n`,
  )
  expect(added).toMatchObject({ code: 0, err: '' })
  expect(await find('kim@example.org')).toMatchObject({ role: 'researcher', name: 'kim' })
  const fields = { email: 'kim@example.org', password, next: '/account' }
  expect((await house.visitor().post('/sign-in', fields)).status).toBe(303)
})

test('user add without a password prints a link to choose one', async () => {
  const added = await girok('user add --email lee@example.org --role reviewer --json')
  expect(added.code).toBe(0)
  const { url, email, role } = JSON.parse(added.out) as Record<string, string>
  expect([email, role]).toEqual(['lee@example.org', 'reviewer'])
  expect((await house.visitor().get((url ?? '').replace(house.url, ''))).status).toBe(200)
})

test('user list, role, disable and reset', async () => {
  await house.user('admin')
  await house.user('viewer', 'park')
  const list = await girok('user list --json')
  expect(JSON.parse(list.out)).toContainEqual(
    expect.objectContaining({ email: 'park@example.org', role: 'viewer', state: 'active' }),
  )
  expect((await girok('user list')).out).toMatch(/^park@example\.org\tpark\tviewer\tactive$/m)

  expect((await girok('user role --email park@example.org --role analyst')).code).toBe(0)
  expect((await find('park@example.org'))?.role).toBe('analyst')

  const reset = await girok('user reset --email park@example.org')
  expect(reset.out).toMatch(/^http:\/\/\S+\/reset\?token=[\w-]{43}\n$/)

  expect((await girok('user disable --email park@example.org')).code).toBe(0)
  expect((await find('park@example.org'))?.disabled_at).not.toBeNull()
  expect((await girok('user reset --email park@example.org')).code).toBe(1)
})

test('token create prints the token alone; it opens what its scope allows', async () => {
  const made = await startGirok('token create --email admin@example.org')
  expect(made).toMatchObject({ code: 0, err: '' })
  expect(made.out).toMatch(/^girok_[\w-]{43}\n$/)
  const row = await house.db.selectFrom('token').selectAll().executeTakeFirstOrThrow()
  expect(row.scope).toBe('read')
  expect(Date.parse(row.expires_at) - Date.parse(row.created_at)).toBe(90 * 86_400_000)
  const write = await girok('token create --email admin@example.org --scope write --days 1 --json')
  expect(JSON.parse(write.out)).toMatchObject({ scope: 'write', email: 'admin@example.org' })
})

test.each([
  ['user disable --email admin@example.org', 1, /last administrator/],
  ['user role --email admin@example.org --role viewer', 1, /last administrator/],
  ['user add --email admin@example.org --role viewer', 1, /already/],
  ['user role --email nobody@example.org --role viewer', 1, /no user/],
  ['user disable --email nobody@example.org', 1, /no user/],
  ['token create --email nobody@example.org', 1, /no user/],
  ['', 2, /Use: /],
  ['nonsense', 2, /Use: /],
  ['constructor', 2, /Use: /],
  ['user', 2, /Use: /],
  ['user toString', 2, /Use: /],
  ['user add --email x --role viewer', 2, /--email/],
  ['user add --email a@example.org --role king', 2, /--role/],
  ['user add --email a@example.org', 2, /--role/],
  ['user add --email a@example.org --role viewer --admin', 2, /--admin/],
  ['user add --email a@example.org --role viewer --password-stdin', 2, /15 characters/],
  ['token create', 2, /--email/],
  ['token create --email admin@example.org --days 0', 2, /--days/],
  ['token create --email admin@example.org --scope all', 2, /--scope/],
])('girok %s: %i', async (line, code, complaint) => {
  await house.user('admin')
  const answer = await girok(line, 'short\n')
  expect([answer.code, answer.out]).toEqual([code, ''])
  expect(answer.err).toMatch(complaint)
  expect(answer.err.trimEnd().split('\n')).toHaveLength(1)
})

test('every command has its place in the table', async () => {
  const files = readdirSync(join(import.meta.dirname, '..', '..', 'server', 'commands'))
  const { err } = await girok('nonsense')
  for (const file of files) expect(err).toMatch(new RegExp(`\\b${file.replace('.ts', '')}\\b`))
})

test('the exit code reaches the shell', async () => {
  expect((await startGirok('nonsense')).code).toBe(2)
  expect((await startGirok('user disable --email nobody@example.org')).code).toBe(1)
})
