import type { Request } from 'express'
import type { Config } from '../config.ts'
import { Refused } from '../errors.ts'
import { isOwnOrigin } from './host.ts'
import { sameSecret } from './secret.ts'

/**
 * Refuses a form that another site sent. Browsers say where a request comes from; a program that
 * says nothing is stopped by the form token alone.
 * @throws Refused 403
 */
export function checkOrigin(config: Config, req: Request): void {
  const site = req.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new Refused(403, 'origin')
  }
  const origin = req.headers.origin
  if (origin !== undefined && !isOwnOrigin(config, req, origin)) throw new Refused(403, 'origin')
}

/**
 * Takes the form token out of a body, so that a form's own check need not know of it.
 * @param expected the tokens that this visitor's forms carry
 * @throws Refused 403
 */
export function takeFormToken(body: Record<string, unknown>, expected: readonly string[]) {
  const { csrf, ...fields } = body
  const holds = typeof csrf === 'string' && expected.some((token) => sameSecret(csrf, token))
  if (!holds) throw new Refused(403, 'form_token')
  return fields
}
