import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fileOf, openFolder } from '../../db/engine/open.ts'
import { ensureSigningKey } from '../../db/key/signing-key.ts'
import type { Tables } from '../../db/tables.ts'
import { insertUser } from '../../db/user.ts'
import { inFolder } from '../../db/engine/where.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { seedDatabase } from '../../seeds/seed.ts'
import { BeyondReading, readLast, type Damage } from '../../server/condition/condition.ts'
import { scheduleScrubs } from '../../server/condition/scrub.ts'
import { hashPassword } from '../../server/security/password.ts'
import { makeToken } from '../../server/security/token.ts'
import { password, startHouse, type TestHouse } from '../house.ts'
import { compareContent, readContent, type Content } from '../faults/content.ts'
import { girok } from '../girok.ts'
import { chances } from './backup-cast.ts'
import { raid } from './documents.ts'

const email = 'researcher@example.org'
const work = mkdtempSync(join(tmpdir(), 'girok-damage-'))
let good: Buffer
let token: string
let folder: string
let count = 0

beforeAll(async () => {
  const engine = await openFolder<Tables>(join(work, 'good'))
  await seedDatabase(engine, { example: true })
  await ensureSigningKey(engine.db)
  const password_hash = await hashPassword(password)
  const at = new Date().toISOString()
  const person = { email, name: '지수', role: 'researcher' as const, password_hash }
  const { id } = await insertUser(engine.db, person, at)
  ;({ token } = await makeToken(engine.db, id, 'write', 1))
  await engine.close()
  good = readFileSync(fileOf(join(work, 'good')))
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

beforeEach(() => {
  folder = join(work, String((count += 1)))
  mkdirSync(folder)
  writeFileSync(fileOf(folder), good)
})

function open() {
  linkSync(fileOf(folder), other())
  return startHouse({ env: { DATA_DIR: folder } })
}
/** The file itself, under another name too: a house that closes takes its folder away. */
const other = () => `${folder}.db`
const stored = () => readFileSync(other())

/** Remembers a verification of the folder, as the server would. */
const remember = (damage: Damage | null) =>
  writeFileSync(
    join(folder, 'verified.json'),
    JSON.stringify({ at: new Date().toISOString(), damage }),
  )

async function save(house: TestHouse) {
  const response = await fetch(`${house.url}/api/incidents`, {
    method: 'POST',
    body: JSON.stringify(raid()),
    headers: { 'content-type': 'application/json', 'authorization': `Bearer ${token}` },
  })
  return { status: response.status, retry: response.headers.get('retry-after') }
}

async function signIn(house: TestHouse) {
  const web = house.visitor()
  const { status } = await web.post('/sign-in', { email, password, next: '/' })
  return { web, status }
}

describe('a house that may not write', () => {
  test('lets people in and read, says so on every page, and refuses to save', async () => {
    remember({ faults: 1, refs: ['KP-2023-0001'] })
    mkdirSync(join(folder, 'backups'))
    const backup = 'girok-000002-2026-07-01T00-00-00Z.zip.age'
    for (const name of ['girok-000001-2026-06-30T00-00-00Z.zip.age', backup, 'other.zip']) {
      writeFileSync(join(folder, 'backups', name), '')
    }
    const house = await open()
    const { web, status } = await signIn(house)
    expect(status).toBe(303)
    const page = await web.get('/incidents/KP-2023-0002')
    expect(page.status).toBe(200)
    expect(page.text).toMatch(/role="alert">The database file is damaged/)
    expect(page.text).toContain(backup)
    expect((await web.get('/incidents?lang=ko')).text).toContain('데이터베이스 파일이 손상')
    expect((await web.get('/incidents/KP-2023-0001')).status).toBe(503)
    expect(await save(house)).toEqual({ status: 503, retry: '600' })
    const typed = await web.post('/incidents/new', { title: 'x' })
    expect([typed.status, typed.headers.get('retry-after')]).not.toEqual([303, null])
    expect((await web.post('/sign-out')).status).toBe(303)
    expect((await web.get('/account')).status).toBe(303)
    expect((await girok(folder, 'token', 'create', '--email', email)).code).toBe(1)
    await house.close()
    expect(stored().equals(good)).toBe(true)
  })

  test('writes again once a verification finds nothing', async () => {
    remember({ faults: 1, refs: [] })
    const house = await open()
    expect((await save(house)).status).toBe(503)
    const end = scheduleScrubs(house.house)
    for (let n = 0; n < 1_500 && house.house.condition.damage !== null; n += 1) await pause(100)
    for (let n = 0; n < 100 && (await save(house)).status !== 201; n += 1) await pause(100)
    expect((await save(house)).status).toBe(201)
    expect(readLast(folder)).toMatchObject({ damage: null })
    end()
    await house.close()
  }, 200_000)

  test('is made so by an error that tells of damage, and by no other', async () => {
    const house = await open()
    const told = (code: string) =>
      house.house.condition.hear(Object.assign(new Error('x'), { code }))
    for (const code of ['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR_READ', 'EIO']) told(code)
    expect(house.house.condition.damage).toBeNull()
    const { web } = await signIn(house)
    told('SQLITE_CORRUPT_VTAB')
    expect(house.house.condition.damage).toEqual({ faults: 0, refs: [] })
    expect((await save(house)).status).toBe(503)
    expect((await web.get('/account')).text).toContain('role="alert"')
    await house.close()
  })
})

/** What the damaged file holds; nothing where it cannot be read. */
function now(): Content {
  try {
    return readContent(fileOf(folder))
  } catch {
    return new Map()
  }
}

const chance = chances(7)
const random = (from: number) => from + Math.floor(chance() * (good.length - from - 1000))
const over = (at: number, bytes: Buffer) => Buffer.concat([good]).fill(bytes, at, at + bytes.length)
const noise = () => Buffer.from(Array.from({ length: 512 }, () => Math.floor(chance() * 256)))

test.each<[string, () => Buffer]>([
  ['cut to a few bytes', () => good.subarray(0, 50)],
  ['cut to its first page', () => good.subarray(0, 8192)],
  ['cut in the middle', () => good.subarray(0, Math.floor(good.length / 2))],
  ['cut by one page', () => good.subarray(0, -8192)],
  ['cut by one byte', () => good.subarray(0, -1)],
  ['without its header', () => over(0, Buffer.alloc(100))],
  ['with noise for definitions', () => over(4000, noise())],
  ['with noise for another page', () => over(8192 * 3, noise())],
  ['with noise here', () => over(random(8192), noise())],
  ['with noise there', () => over(random(8192), noise())],
  ['with a page of nought', () => over(8192 * 40, Buffer.alloc(8192))],
])(
  'a file %s is not written, and nobody is left without a word',
  async (_, make): Promise<void> => {
    writeFileSync(fileOf(folder), make())
    const before = readFileSync(fileOf(folder))
    const house = await open().catch((error: unknown) => error as Error)
    if (house instanceof Error) {
      expect(house).toBeInstanceOf(BeyondReading)
      expect(house.message).toMatch(/^.*It was left as it is\..*$/)
    } else {
      if (house.house.condition.damage === null) {
        let faults = 0
        await verifyWhere(inFolder(folder), () => (faults += 1))
        // What stands between the rows may be anything.
        const { changed } = compareContent(readContent(fileOf(join(work, 'good'))), now())
        expect([changed, faults > 0 || changed.length === 0]).toEqual([changed, true])
        if (faults === 0) return house.close()
        await house.house.condition.settle({ faults, refs: [] })
      }
      const { web, status } = await signIn(house)
      expect([303, 422, 503]).toContain(status)
      expect((await web.get('/sign-in')).status).toBeLessThan(504)
      expect([401, 503]).toContain((await save(house)).status)
      await house.close()
    }
    expect(stored().equals(before)).toBe(true)
  },
  60_000,
)

test.each<[string, () => void]>([
  ['no database at all', () => writeFileSync(fileOf(folder), 'ref,title\n'.repeat(1000))],
  ['empty, though it was verified', () => (truncateSync(fileOf(folder)), remember(null))],
  ['gone, though it was verified', () => (rmSync(fileOf(folder)), remember(null))],
])(
  'the server does not start on a file that is %s: one line, exit code 1',
  async (_, hurt) => {
    hurt()
    const start = join(import.meta.dirname, '..', '..', 'server', 'start.mjs')
    const env = { ...process.env, PORT: '0', DATA_DIR: folder }
    const child = spawn(process.execPath, [start], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
    expect([code, err]).toEqual([1, expect.stringMatching(/^.*left as it is.*\n$/)])
  },
  60_000,
)
