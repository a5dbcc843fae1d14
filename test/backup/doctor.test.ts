import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { fileOf } from '../../db/engine/open.ts'
import { keepBackups } from '../../server/backup/keep.ts'
import { nameOf } from '../../server/backup/names.ts'
import { runCommand } from '../../server/command-line.ts'
import { readConfig } from '../../server/config.ts'
import type { Finding } from '../../server/doctor/finding.ts'
import { reserve_size, reserveIn } from '../../server/condition/space.ts'
import { checkReserve } from '../../server/doctor/folder.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { list, sha256 } from './program.ts'

let house: TestHouse
let env: Record<string, string>
beforeAll(async () => {
  house = await startHouse({ example: true, in_file: true })
  await house.user('admin')
  const recipient = await identityToRecipient(await generateIdentity())
  const second = `${house.folder}-second`
  mkdirSync(second)
  env = { DATA_DIR: house.folder, BACKUP_RECIPIENTS: recipient, BACKUP_SECOND_DIR: second }
  const { database, keeping } = readConfig(env)
  await keepBackups(database, keeping, new Date())
  // As the program's own umask has it.
  for (const name of list(house.folder))
    chmodSync(inFolder(name), name === 'backups' ? 0o700 : 0o600)
})
afterAll(async () => {
  rmSync(env['BACKUP_SECOND_DIR'] ?? '', { recursive: true })
  await house.close()
})

const inFolder = (...path: string[]) => join(house.folder, ...path)
const last = () => list(inFolder('backups'))[0] ?? ''

async function doctor(more: Record<string, string> = {}, ...args: string[]) {
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const bytes = new PassThrough()
  const terminal = { env: { ...env, ...more }, out: say, bytes, note: say, input: async () => '' }
  const code = await runCommand(terminal, ['doctor', ...args])
  return { code, lines: said }
}

test('a sound installation is told to be, line by line, and nothing is changed', async () => {
  const before = list(house.folder).map((name) => name.endsWith('.db') && sha256(inFolder(name)))
  const { code, lines } = await doctor()
  expect(
    lines.filter((line) => !/^(ok|note) {1,3} [A-Z][\w -]+: [^\n]+\.$|girok verify$/.test(line)),
  ).toEqual([])
  expect(lines.filter((line) => line.startsWith('note'))).toEqual([
    expect.stringMatching(/Second folder: .* is on the same disk/),
  ])
  expect(code).toBe(0)
  expect(list(house.folder).map((name) => name.endsWith('.db') && sha256(inFolder(name)))).toEqual(
    before,
  )
  const {
    lines: [json = ''],
  } = await doctor({}, '--json')
  const read = JSON.parse(json) as { ok: boolean; findings: Finding[] }
  expect([read.ok, read.findings.length]).toEqual([true, lines.length])
  expect((await doctor({}, 'me')).code).toBe(2)
})

/** A fault, how it is mended again, and the line that names it. */
type Planted = [name: string, line: RegExp, plant: () => unknown, mend: () => unknown]

const rename = (from: string, to: string) =>
  renameSync(inFolder('backups', from), inFolder('backups', to))
const hours = (n: number) => new Date(Date.now() - n * 3_600_000)
const [old, future] = [nameOf(1, hours(72), true), nameOf(1, hours(-9_999), true)]
let named = ''
const renamed = (name: string) => () => rename((named = last()), name)
const named_again = () => rename(last(), named)
const left = () => inFolder('.girok-work-left')
const second = () => env['BACKUP_SECOND_DIR'] ?? ''
const user = (patch: object) => house.db.updateTable('user').set(patch)
const change = (at: string) => house.db.updateTable('change_set').set({ at }).execute()

const planted: Planted[] = [
  [
    'the database can be read by others',
    /^wrong Rights: others may use \S+girok\.db\. Do: chmod 600/,
    () => chmodSync(inFolder('girok.db'), 0o644),
    () => chmodSync(inFolder('girok.db'), 0o600),
  ],
  [
    'the folder can be',
    /^wrong Rights: others may use \S+\. Do: chmod 700/,
    () => chmodSync(house.folder, 0o750),
    () => chmodSync(house.folder, 0o700),
  ],
  [
    'a killed run left something',
    /^note {2}Leftovers: \S+girok-work-left was left/,
    () => (
      mkdirSync(left(), 0o700),
      writeFileSync(join(left(), 'server.lock'), '', { mode: 0o600 })
    ),
    () => rmSync(left(), { recursive: true }),
  ],
  ['the last backup is old', /^wrong Last backup: \S+ is 72 hours old/, renamed(old), named_again],
  [
    'the last backup is of a time to come',
    /^wrong Last backup: \S+ is of a time to come/,
    renamed(future),
    named_again,
  ],
  [
    'the second disk has not got it',
    /^wrong Second folder: \S+ does not have the last backup/,
    renamed(old),
    named_again,
  ],
  [
    'the second disk is away',
    /^wrong Second folder: \S+ is not there/,
    () => renameSync(second(), `${second()}-away`),
    () => renameSync(`${second()}-away`, second()),
  ],
  [
    'nobody can administrate',
    /^wrong Administrators: there is none\./,
    () => user({ password_hash: null }).execute(),
    () => user({ password_hash: 'x' }).execute(),
  ],
  [
    'somebody can never sign in',
    /^wrong Users: admin@example\.org has no password, and no link/,
    () => user({ password_hash: null }).execute(),
    () => user({ password_hash: 'x' }).execute(),
  ],
  [
    'the clock was wrong',
    /^wrong Clock: it is [-\d]+ [:\d]+ UTC, but change \d+ is dated 2099-01-01/,
    () => change('2099-01-01T00:00:00.000Z'),
    () => change('2024-01-01T00:00:00.000Z'),
  ],
  [
    'the kept index is of no use',
    /^note {2}Index of lists: \S+lists\.cache is of no use/,
    () => writeFileSync(inFolder('lists.cache'), 'x', { mode: 0o600 }),
    () => rmSync(inFolder('lists.cache')),
  ],
]

