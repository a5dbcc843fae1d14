import { readFileSync } from 'node:fs'
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { by_hand } from './by-hand.ts'
import type { Config } from './config.ts'
import { keepRoom } from './connections.ts'
import { turnAway, watchLine } from './late.ts'
import { logFault } from './log.ts'
import { isUpload } from './upload.ts'

/** Node's own limits are a minute for headers, five for a request, five seconds between two. */
const limits = {
  headersTimeout: 10_000,
  // Whoever sends files may take so long; see `patience` for everybody else.
  requestTimeout: 600_000,
  connectionsCheckingInterval: 2_000,
  // Whoever reads for a while need not stand in line again; `keepRoom` sees to it that they may.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
}

/** Milliseconds in which a request without files has to be here. */
const patience = 30_000

/** The test of the overload leaves out what stands against it, to see that it would notice. */
const open_doors = process.env['GIROK_FAULT_TEST_DOORS'] === 'open'

/** A server that does not listen yet. */
export function makeServer(config: Config): Server {
  const server = config.tls
    ? createHttps({
        ...limits,
        cert: readFileSync(config.tls.cert),
        key: readFileSync(config.tls.key),
        minVersion: 'TLSv1.2',
        handshakeTimeout: 10_000,
      })
    : createHttp(limits)
  if (open_doors) server.maxConnections = 500
  else keepRoom(server, config.tls ? 'secureConnection' : 'connection')
  server.maxHeadersCount = 100
  server.maxRequestsPerSocket = 1000
  server.on('clientError', refuse)
  return server
}

/**
 * Starts to listen, then to answer.
 * @param answer is made when the port is known, which the system chooses for port 0
 */
export async function listen(
  server: Server,
  config: Config,
  answer: (port: number) => RequestListener,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port: config.port, host: config.host, backlog: 1_024 }, resolve)
  })
  // A connection that the system could not hand over; unheard, it would end the process.
  server.on('error', (error) =>
    logFault({ id: 'connection', method: 'none', route: 'none', status: 503 }, error),
  )
  const { port } = server.address() as AddressInfo
  const handle = answer(port)
  const isLate = watchLine(server)
  const begun = new Set<ServerResponse>()
  under_way.set(server, begun)
  server.on('request', (req, res) => {
    begun.add(res)
    res.once('close', () => begun.delete(res))
    if (!server.listening) sayLast(res)
    if (req.method === 'POST' && !isUpload(req)) hurry(req, res)
    if (isLate(req) && !open_doors) turnAway(req, res)
    else handle(req, res)
  })
  return port
}

/** Gives up on a request of which the rest does not come. */
function hurry(req: IncomingMessage, res: ServerResponse): void {
  const late = setTimeout(() => {
    const code = 'ERR_HTTP_REQUEST_TIMEOUT'
    if (!req.complete) refuse(Object.assign(new Error(code), { code }), req.socket)
  }, patience)
  res.once('close', () => clearTimeout(late))
}

/** The answers that each server has begun and not ended. */
const under_way = new WeakMap<Server, Set<ServerResponse>>()

/** Has the client send nothing more on a connection that is about to be closed. */
function sayLast(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close')
}

/**
 * Stops accepting, finishes what was accepted, and closes the connections that wait for more.
 * @param patience milliseconds after which what is left is cut off
 */
export async function drain(server: Server, patience = 8_000): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  under_way.get(server)?.forEach(sayLast)
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const late = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}

const statuses: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** What never became a request: answered by hand. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const lines = [
    `HTTP/1.1 ${statuses[error.code ?? ''] ?? '400 Bad Request'}`,
    'Connection: close',
    'Content-Length: 0',
    ...Object.entries(by_hand).map(([name, value]) => `${name}: ${value}`),
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
}
