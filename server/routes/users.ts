import { write } from '../../db/engine/write.ts'
import { roles, type UserRow } from '../../db/account-tables.ts'
import {
  disableUser,
  enableUser,
  findUser,
  findUserByEmail,
  insertUser,
  listUsers,
  updateUserRole,
} from '../../db/user.ts'
import { email_input, name_input, readAccountForm, role_input } from '../account-form.ts'
import { NotFound } from '../errors.ts'
import type { MessageKey } from '../language.ts'
import { get, post, type Visit } from '../route.ts'
import { makeOneTimeLink, type OneTimeLink } from '../security/one-time-link.ts'

export const user_routes = [
  get('/admin/users', 'user.manage', (visit) => showUsers(visit, {})),
  post('/admin/users', 'user.manage', addUser),
  post('/admin/users/:id/role', 'user.manage', changeRole),
  post('/admin/users/:id/disabling', 'user.manage', disable),
  post('/admin/users/:id/enabling', 'user.manage', enable),
  post('/admin/users/:id/link', 'user.manage', renewLink),
]

type Answer = {
  typed?: Record<string, string>
  problems?: Record<string, MessageKey>
  notice?: MessageKey
}

async function showUsers({ db, page }: Visit, { typed, problems, notice }: Answer, status = 200) {
  const users = await listUsers(db)
  const shown = { users: users.map(describe), roles, actions, typed: typed ?? {} }
  page('user/list', { ...shown, problems: problems ?? null, notice: notice ?? null }, status)
}

/** What can be done with an account in each state: the address, and the word for it. */
const actions = {
  active: [['disabling', 'disable']],
  invited: [
    ['link', 'link'],
    ['disabling', 'disable'],
  ],
  disabled: [['enabling', 'enable']],
}

const describe = ({ id, email, name, role, password_hash, disabled_at }: UserRow) => ({
  id,
  email,
  name,
  role,
  state: disabled_at !== null ? 'disabled' : password_hash === null ? 'invited' : 'active',
})

/** Adds a person without a password: they choose it, with a link that is shown once. */
async function addUser(visit: Visit): Promise<void> {
  const { db, house } = visit
  const inputs = { email: email_input, name: name_input, role: role_input }
  const { data, typed, problems } = readAccountForm(inputs, visit.req.body)
  if (problems) return showUsers(visit, { typed, problems }, 422)
  const invitation = await write(db, async (db) => {
    if (await findUserByEmail(db, data.email)) return null
    const now = new Date()
    const user = await insertUser(db, { ...data, password_hash: null }, now.toISOString())
    return { user, link: await makeOneTimeLink(house.config, db, user.id, now) }
  })
  if (invitation === null) {
    return showUsers(visit, { typed, problems: { email: 'account.email_taken' } }, 422)
  }
  showLink(visit, invitation.user, invitation.link)
}

async function changeRole(visit: Visit): Promise<void> {
  const { id } = await findPerson(visit)
  const { data, problems } = readAccountForm({ role: role_input }, visit.req.body)
  if (problems) return showUsers(visit, { problems }, 422)
  const now = new Date().toISOString()
  const done = await write(visit.db, (db) => updateUserRole(db, id, data.role, now))
  await settle(visit, done)
}

async function disable(visit: Visit): Promise<void> {
  const { id } = await findPerson(visit)
  readAccountForm({}, visit.req.body)
  const now = new Date().toISOString()
  await settle(visit, await write(visit.db, (db) => disableUser(db, id, now)))
}

async function enable(visit: Visit): Promise<void> {
  const { id } = await findPerson(visit)
  readAccountForm({}, visit.req.body)
  await write(visit.db, (db) => enableUser(db, id, new Date().toISOString()))
  await settle(visit, true)
}

/** A new link for somebody who has not chosen a password; no other's account is opened this way. */
async function renewLink(visit: Visit): Promise<void> {
  const { db, house } = visit
  const person = await findPerson(visit)
  readAccountForm({}, visit.req.body)
  if (person.password_hash !== null || person.disabled_at !== null) throw new NotFound()
  const link = await write(db, (db) => makeOneTimeLink(house.config, db, person.id))
  showLink(visit, person, link)
}

/** Answered at once, not after a redirect: the link is nowhere to be read again. */
function showLink({ page }: Visit, { name }: UserRow, { url, expires_at }: OneTimeLink): void {
  const until = `${expires_at.slice(0, 16).replace('T', ' ')} UTC`
  page('user/link', { person: { name }, url, until }, 201)
}

async function findPerson({ db, req }: Visit): Promise<UserRow> {
  const user = await findUser(db, String(req.params['id']))
  if (!user) throw new NotFound()
  return user
}

async function settle(visit: Visit, done: boolean): Promise<void> {
  if (done) return visit.res.redirect(303, '/admin/users')
  await showUsers(visit, { notice: 'account.last_admin' }, 422)
}
