import { afterAll, beforeAll, expect, test } from 'vitest'
import { findUserByEmail } from '../../db/user.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'

let house: TestHouse
let admin: Client
beforeAll(async () => {
  house = await startHouse()
  admin = await house.signIn('admin')
})
afterAll(() => house.close())

const person = (name: string) => ({ email: `${name}@example.org`, name, role: 'researcher' })
const idOf = async (name: string) =>
  (await findUserByEmail(house.db, `${name}@example.org`))?.id ?? ''

test('an administrator adds somebody, who chooses a password with the link shown once', async () => {
  const answer = await admin.post('/admin/users', person('jisu'))
  expect(answer.status).toBe(201)
  const [, path = ''] = /value="http:\/\/[^/]+(\/reset\?token=[\w-]+)"/.exec(answer.text) ?? []
  expect((await house.visitor().get(path)).status).toBe(200)
  const list = await admin.get('/admin/users')
  expect(list.text).toContain('jisu@example.org')
  expect(list.text).toContain('Has not chosen a password')
  expect(list.text).not.toContain(path)
})

test('a new link replaces the old one, and is only for who has no password', async () => {
  await admin.post('/admin/users', person('late'))
  const again = await admin.post(`/admin/users/${await idOf('late')}/link`)
  expect(again.status).toBe(201)
  const links = house.db
    .selectFrom('one_time_link')
    .selectAll()
    .where('user_id', '=', await idOf('late'))
  expect(await links.execute()).toHaveLength(1)
  const { id } = await house.user('viewer')
  expect((await admin.post(`/admin/users/${id}/link`)).status).toBe(404)
})

test('a bad form comes back as typed, with what is wrong', async () => {
  const answer = await admin.post('/admin/users', { email: 'x', name: '<b>"&', role: 'king' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('value="&lt;b&gt;&#34;&amp;"')
  expect(answer.text).toMatch(/id="email-error"[\s\S]*id="role-error"/)
  const taken = await admin.post('/admin/users', {
    ...person('admin'),
    email: 'ADMIN@example.org ',
  })
  expect([taken.status, taken.text.includes('Somebody already has this email')]).toEqual([
    422,
    true,
  ])
})

test('what a form does not have is refused', async () => {
  for (const extra of ['id', 'password_hash', 'disabled_at', '__proto__x', 'constructor']) {
    const answer = await admin.post('/admin/users', { ...person('extra'), [extra]: 'x' })
    expect([extra, answer.status]).toEqual([extra, 400])
  }
  const { id } = await house.user('viewer')
  const answer = await admin.post(`/admin/users/${id}/role`, { role: 'analyst', email: 'a@b.org' })
  expect(answer.status).toBe(400)
  expect(await idOf('extra')).toBe('')
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('a role is changed; whoever has it signs in again', async () => {
  const client = await house.signIn('viewer', 'riser')
  const answer = await admin.post(`/admin/users/${await idOf('riser')}/role`, { role: 'analyst' })
  expect(answer.location).toBe('/admin/users')
  expect((await findUserByEmail(house.db, 'riser@example.org'))?.role).toBe('analyst')
  expect((await client.get('/account')).status).toBe(303)
  expect((await admin.post(`/admin/users/${await idOf('riser')}/role`, { role: '' })).status).toBe(
    422,
  )
})

test('a disabled person’s sessions and tokens end, and come back with neither', async () => {
  const client = await house.signIn('viewer', 'leaver')
  const { id } = await house.user('viewer', 'leaver')
  await admin.post(`/admin/users/${id}/disabling`)
  expect((await client.get('/account')).status).toBe(303)
  await admin.post(`/admin/users/${id}/enabling`)
  expect((await findUserByEmail(house.db, 'leaver@example.org'))?.disabled_at).toBeNull()
  expect((await client.get('/account')).status).toBe(303)
})

test('the last administrator stays, whoever asks, and however many at once', async () => {
  const { id } = await house.user('admin')
  expect((await admin.post(`/admin/users/${id}/disabling`)).status).toBe(422)
  const demoted = await admin.post(`/admin/users/${id}/role`, { role: 'viewer' })
  expect([demoted.status, demoted.text.includes('last administrator')]).toEqual([422, true])

  // An administrator who never chose a password cannot take over.
  await admin.post('/admin/users', { ...person('hollow'), role: 'admin' })
  expect((await admin.post(`/admin/users/${id}/disabling`)).status).toBe(422)

  const second = await house.signIn('admin', 'second')
  const { id: second_id } = await house.user('admin', 'second')
  const answers = await Promise.all([
    admin.post(`/admin/users/${second_id}/disabling`),
    second.post(`/admin/users/${id}/disabling`),
  ])
  expect(answers.filter(({ status }) => status === 303).length).toBeLessThanOrEqual(2)
  const left = await house.db
    .selectFrom('user')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('password_hash', 'is not', null)
    .execute()
  expect(left).toHaveLength(1)
})

test('nobody who is not there is changed', async () => {
  const boss = await house.signIn('admin', 'boss')
  for (const path of ['role', 'disabling', 'enabling', 'link']) {
    expect((await boss.post(`/admin/users/nobody/${path}`, { role: 'viewer' })).status).toBe(404)
  }
})