test.each(planted)('%s: it is named', async (_, line, plant, mend) => {
  await plant()
  const { code, lines } = await doctor().finally(mend)
  expect(lines).toContainEqual(expect.stringMatching(line))
  expect(code).toBe(line.source.startsWith('^wrong') ? 1 : 0)
  expect((await doctor()).code).toBe(0)
})

test.each<[string, Record<string, string>, RegExp]>([
  ['no recipients', { BACKUP_RECIPIENTS: '' }, /^note {2}Recipients: there are none/],
  ['no second folder', { BACKUP_SECOND_DIR: '' }, /^note {2}Second folder: is not set/],
  [
    'https that nobody speaks',
    { PUBLIC_URL: 'https://girok.example' },
    /^wrong Address: PUBLIC_URL is https/,
  ],
  ['http beside a proxy', { TRUST_PROXY: '1' }, /^wrong Address: PUBLIC_URL is http/],
  [
    'an address for this machine only',
    { TRUST_PROXY: '1', HOST: '0.0.0.0' },
    /^wrong Address: HOST 0\.0\.0\.0/,
  ],
  [
    'a way past the proxy',
    { TRUST_PROXY: '1', HOST: '0.0.0.0' },
    /^note {2}Address: HOST 0\.0\.0\.0 lets/,
  ],
  ['a folder without a database', { DATA_DIR: '/nowhere' }, /^wrong Database: there is none/],
])('%s: it is named', async (_, more, line) => {
  expect((await doctor(more)).lines).toContainEqual(expect.stringMatching(line))
})

test.each<[string, RegExp, (file: string) => unknown]>([
  [
    'of an older Girok',
    /^note {2}Schema: 3 of \d+: the next start/,
    (file) => sql(file, 'pragma user_version = 3'),
  ],
  [
    'of a newer one',
    /^wrong Schema: 99, but this Girok knows/,
    (file) => sql(file, 'pragma user_version = 99'),
  ],
  [
    'of another program',
    /^wrong Database: \S+ is not a Girok database/,
    (file) => sql(file, 'pragma application_id = 7'),
  ],
  [
    'no database',
    /^wrong Database: cannot be read \(SQLITE_NOTADB\)/,
    (file) => writeFileSync(file, 'Dear diary,\n'.repeat(500)),
  ],
  ['with overwritten pages', /^wrong Database: (is damaged|cannot be read)/, overwrite],
  [
    'with a log that only grows',
    /^wrong Write-ahead log: holds 300 MB/,
    (file) => (writeFileSync(`${file}-wal`, ''), truncateSync(`${file}-wal`, 300_000_000)),
  ],
])('a database %s: it is named', async (_, line, plant) => {
  const copy = `${house.folder}-copy`
  mkdirSync(copy)
  sql(fileOf(house.folder), 'pragma wal_checkpoint(truncate)')
  cpSync(fileOf(house.folder), fileOf(copy))
  plant(fileOf(copy))
  const { code, lines } = await doctor({ DATA_DIR: copy })
  rmSync(copy, { recursive: true })
  expect(lines).toContainEqual(expect.stringMatching(line))
  expect(code).toBe(1)
})

function sql(file: string, statement: string): void {
  const connection = new Database(file)
  connection.exec(statement)
  connection.close()
}

function overwrite(file: string): void {
  const bytes = readFileSync(file)
  for (let page = 3; page * 4096 < bytes.length; page += 7)
    bytes.fill(0xa5, page * 4096, page * 4096 + 100)
  writeFileSync(file, bytes)
}

test('the reserve for a full disk is named, and that it is gone', async () => {
  const disk = statfsSync(house.folder)
  const room = (free: number) => async () => Object.assign(disk, { bavail: free, bsize: 1 })
  const look = async (free: number) => {
    const { verdict, says } = await checkReserve(house.folder, room(free) as never)
    return `${verdict} ${says}`
  }
  expect(await look(2 * reserve_size - 1)).toMatch(/^wrong is gone, and no record is saved/)
  expect(await look(2 * reserve_size)).toMatch(/^ok is not there: a server sets 16 MB aside/)
  writeFileSync(reserveIn(house.folder), '', { mode: 0o600 })
  expect(await look(0)).toMatch(/^wrong is gone/)
  truncateSync(reserveIn(house.folder), reserve_size)
  expect(await look(0)).toMatch(/^ok 16 MB are set aside/)
  chmodSync(reserveIn(house.folder), 0o644)
  expect((await doctor()).lines).toContainEqual(expect.stringMatching(/others may use \S+reserve/))
  rmSync(reserveIn(house.folder))
})

test('another owner is named, where somebody may make one', async () => {
  if (process.getuid?.() !== 0) return expect(existsSync(house.folder)).toBe(true)
  chownSync(inFolder('girok.db'), 4_711, 4_711)
  const { lines } = await doctor()
  chownSync(inFolder('girok.db'), 0, 0)
  expect(lines).toContainEqual(
    expect.stringMatching(/^wrong Rights: \S+girok\.db has another owner/),
  )
})
