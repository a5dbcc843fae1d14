import type { CookieOptions, Request, Response } from 'express'
import type { Config } from '../config.ts'

/** Our secrets in cookies: the session, a form before there is one, a browser seen before. */
export type CookieName = 'girok' | 'girok_form' | 'girok_device'

const strict: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/' }

/** Only this machine is reached, without TLS: there some browsers keep no Secure cookie. */
const isPlain = (config: Config) => config.tls === null && !config.trust_proxy

/** A cookie's value as it was sent. */
export function cookieOf(req: Request, name: string): string | undefined {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

/** One of our secret cookies. The unprefixed name counts only where it may have been set. */
export const secretCookie = (config: Config, req: Request, name: CookieName) =>
  cookieOf(req, `__Host-${name}`) ?? (isPlain(config) ? cookieOf(req, name) : undefined)

/**
 * Sets `__Host-NAME`, which a browser returns over TLS only, and to this site alone. Safari does
 * not return it over plain http even on this machine: a browser that was given both kinds and
 * came back without this one gets the other.
 */
export function setSecretCookie(
  config: Config,
  req: Request,
  res: Response,
  name: CookieName,
  value: string,
  lasts?: number,
): void {
  const options = { ...strict, ...(lasts === undefined ? {} : { maxAge: lasts }) }
  const returnsSecure = cookieOf(req, '__Host-girok_form') !== undefined
  const returnsPlain = cookieOf(req, 'girok_form') !== undefined
  if (!isPlain(config) || returnsSecure || !returnsPlain) {
    res.cookie(`__Host-${name}`, value, { ...options, secure: true })
  }
  if (isPlain(config) && !returnsSecure) res.cookie(name, value, options)
}

export function clearSecretCookie(config: Config, res: Response, name: CookieName): void {
  res.clearCookie(`__Host-${name}`, { ...strict, secure: true })
  if (isPlain(config)) res.clearCookie(name, strict)
}

/** What a browser is set to, for a year: the language, whether keys do something. No secret. */
export function setPlainCookie(
  config: Config,
  res: Response,
  name: 'girok_language' | 'girok_keys',
  value: string,
): void {
  const year = 365 * 24 * 60 * 60 * 1000
  const options: CookieOptions = { ...strict, sameSite: 'lax', maxAge: year }
  res.cookie(name, value, { ...options, secure: !isPlain(config) })
}

/** Remembers the language of a browser. */
export const setLanguageCookie = (config: Config, res: Response, language: string): void =>
  setPlainCookie(config, res, 'girok_language', language)
