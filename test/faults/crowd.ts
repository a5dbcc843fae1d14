import { connect, type Socket } from 'node:net'

/**
 * A child of `overload.ts`: holds connections to a server and hardly uses them. What is closed is
 * opened again some seconds later, until this process is ended.
 */
export type Crowd = { url: string; token: string; idle: number; slow: number }

type Manner = (socket: Socket, crowd: Crowd) => NodeJS.Timeout | null

const sip = 1_000
const back_after = 10_000

/** Sends a text, a letter a second. */
function drip(socket: Socket, text: string): NodeJS.Timeout {
  let at = 0
  return setInterval(() => socket.write(text[at++ % text.length] ?? 'a'), sip)
}

const headOf = ({ url, token }: Crowd, line: string) =>
  `${line} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nAuthorization: Bearer ${token}\r\n`

const manners: Record<string, Manner> = {
  idle: () => null,
  head: (socket, crowd) => {
    socket.write(headOf(crowd, 'GET /incidents'))
    return drip(socket, 'X-Slow: a\r\n')
  },
  body: (socket, crowd) => {
    const head = headOf(crowd, 'POST /api/incidents')
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`)
    return drip(socket, ' ')
  },
  file: (socket, crowd) => {
    socket.pause()
    socket.write(`${headOf(crowd, 'GET /incidents.json?kind=all')}\r\n`)
    return setInterval(() => socket.read(100), sip)
  },
}

function hold(crowd: Crowd, manner: Manner): void {
  const { hostname, port } = new URL(crowd.url)
  const socket = connect(Number(port), hostname)
  let timer: NodeJS.Timeout | null = null
  socket.once('connect', () => (timer = manner(socket, crowd)))
  socket.on('error', () => undefined)
  if (manner !== manners['file']) socket.resume()
  socket.once('close', () => {
    if (timer) clearInterval(timer)
    setTimeout(() => hold(crowd, manner), back_after * (0.5 + Math.random()))
  })
}

process.once('message', (crowd: Crowd) => {
  const { idle = () => null, ...others } = manners
  const slow = Object.values(others)
  for (let n = 0; n < crowd.idle; n += 1) hold(crowd, idle)
  for (let n = 0; n < crowd.slow; n += 1) hold(crowd, slow[n % slow.length] ?? idle)
  setTimeout(() => process.send?.('there'), sip)
})
process.once('disconnect', () => process.exit(0))
