import type { NextFunction, Request, Response } from 'express'
import type { Config } from '../config.ts'
import { Refused } from '../errors.ts'

const ours = ['localhost', '127.0.0.1', '[::1]']

/**
 * Answers only to the names this server goes by. A page elsewhere whose name was made to lead to
 * this machine (DNS rebinding) sends its own name, and gets nothing.
 */
export function checkHost(config: Config) {
  const of_public_url = new URL(config.public_url)
  return function checkHost(req: Request, _res: Response, next: NextFunction): void {
    const hosts = req.headersDistinct['host'] ?? []
    const allowed = new Set([
      ...ours.flatMap((name) => withPort(name, req.socket.localPort ?? 0, config.tls !== null)),
      ...withPort(of_public_url.hostname, portOf(of_public_url), isSecure(of_public_url)),
    ])
    // A whole address in the first line of the request would stand over the Host header.
    if (hosts.length !== 1 || !req.url.startsWith('/')) throw new Refused(400, 'host')
    if (!allowed.has(hosts[0]?.toLowerCase() ?? '')) throw new Refused(421, 'host')
    next()
  }
}

/** Whether an Origin header is this site's own. */
export function isOwnOrigin(config: Config, req: Request, origin: string): boolean {
  const scheme = req.secure ? 'https' : 'http'
  return (
    origin === `${scheme}://${req.headers.host}` || origin === new URL(config.public_url).origin
  )
}

const isSecure = (url: URL) => url.protocol === 'https:'
const portOf = (url: URL) => Number(url.port) || (isSecure(url) ? 443 : 80)

/** How a browser may write a host: the usual port is left out. */
const withPort = (name: string, port: number, secure: boolean) =>
  port === (secure ? 443 : 80) ? [name, `${name}:${port}`] : [`${name}:${port}`]
