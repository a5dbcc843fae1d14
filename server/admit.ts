import type { Request, Response } from 'express'
import { findToken } from '../db/token.ts'
import { readForm, readJson } from './body.ts'
import { NotFound, Refused } from './errors.ts'
import { keepTerms } from './labels.ts'
import { showTyped } from './pages/typed.ts'
import type { Route, Visit } from './route.ts'
import { secretCookie, setLanguageCookie } from './security/cookie.ts'
import { checkOrigin, takeFormToken } from './security/csrf.ts'
import { roleMay, scopeMay, type Permission } from './security/permission.ts'
import { derive, digest, newSecret } from './security/secret.ts'
import { findEnded, findSignedIn } from './security/session.ts'
import { readUpload } from './upload.ts'
import { makeVisit, nobody, pageBehind, wantsData, type Desk, type Who } from './visit.ts'

/** Who came, what opens their forms, and what their token, if they came with one, is for. */
type Arrival = Who & {
  form_tokens: string[]
  token_may: (permission: Permission) => boolean
}

/**
 * The door: who is it, may they, and is it they who sent this form? Nothing of a route runs
 * before.
 * @returns the visit, or null when it was answered here
 * @throws NotFound when this visitor may not: the same as for what is not there
 */
export async function admit(desk: Desk, route: Route, req: Request, res: Response) {
  const { config } = desk.house
  const bears = bearsToken(route, req)
  if (!bears) keepLanguage(desk, req, res)
  const arrival = bears ? await byToken(desk, req) : await bySession(desk, route, req)
  const visit = makeVisit(desk, req, res, arrival)
  res.locals['visit'] = visit
  if (route.method === 'post' && !bears) checkOrigin(config, req)
  if (route.by !== 'anyone' && visit.actor === null) {
    return (await keepTyped(desk, route, visit)) ? null : turnAway(route, visit)
  }
  if (!roleMay(visit.actor?.role ?? null, route.permission)) throw new NotFound()
  if (!arrival.token_may(route.permission)) return outOfScope(visit)
  if (route.method === 'post') {
    const { size = 'form' } = route
    if (bears) await readJson(req, res, size)
    else if (route.files) await takeUpload(desk, route.files, visit, arrival.form_tokens)
    else if (route.keep) return takeKept(route, visit, arrival.form_tokens)
    else req.body = takeFormToken(await readForm(req, res, size), arrival.form_tokens)
  }
  return visit
}

const bearsToken = (route: Route, req: Request) =>
  route.by === 'token' || (route.by === 'either' && req.headers.authorization !== undefined)

function keepLanguage({ house }: Desk, req: Request, res: Response): void {
  const asked = req.query['lang']
  if (asked === 'en' || asked === 'ko') setLanguageCookie(house.config, res, asked)
}

async function byToken({ house }: Desk, req: Request): Promise<Arrival> {
  const token = /^Bearer +([\w-]+) *$/i.exec(req.headers.authorization ?? '')?.[1]
  const now = new Date().toISOString()
  const found = token === undefined ? undefined : await findToken(house.db, digest(token), now)
  if (!found) return { ...nobody, form_tokens: [], token_may: () => false }
  const { user_id, role, name, scope } = found
  await keepTerms(house, found.terms)
  return {
    ...nobody,
    actor: { user_id, role, name, via: 'api' },
    form_tokens: [],
    token_may: (permission) => scopeMay(scope, permission),
  }
}

async function bySession({ house }: Desk, route: Route, req: Request): Promise<Arrival> {
  const first = route.by === 'anyone' ? firstForm(house.config, req) : null
  const form_tokens = first ? [first.csrf] : []
  const found = await findSignedIn(house.config, house.db, req, new Date())
  if (!found) return { ...nobody, ...first, form_tokens, token_may: () => true }
  const { user_id, role, name, csrf } = found
  await keepTerms(house, found.terms)
  return {
    actor: { user_id, role, name, via: 'web' },
    csrf,
    form_cookie: null,
    form_tokens: [...form_tokens, csrf],
    token_may: () => true,
  }
}

/** Before there is a session, a form carries what only this browser's own cookie leads to. */
function firstForm(config: Desk['house']['config'], req: Request) {
  const kept = secretCookie(config, req, 'girok_form')
  const form_cookie = kept ?? newSecret()
  return { form_cookie, csrf: derive(form_cookie, 'form') }
}

/** The token stands before the first file: nothing of a form that is not ours is taken in. */
async function takeUpload(
  { house }: Desk,
  limits: NonNullable<Route['files']>,
  visit: Visit,
  tokens: readonly string[],
) {
  const { fields, files, leave } = await readUpload(visit.req, limits(house.config))
  visit.res.once('finish', leave)
  visit.req.body = takeFormToken(fields, tokens)
  visit.files = files
}

/**
 * The form of somebody who has signed in anew since it was opened carries a token of before: it is
 * not taken, and what was typed goes back, to be copied.
 */
async function takeKept(route: Route, visit: Visit, tokens: readonly string[]) {
  const { req, res } = visit
  const body = await readForm(req, res, route.size ?? 'form')
  try {
    req.body = takeFormToken(body, tokens)
    return visit
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    showTyped(visit, body, error.status)
    return null
  }
}

/** A form that was sent after its sender's session had ended is theirs all the same. */
async function keepTyped({ house }: Desk, route: Route, visit: Visit): Promise<boolean> {
  const { req, res } = visit
  if (!route.keep) return false
  const ended = await findEnded(house.config, house.db, req)
  const body = await readForm(req, res, ended ? (route.size ?? 'form') : 'form')
  if (ended) {
    try {
      await route.keep(visit, ended.user_id, takeFormToken(body, [ended.csrf]))
      return true
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  }
  showTyped(visit, body, 401)
  return true
}

function turnAway(route: Route, visit: Visit): null {
  const { req, res } = visit
  if (bearsToken(route, req) || wantsData(req)) {
    const wrong = req.headers.authorization === undefined ? '' : ', error="invalid_token"'
    res.set('WWW-Authenticate', `Bearer realm="Girok"${wrong}`)
    visit.json({ detail: visit.t('account.error_token') }, 401)
    return null
  }
  const next = req.method === 'POST' ? pageBehind(visit.house.config, req) : req.originalUrl
  res.redirect(303, `/sign-in?next=${encodeURIComponent(next)}`)
  return null
}

function outOfScope(visit: Visit): null {
  visit.res.set('WWW-Authenticate', 'Bearer realm="Girok", error="insufficient_scope"')
  visit.json({ detail: visit.t('account.error_scope') }, 403)
  return null
}
