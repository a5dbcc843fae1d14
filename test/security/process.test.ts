import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const start = join(import.meta.dirname, '..', '..', 'server', 'start.mjs')

let folder: string
let started: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'girok-'))
})
afterEach(() => {
  for (const child of started) child.kill('SIGKILL')
  started = []
  rmSync(folder, { recursive: true, force: true })
})

type Run = { child: ChildProcess; out: () => string; err: () => string }

function run(env: Record<string, string> = {}): Run {
  const settings = { PORT: '0', DATA_DIR: folder, GIROK_EXAMPLE: '0' }
  const child = spawn(process.execPath, [start], { env: { ...process.env, ...settings, ...env } })
  started.push(child)
  const text = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.out += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.err += chunk))
  return { child, out: () => text.out, err: () => text.err }
}

const listening = /Girok is listening on (http:\/\/127\.0\.0\.1:\d+)\n$/

async function ready({ child, out, err }: Run): Promise<string> {
  for (;;) {
    const url = listening.exec(out())?.[1]
    if (url) return url
    if (child.exitCode !== null) throw new Error(`Ended with ${child.exitCode}: ${err()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function ended({ child }: Run): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

test('the first start prints the link, then the line that it listens; the second only if need be', async () => {
  const first = run()
  const url = await ready(first)
  expect(first.out()).toMatch(/\/setup\?token=[\w-]{43}\nGirok is listening on [^\n]+\n$/)
  const link = /http\S+setup\S+/.exec(first.out())?.[0] ?? ''
  expect(link.startsWith(url)).toBe(true)
  expect((await fetch(link)).status).toBe(200)
  first.child.kill('SIGTERM')
  expect(await ended(first)).toBe(0)

  const named = { GIROK_ADMIN_EMAIL: 'a@example.org', GIROK_ADMIN_PASSWORD: 'fifteen letters' }
  const second = run(named)
  await ready(second)
  expect(second.out()).toMatch(/^Girok is listening on \S+\n$/)
  expect(second.err()).toMatch(/^No backups are made by themselves[^\n]+\n$/)
})

test('files are for their owner only', async () => {
  await ready(run())
  for (const name of ['girok.db', 'girok.db-wal', 'server.lock']) {
    expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600])
  }
})

test('a second server on the folder says so and ends within two seconds', async () => {
  const first = performance.now()
  await ready(run())
  const begun = performance.now()
  const second = run()
  expect(await ended(second)).toBe(1)
  // Where much else goes on everything takes longer, the first start too.
  expect(performance.now() - begun).toBeLessThan(Math.max(2_000, begun - first))
  expect(second.out()).toBe('')
  expect(second.err()).toMatch(/^Another Girok is already running on [^\n]+\.\n$/)
})

test('a lock does not outlive kill -9', async () => {
  const first = run()
  await ready(first)
  first.child.kill('SIGKILL')
  await ended(first)
  await ready(run())
})

test('a bad setting ends the start with one line and code 2', async () => {
  const bad = run({ PORT: 'x' })
  expect(await ended(bad)).toBe(2)
  expect(bad.err()).toMatch(/^PORT: [^\n]+\n$/)
})

test('a taken port is one line', async () => {
  const url = await ready(run())
  const other = mkdtempSync(join(tmpdir(), 'girok-'))
  const second = run({ PORT: new URL(url).port, DATA_DIR: other })
  expect(await ended(second)).toBe(1)
  expect(second.err()).toMatch(/port is taken[^\n]*\n$/)
  rmSync(other, { recursive: true })
})

test('SIGTERM lets an accepted request finish, takes no other, and empties the log of writes', async () => {
  const server = run()
  const url = await ready(server)
  const { port } = new URL(url)
  // A request that the server has begun to read, and one connection that only waits.
  const slow = connect(Number(port), '127.0.0.1')
  slow.setEncoding('utf8')
  let answer = ''
  slow.on('data', (chunk: string) => (answer += chunk))
  const body = 'email=a%40example.org&password=x'
  slow.write(
    `POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\nemail`,
  )
  const idle = connect(Number(port), '127.0.0.1')
  await fetch(`${url}/health`)
  server.child.kill('SIGTERM')
  await new Promise((resolve) => setTimeout(resolve, 300))
  await expect(fetch(`${url}/health`)).rejects.toThrow()
  slow.write(body.slice('email'.length))
  await once(slow, 'close')
  expect(answer).toMatch(/^HTTP\/1\.1 403 /)
  expect(answer).toMatch(/\r\nConnection: close\r\n/i)
  idle.destroy()
  expect(await ended(server)).toBe(0)
  expect(statSync(join(folder, 'girok.db-wal'), { throwIfNoEntry: false })?.size ?? 0).toBe(0)
})

test('a client that never finishes does not hold the end up for ten seconds', async () => {
  const server = run()
  const { port } = new URL(await ready(server))
  const stuck = connect(Number(port), '127.0.0.1')
  stuck.on('error', () => undefined)
  stuck.write(`POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 9\r\n\r\n`)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const begun = performance.now()
  server.child.kill('SIGINT')
  expect(await ended(server)).toBe(0)
  expect(performance.now() - begun).toBeLessThan(10_000)
})
