import { write } from '../../db/engine/write.ts'
import { deleteOwnSession, listSessions } from '../../db/session.ts'
import { listTokens, revokeToken } from '../../db/token.ts'
import { findUser, updateUserLanguage, updateUserPassword } from '../../db/user.ts'
import {
  hidden_input,
  language_input,
  password_input,
  readAccountForm,
  type Problems,
} from '../account-form.ts'
import { get, post, type Visitor } from '../route.ts'
import { secretCookie, setLanguageCookie } from '../security/cookie.ts'
import { findPasswordProblem, hashPassword, verifyPassword } from '../security/password.ts'
import { digest } from '../security/secret.ts'
import { idleSince, startSession } from '../security/session.ts'
import { countAttempt } from '../security/throttle.ts'

export const account_routes = [
  get('/account', 'account', (visit) => showAccount(visit, null)),
  post('/account/password', 'account', changePassword),
  post('/account/language', 'account', changeLanguage),
  post('/account/sign-outs', 'account', endOtherSession),
  post('/account/revocations', 'account', revokeOwnToken),
]

async function showAccount(visit: Visitor, problems: Problems | null, status = 200) {
  const { db, house, page } = visit
  const now = new Date()
  const person = await ownUser(visit)
  const sessions = await listSessions(db, person.id)
  const idle_since = idleSince(house.config, now)
  const tokens = await listTokens(db, person.id, now.toISOString())
  const data = {
    email: person.email,
    sessions: sessions
      .filter((session) => session.seen_at > idle_since && session.expires_at > now.toISOString())
      .map((session) => ({
        id: session.id_hash,
        created: minute(session.created_at),
        seen: minute(session.seen_at),
        is_this: session.id_hash === thisSession(visit),
      })),
    tokens: tokens.map((token) => ({
      id: token.id,
      scope: token.scope,
      created: minute(token.created_at),
      expires: minute(token.expires_at),
    })),
  }
  page('account/account', { ...data, problems }, status)
}

/** Needs the old password; every session ends, and this browser gets a new one. */
async function changePassword(visit: Visitor): Promise<void> {
  const { req, res, db, house } = visit
  const inputs = { password_now: password_input, password: password_input }
  const { data } = readAccountForm(inputs, req.body)
  const person = await ownUser(visit)
  const { password_now = '', password = '' } = data ?? {}
  const problem = findPasswordProblem(password, [person.email, person.name])
  if (problem) {
    return showAccount(visit, { password: `account.password_${problem}` as const }, 422)
  }
  const limit = { key: `password:${person.id}`, points: 5, seconds: 60 }
  const wait = await write(db, (db) => countAttempt(db, [limit], Date.now()))
  if (wait !== null) {
    res.set('Retry-After', String(wait))
    return showAccount(visit, { password_now: 'account.password_wait' }, 429)
  }
  const { matches } = await verifyPassword(person.password_hash, password_now)
  if (!matches) return showAccount(visit, { password_now: 'account.password_wrong' }, 422)

  const hash = await hashPassword(password)
  await write(db, (db) => updateUserPassword(db, person.id, hash, new Date().toISOString()))
  await startSession(house.config, db, req, res, person)
  res.redirect(303, '/account')
}

async function changeLanguage(visit: Visitor): Promise<void> {
  const { req, res, db, house } = visit
  const { data, problems } = readAccountForm({ language: language_input }, req.body)
  if (problems) return showAccount(visit, problems, 422)
  const { id } = await ownUser(visit)
  const now = new Date().toISOString()
  await write(db, (db) => updateUserLanguage(db, id, data.language, now))
  setLanguageCookie(house.config, res, data.language)
  res.redirect(303, '/account')
}

async function endOtherSession(visit: Visitor): Promise<void> {
  const { data } = readAccountForm({ session: hidden_input }, visit.req.body)
  const { id } = await ownUser(visit)
  await write(visit.db, (db) => deleteOwnSession(db, id, data?.session ?? ''))
  visit.res.redirect(303, '/account')
}

async function revokeOwnToken(visit: Visitor): Promise<void> {
  const { data } = readAccountForm({ token: hidden_input }, visit.req.body)
  const { id } = await ownUser(visit)
  const now = new Date().toISOString()
  await write(visit.db, (db) => revokeToken(db, id, data?.token ?? '', now))
  visit.res.redirect(303, '/account')
}

async function ownUser({ db, actor }: Visitor) {
  const user = actor.user_id === null ? undefined : await findUser(db, actor.user_id)
  if (!user) throw new Error('A session without a user.')
  return user
}

const thisSession = ({ house, req }: Visitor) =>
  digest(secretCookie(house.config, req, 'girok') ?? '')

/** Times of the account are shown in UTC, to the minute. */
const minute = (time: string) => `${time.slice(0, 16).replace('T', ' ')} UTC`
