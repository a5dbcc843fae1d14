import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { by_hand } from './by-hand.ts'

/**
 * Milliseconds that a new connection may wait before somebody looks at it; from there on requests
 * are turned away. What was typed must not be lost, and a save is what everybody is here for: they
 * may wait longer.
 */
function patience({ method, headers }: IncomingMessage): number {
  if (method === 'GET' || method === 'HEAD') return 200
  return headers.authorization === undefined ? 5_000 : 2_000
}

const every = 100
const lost = 300
/** Milliseconds in which this process had nothing to do: then there is no line any more. */
const at_ease = 5
/** Fewer than these are no line: then it is this machine that is slow, and turning away helps nobody. */
const a_line = 30

/**
 * Finds out how long whoever comes must wait. Node takes one connection at a time and tells nothing
 * of those that wait, so this server stands in its own line now and then, while it has guests. When
 * more comes than can be done, who is too many hears so at once instead of waiting ever longer.
 * @returns whether a request has waited, or would wait, too long
 */
export function watchLine(server: Server): (req: IncomingMessage) => boolean {
  let out: { socket: Socket; at: number; idle: number; in_line: boolean } | null = null
  let waited = 0
  let known_at = 0
  let idle_before = 0
  /** The doors that connections came from while one of ours was on its way. */
  const seen = new Map<number | undefined, number>()

  const arrived = (at: number) => {
    if (out === null) return
    waited = isLine(out) ? at - out.at : 0
    known_at = at
    idle_before = idleTime()
    leave()
  }
  const isLine = ({ idle }: { idle: number }) => seen.size >= a_line && idleTime() - idle < at_ease
  const leave = () => {
    out?.socket.destroy()
    out = null
    seen.clear()
  }
  server.on('connection', ({ remotePort }: Socket) => {
    if (out === null) return
    if (remotePort === out.socket.localPort) arrived(performance.now())
    else seen.set(remotePort, performance.now())
  })
  const standInLine = () => {
    const socket = connect((server.address() as AddressInfo).port, ownAddress(server))
    const own = { socket, at: performance.now(), idle: idleTime(), in_line: false }
    out = own
    socket.unref()
    socket.once('connect', () => {
      own.in_line = true
      own.at = performance.now()
      const at = seen.get(socket.localPort)
      if (at !== undefined) arrived(at)
    })
    socket.once('error', leave)
  }
  return (req) => {
    const now = performance.now()
    // A line too long to be joined: the system would try again a second later, too late for us.
    if (out !== null && !out.in_line && now - out.at > lost) arrived(now)
    if (out === null && server.listening && now - known_at > every) standInLine()
    const waiting = out !== null && isLine(out) ? now - out.at : 0
    const fresh = now - known_at < 3 * every && idleTime() - idle_before < at_ease
    const lately = fresh ? waited : 0
    return Math.max(lately, waiting) > patience(req)
  }
}

/** Milliseconds, since it began, that this process has waited for something to do. */
const idleTime = () => performance.eventLoopUtilization().idle

function ownAddress(server: Server): string {
  const { address } = server.address() as AddressInfo
  if (address === '0.0.0.0') return '127.0.0.1'
  return address === '::' ? '::1' : address
}

const page = Buffer.from(
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Girok</title>
<p>Too much is going on at the moment. Try again in a few seconds.
<p lang="ko">지금은 요청이 너무 많습니다. 잠시 뒤에 다시 시도하십시오.</html>
`,
)

/**
 * Has the browser of whoever only wanted to read ask again by itself, not all at the same moment.
 * @param seconds after which at the earliest
 */
export const comeAgain = ({ method }: IncomingMessage, seconds: number): Record<string, string> =>
  method === 'GET' ? { Refresh: String(seconds + Math.floor(Math.random() * 4)) } : {}

let last_turned_away = -Infinity

/** Whether more came, in the last second, than this process could let in. */
export const isRush = (): boolean => performance.now() - last_turned_away < 1_000

/** Says that it is too much, without anything that takes time. */
export function turnAway(req: IncomingMessage, res: ServerResponse): void {
  last_turned_away = performance.now()
  const headers = { ...by_hand, 'Retry-After': '2', 'Content-Type': 'text/html; charset=utf-8' }
  res.writeHead(503, { ...headers, ...comeAgain(req, 2), 'Content-Length': page.length })
  res.end(page)
  req.resume()
}
