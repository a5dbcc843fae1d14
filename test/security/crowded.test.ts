import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { keepRoom } from '../../server/connections.ts'
import { turnAway, watchLine } from '../../server/late.ts'
import { makeLine, type Task } from '../../server/reader/line.ts'

let server: Server
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const portOf = (server: Server) => (server.address() as AddressInfo).port

async function serve(most: number): Promise<void> {
  server = createServer((req, res) => {
    if (req.url === '/slowly') return
    req.resume().once('end', () => res.end('answered'))
  })
  keepRoom(server, 'connection', most)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

async function guest(sends = ''): Promise<Socket> {
  const socket = connect(portOf(server), '127.0.0.1').on('error', () => undefined)
  await once(socket, 'connect')
  if (sends !== '') socket.write(sends)
  return socket.resume()
}

const counted = () =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))

async function ask(path = '/'): Promise<IncomingMessage> {
  const req = request({ port: portOf(server), path, agent: false }).end()
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  res.resume()
  return res
}

const slow_body = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n'
const waiting = 'GET /slowly HTTP/1.1\r\nHost: a\r\n\r\n'

test('where all places are taken by connections that ask nothing, whoever comes is served', async () => {
  await serve(20)
  const idle: Socket[] = []
  for (let n = 0; n < 30; n += 1) idle.push(await guest(n % 2 === 0 ? '' : 'GET / HTTP/1.1\r\n'))
  expect((await ask()).statusCode).toBe(200)
  await expect.poll(counted).toBeLessThanOrEqual(20)
  // Those who have been silent for longest have gone, and not those who came last.
  await expect.poll(() => idle.map((socket) => socket.closed).lastIndexOf(true)).toBeLessThan(12)
  expect(idle[0]?.closed).toBe(true)
})

test('a slow sender goes before somebody whom the server keeps waiting', async () => {
  await serve(20)
  const patient = await guest(waiting)
  const slow = await guest(slow_body)
  for (let n = 0; n < 18; n += 1) await guest(waiting)
  await expect.poll(counted).toBe(20)
  expect((await ask()).statusCode).toBe(200)
  await expect.poll(() => slow.closed).toBe(true)
  expect(patient.closed).toBe(false)
})

test('where nobody can be missed, there is room for some more', async () => {
  await serve(20)
  const all: Socket[] = []
  for (let n = 0; n < 20; n += 1) all.push(await guest(waiting))
  await expect.poll(counted).toBe(20)
  expect((await ask()).statusCode).toBe(200)
  expect(all.some((socket) => socket.closed)).toBe(false)
})

test('of many who come at once, some are served and the others hear when to come again', async () => {
  server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const isLate = watchLine(server)
  server.on('request', (req, res) => {
    if (isLate(req)) return turnAway(req, res)
    const until = performance.now() + 40
    while (performance.now() < until);
    res.end('answered')
  })
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask()))
  const away = answers.filter(({ statusCode }) => statusCode === 503)
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 503]))
  expect(away.every(({ headers }) => headers['retry-after'] === '2')).toBe(true)
  expect(away.every(({ headers }) => headers['cache-control'] === 'no-store')).toBe(true)
  // A browser asks again by itself, and not all at once.
  const again = new Set(away.map(({ headers }) => headers['refresh']))
  expect([...again].every((seconds) => /^[2-5]$/.test(String(seconds)))).toBe(true)
  expect(again.size).toBeGreaterThan(1)
  // Nobody is turned away where there is no line, or no more.
  await expect.poll(async () => (await ask()).statusCode).toBe(200)
  await pause(400)
  for (let n = 0; n < 20; n += 1) expect((await ask()).statusCode).toBe(200)
})

test('a few who wait for a reader keep their place, unless others are turned away at the door', async () => {
  const rush = 1_000
  await pause(rush)
  const line = makeLine(64, 50, () => 0)
  const { signal } = new AbortController()
  const job: Task['job'] = { kind: 'pairs', question: { most: 1 } }
  const rest = { job, take: null, passed: 0, answer: null, resolve: () => undefined }
  const turned_away = [1, 2, 3].map(
    () => new Promise((reject) => line.join({ ...rest, reject }, 60_000, signal)),
  )
  await pause(700)
  expect(line.length()).toBe(3)
  server = createServer(turnAway)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  expect((await ask()).statusCode).toBe(503)
  await expect.poll(() => line.length()).toBe(0)
  expect(String(await Promise.race(turned_away))).toContain('busy')
})
