import { STATUS_CODES } from 'node:http'
import { basename } from 'node:path'
import type { Request, Response } from 'express'
import type { Actor } from '../db/actor.ts'
import { newestBackup } from './condition/condition.ts'
import type { Config } from './config.ts'
import { chooseLanguage, type Language } from './language.ts'
import { pageBase, type PageFor } from './page-base.ts'
import type { House, Visit } from './route.ts'
import { cookieOf, setSecretCookie } from './security/cookie.ts'
import { isOwnOrigin } from './security/host.ts'

/** Who a visit is by, and what their forms carry. */
export type Who = {
  actor: Actor | null
  csrf: string
  /** The cookie to set with a page when this is a visitor's first form before any session. */
  form_cookie: string | null
}

export const nobody: Who = { actor: null, csrf: '', form_cookie: null }

/** The program and the address of its assets. */
export type Desk = { house: House; assets: string }

export function makeVisit(desk: Desk, req: Request, res: Response, who: Who): Visit {
  const { house } = desk
  const whom = pageFor(desk, req, who)
  const base = pageBase(whom)
  const { language, t } = base
  const gone = new AbortController()
  // With a reason, none has to be made: an exception costs more than the rest of the visit's frame.
  res.once('close', () => gone.abort(null))
  return {
    req,
    res,
    left: gone.signal,
    house,
    db: house.db,
    actor: who.actor,
    language,
    t,
    csrf: who.csrf,
    files: no_files,
    whom,
    page: (name, data, status = 200) => {
      const html = house.render(name, { ...data, ...base })
      if (who.form_cookie !== null) {
        setSecretCookie(house.config, req, res, 'girok_form', who.form_cookie)
      }
      res.status(status).type('html').set('Content-Language', language).send(html)
    },
    html: (bytes) => {
      res.type('html').set('Content-Language', language).send(Buffer.from(bytes))
    },
    json: (body, status = 200) => sendJson(res, body, status),
  }
}

const no_files = (async function* () {})()

function pageFor({ house, assets }: Desk, req: Request, who: Who): PageFor {
  const language = chooseLanguage(
    req.query['lang'],
    cookieOf(req, 'girok_language'),
    req.headers['accept-language'],
  )
  // A form's destination is no page to come back to in another language.
  const page = req.method === 'POST' ? pageBehind(house.config, req) : req.originalUrl
  const query = req.originalUrl.split('?').slice(1).join('?')
  return {
    language,
    actor: who.actor,
    csrf: who.csrf,
    path: req.path,
    query,
    languages: { en: inLanguage(page, 'en'), ko: inLanguage(page, 'ko') },
    assets,
    damaged: house.condition.damage && {
      backup: basename(newestBackup(house.config.keeping) ?? ''),
    },
    keys_on: who.actor !== null && cookieOf(req, 'girok_keys') !== 'off',
    disk: aboutDisk(house, who),
  }
}

/** That it is full concerns all who are signed in; that it soon will be, those who can make room. */
function aboutDisk({ space }: House, { actor }: Who): PageFor['disk'] {
  const state = space.state()
  if (state === 'full' && actor !== null) return 'common.disk_full'
  return state === 'low' && actor?.role === 'admin' ? 'common.disk_low' : null
}

/** Whether an answer goes to a program: an address of the API, or a file nobody reads in a browser. */
export const wantsData = (req: Request) =>
  req.path.startsWith('/api/') ||
  (/\.(json|csv|geojson|gexf|xlsx|zip|ris|bib)$/.test(req.path) &&
    !(req.headers.accept ?? '').includes('text/html'))

/** Whether a script of a page asks, and no browser on its behalf. */
export const wantsScript = (req: Request) => req.headers.accept === 'application/json'

/** The page that a form was sent from, if the browser tells. */
export function pageBehind(config: Config, req: Request): string {
  const referrer = URL.parse(req.headers.referer ?? '')
  const own = referrer !== null && isOwnOrigin(config, req, referrer.origin)
  return own ? referrer.pathname + referrer.search : '/'
}

/** A parameter of the address; blank when it is missing, or came more than once. */
export function queryText({ req }: Visit, name: string): string {
  const value = req.query[name]
  return typeof value === 'string' ? value : ''
}

/** A field of what was posted; blank when it is missing, or came more than once. */
export function bodyText({ req }: Visit, name: string): string {
  const value = (req.body as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : ''
}

function inLanguage(address: string, language: Language): string {
  const [path = '/', query = ''] = address.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('lang', language)
  return `${path}?${parameters.toString()}`
}

function sendJson(res: Response, body: unknown, status: number): void {
  res.status(status)
  if (status < 400) return void res.json(body)
  const problem = { type: 'about:blank', title: STATUS_CODES[status], status, ...(body as object) }
  res.type('application/problem+json').send(JSON.stringify(problem))
}
