import { countUsers } from '../../db/user.ts'
import { email_input, hidden_input, readAccountForm } from '../account-form.ts'
import { open, post, type Visit } from '../route.ts'
import { queryText } from '../visit.ts'
import { setLanguageCookie } from '../security/cookie.ts'
import { endSession, startSession } from '../security/session.ts'
import { trySignIn } from '../security/sign-in.ts'
import { z } from 'zod'

const inputs = {
  email: email_input,
  password: z.string().min(1, 'account.password_missing'),
  next: hidden_input,
}

export const session_routes = [
  open('get', '/sign-in', showSignIn),
  open('post', '/sign-in', signIn),
  post('/sign-out', 'account', signOut),
]

async function showSignIn(visit: Visit): Promise<void> {
  const next = localPath(queryText(visit, 'next'))
  if (visit.actor) return visit.res.redirect(303, next)
  const is_new = (await countUsers(visit.db)) === 0
  visit.page('session/sign-in', { next, is_new, typed: {}, problems: null, notice: null })
}

async function signIn(visit: Visit): Promise<void> {
  const { req, res, house, page, t } = visit
  const { data, typed, problems } = readAccountForm(inputs, req.body)
  const next = localPath(typed['next'] ?? '/')
  const again = { next, is_new: false, typed, notice: null }
  if (problems) return page('session/sign-in', { ...again, problems }, 422)

  const { user, wait } = await trySignIn(house, req, res, data)
  if (wait !== null) {
    res.set('Retry-After', String(wait))
    const notice = t('account.too_many_attempts', { n: wait })
    return page('session/sign-in', { ...again, problems: null, notice }, 429)
  }
  if (user === null) {
    return page('session/sign-in', { ...again, problems: { email: 'account.sign_in_wrong' } }, 422)
  }
  await startSession(house.config, house.db, req, res, user)
  if (user.language !== null) setLanguageCookie(house.config, res, user.language)
  res.redirect(303, next)
}

async function signOut({ req, res, house }: Visit): Promise<void> {
  readAccountForm({}, req.body)
  await endSession(house.config, house.db, req, res)
  res.redirect(303, '/sign-in')
}

/** A place of this site to go on to; whatever leads elsewhere leads to the first page. */
function localPath(next: string): string {
  const here = 'http://here.invalid'
  const url = next.startsWith('/') ? URL.parse(next, here) : null
  if (url === null || url.origin !== here || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search
}
