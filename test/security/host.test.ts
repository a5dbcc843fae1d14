import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { rawGet, sendRaw, statusOf } from './raw.ts'

let house: TestHouse
let port: string
beforeAll(async () => {
  house = await startHouse({ env: { PUBLIC_URL: 'https://girok.example.org', TRUST_PROXY: '1' } })
  port = String((house.server.address() as { port: number }).port)
})
afterAll(() => house.close())

const url = () => `http://127.0.0.1:${port}`
const ask = async (...lines: string[]) => statusOf(await sendRaw(url(), rawGet('/health', lines)))

test('answers to the names of this machine and to its public name', async () => {
  for (const name of ['localhost', '127.0.0.1', '[::1]', 'LocalHost']) {
    expect([name, await ask(`Host: ${name}:${port}`)]).toEqual([name, 200])
  }
  expect(await ask('Host: girok.example.org')).toBe(200)
  expect(await ask('Host: girok.example.org:443')).toBe(200)
})

const hosts = () => {
  const names =
    'evil.example attacker.localhost localhost.evil.example 127.0.0.1.evil.example 127.0.0.1.nip.io 0.0.0.0 0 127.1 127.0.0.2 ' +
    '2130706433 0x7f000001 [::] [::ffff:127.0.0.1] [0:0:0:0:0:0:0:1] ::1 192.168.0.1 169.254.169.254 localhost. ' +
    'localhos xlocalhost localhost%00 user@localhost lоcalhost girok.example.org.evil.example evil-girok.example.org example.org girok'
  const ports = ['', ':0', ':80', `:${port}`, `:${port}1`, `:0${port}`]
  return names.split(' ').flatMap((name) => ports.map((port) => name + port))
}

test('over a hundred other names get 421', async () => {
  const all = [...hosts(), 'localhost', '127.0.0.1', '[::1]', 'localhost:1', 'girok.example.org:80']
  expect(all.length).toBeGreaterThan(150)
  for (const host of all) {
    const status = await ask(`Host: ${host}`)
    expect([host, [400, 421].includes(status)]).toEqual([host, true])
  }
})

test('no host, two hosts, or an address in the first line get 400', async () => {
  expect(await ask()).toBe(400)
  expect(await ask('Host:')).toBe(421)
  expect(await ask(`Host: localhost:${port}`, 'Host: evil.example')).toBe(400)
  expect(await ask('Host: evil.example', `Host: localhost:${port}`)).toBe(400)
  const absolute = rawGet('http://evil.example/health', [`Host: localhost:${port}`])
  expect(statusOf(await sendRaw(url(), absolute))).toBe(400)
})

test.each([
  'X-Forwarded-Host: localhost',
  'Forwarded: host=localhost',
  'X-Host: localhost',
  'X-Original-Host: localhost',
  'X-Forwarded-Server: localhost',
])('%s changes nothing', async (line) => {
  expect(await ask('Host: evil.example', `${line}:${port}`)).toBe(421)
  const lying = rawGet('/sign-in', [
    `Host: localhost:${port}`,
    line.replace(/: .*/, ': evil.example'),
  ])
  const answer = await sendRaw(url(), lying)
  expect(statusOf(answer)).toBe(200)
  expect(answer).not.toContain('evil.example')
})

test('a refused host still gets the headers, and no cookie', async () => {
  const answer = await sendRaw(url(), rawGet('/sign-in', ['Host: evil.example']))
  expect(answer).toMatch(/^HTTP\/1\.1 421/)
  expect(answer).toContain("default-src 'none'")
  expect(answer).not.toMatch(/set-cookie/i)
})
