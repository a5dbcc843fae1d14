import { z } from 'zod'
import { write } from '../../db/engine/write.ts'
import { findOneTimeLink, useOneTimeLink, type Purpose } from '../../db/one-time-link.ts'
import type { UserRow } from '../../db/account-tables.ts'
import { countUsers, findUser, insertUser, updateUserPassword } from '../../db/user.ts'
import {
  email_input,
  hidden_input,
  language_input,
  name_input,
  password_input,
  readAccountForm,
} from '../account-form.ts'
import { open, type Visit } from '../route.ts'
import { queryText } from '../visit.ts'
import { setLanguageCookie } from '../security/cookie.ts'
import { findPasswordProblem, hashPassword } from '../security/password.ts'
import { digest } from '../security/secret.ts'
import { startSession } from '../security/session.ts'

export const setup_routes = [
  open('get', '/setup', showSetup),
  open('post', '/setup', setUp),
  open('get', '/reset', showReset),
  open('post', '/reset', reset),
]

const setup_inputs = {
  token: hidden_input,
  email: email_input,
  name: name_input,
  password: password_input,
  language: z.literal('').or(language_input),
}
const reset_inputs = { token: hidden_input, password: password_input }

async function showSetup(visit: Visit): Promise<void> {
  const token = queryText(visit, 'token')
  if (!(await findSetupLink(visit, token))) return showEnded(visit)
  visit.page('setup/first-admin', { token, typed: {}, problems: null })
}

/** Makes the first administrator, and signs them in. */
async function setUp(visit: Visit): Promise<void> {
  const { req, db, page } = visit
  const { data, typed, problems } = readAccountForm(setup_inputs, req.body)
  const token = typed['token'] ?? ''
  if (!(await findSetupLink(visit, token))) return showEnded(visit)
  if (problems) return page('setup/first-admin', { token, typed, problems }, 422)
  const problem = findPasswordProblem(data.password, [data.email, data.name])
  if (problem) {
    const problems = { password: `account.password_${problem}` }
    return page('setup/first-admin', { token, typed, problems }, 422)
  }

  const password_hash = await hashPassword(data.password)
  const { email, name } = data
  const language = data.language || visit.language
  const user = await write(db, async (db) => {
    const now = new Date().toISOString()
    if ((await countUsers(db)) > 0) return null
    if (!(await useOneTimeLink(db, digest(token), now))) return null
    return insertUser(db, { email, name, role: 'admin', password_hash, language }, now)
  })
  if (user === null) return showEnded(visit)
  await welcome(visit, user)
}

async function showReset(visit: Visit): Promise<void> {
  const token = queryText(visit, 'token')
  const user = await findInvited(visit, token)
  if (!user) return showEnded(visit)
  visit.page('setup/password', { token, email: user.email, problems: null })
}

/** Sets the password that somebody was given a link to choose, and signs them in. */
async function reset(visit: Visit): Promise<void> {
  const { req, db, page } = visit
  const { data, typed } = readAccountForm(reset_inputs, req.body)
  const token = typed['token'] ?? ''
  const user = await findInvited(visit, token)
  if (!user || !data) return showEnded(visit)
  const problem = findPasswordProblem(data.password, [user.email, user.name])
  if (problem) {
    const problems = { password: `account.password_${problem}` }
    return page('setup/password', { token, email: user.email, problems }, 422)
  }

  const password_hash = await hashPassword(data.password)
  const used = await write(db, async (db) => {
    const now = new Date().toISOString()
    if (!(await useOneTimeLink(db, digest(token), now))) return false
    await updateUserPassword(db, user.id, password_hash, now)
    return true
  })
  if (!used) return showEnded(visit)
  await welcome(visit, user)
}

async function findSetupLink({ db }: Visit, token: string) {
  return (await countUsers(db)) === 0 ? findLink(db, token, 'setup') : undefined
}

async function findInvited({ db }: Visit, token: string) {
  const link = await findLink(db, token, 'reset')
  const user = link && link.user_id !== null ? await findUser(db, link.user_id) : undefined
  return user?.disabled_at === null ? user : undefined
}

const findLink = (db: Visit['db'], token: string, purpose: Purpose) =>
  findOneTimeLink(db, digest(token), purpose, new Date().toISOString())

/** Used, too old or never made: the page does not tell which. */
const showEnded = ({ page }: Visit) => page('setup/ended', {}, 404)

async function welcome({ req, res, house }: Visit, user: UserRow): Promise<void> {
  await startSession(house.config, house.db, req, res, user)
  if (user.language !== null) setLanguageCookie(house.config, res, user.language)
  res.redirect(303, '/')
}
