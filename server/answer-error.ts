import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Request, Response } from 'express'
import { isDamage } from '../db/engine/damage.ts'
import { asUnavailable, isFull, Unavailable } from '../db/engine/write.ts'
import { Moved, NotFound, Refused, TooBusy } from './errors.ts'
import { comeAgain } from './late.ts'
import type { MessageKey } from './language.ts'
import { logFault } from './log.ts'
import type { Visit } from './route.ts'
import { makeVisit, nobody, wantsData, type Desk } from './visit.ts'

type Answer = { status: number; message: MessageKey; retry_after?: number; id?: string }

/** The last resort of every request: says in one sentence what is the matter, and no more. */
export function answerError(desk: Desk, thrown: unknown, req: Request, res: Response): void {
  if (thrown instanceof Moved) return res.redirect(301, thrown.to)
  desk.house.condition.hear(thrown)
  const answer = describe(thrown, desk.house.condition.damage !== null)
  if (answer.status === 500) {
    answer.id = randomBytes(5).toString('hex')
    logFault({ id: answer.id, method: req.method, route: routeOf(req), status: 500 }, thrown)
  }
  // Part of an answer is on its way: only a broken connection tells that it is not whole.
  if (res.headersSent) return void res.destroy()
  if (answer.retry_after !== undefined) res.set('Retry-After', String(answer.retry_after))
  if (thrown instanceof TooBusy) res.set(comeAgain(req, thrown.retry_after))
  const visit = (res.locals['visit'] as Visit | undefined) ?? makeVisit(desk, req, res, nobody)
  try {
    send(visit, answer)
  } catch (error) {
    logFault({ id: answer.id ?? 'page', method: req.method, route: 'error', status: 500 }, error)
    res.status(answer.status).type('text').send(STATUS_CODES[answer.status])
  }
}

function send(visit: Visit, { status, message, id }: Answer): void {
  if (wantsData(visit.req)) {
    return visit.json({ detail: visit.t(message), ...(id === undefined ? {} : { id }) }, status)
  }
  if (status === 404) return visit.page('error/not-found', {}, 404)
  visit.page('error/problem', { status, message, id: id ?? null }, status)
}

const refusals: Record<number, MessageKey> = {
  400: 'account.error_request',
  403: 'account.error_form',
  413: 'account.error_large',
  415: 'account.error_type',
  421: 'account.error_host',
}

function describe(thrown: unknown, damaged: boolean): Answer {
  const error = asUnavailable(thrown)
  if (error instanceof NotFound) return { status: 404, message: 'account.not_found' }
  if (error instanceof TooBusy) {
    return { status: error.status, message: 'account.error_busy', retry_after: error.retry_after }
  }
  if (damaged && (error instanceof Unavailable || isDamage(error))) {
    return { status: 503, message: 'common.damaged_refused', retry_after: 600 }
  }
  if (isFull(error)) return { status: 503, message: 'common.full_refused', retry_after: 5 }
  if (error instanceof Unavailable) {
    return { status: 503, message: 'account.error_unavailable', retry_after: 5 }
  }
  const status = error instanceof Refused ? error.status : statusOfExpress(error)
  const message = refusals[status]
  return message ? { status, message } : { status: 500, message: 'account.error_fault' }
}

/** Express and its body parsers mark what the client did wrong: a bad escape, a body too large. */
function statusOfExpress(error: unknown): number {
  if (!(error instanceof Error) || !('status' in error)) return 500
  const status = Number(error.status)
  return status >= 400 && status < 500 && !(status in refusals) ? 400 : status
}

const routeOf = (req: Request) => (req.route as { path: string } | undefined)?.path ?? 'none'
