import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inFolder } from '../../db/engine/where.ts'
import type { Keeping } from '../../server/backup/due.ts'
import { keepBackups } from '../../server/backup/keep.ts'
import { nameOf, readNames } from '../../server/backup/names.ts'
import { listening, list, openYard, sha256, until, type Yard } from './program.ts'

const day_ms = 86_400_000

let yard: Yard
let env: Record<string, string>
beforeEach(async () => {
  yard = openYard()
  const identity = await generateIdentity()
  writeFileSync(yard.inYard('key'), `${identity}\n`)
  mkdirSync(yard.inYard('second'))
  const recipient = await identityToRecipient(identity)
  env = { BACKUP_RECIPIENTS: `${recipient} ${recipient}`, BACKUP_SECOND_DIR: yard.inYard('second') }
})
afterEach(() => yard.close())

const shelf = () => join(yard.data, 'backups')
const own = (folder: string) => readNames(list(folder)).map(({ name }) => name)
const sound = (name: string) => !name.startsWith('.girok-work')

/** What a year of backups left, and what is not Girok's. */
function fill(folder: string, days: number, until_day: number): string[] {
  mkdirSync(folder, { recursive: true })
  const strangers = [
    'girok-notes.txt',
    'girok-000400-2026-01-01T00-00-00Z.zip.age.txt',
    'photo.zip',
  ]
  for (const name of strangers) writeFileSync(join(folder, name), 'mine')
  for (let day = 1; day <= days; day += 1) {
    const at = new Date(until_day - (days - day) * day_ms)
    writeFileSync(join(folder, nameOf(day, at, true)), `backup ${day}`)
  }
  return strangers
}

test('the server makes one that is due, puts it on both disks, and removes the oldest', async () => {
  const strangers = fill(shelf(), 400, Date.now() - 2 * day_ms)
  const server = yard.serve(env)
  await until(() => listening(server))
  const name = await until(() => own(yard.inYard('second'))[0])
  expect(name).toMatch(/^girok-000401-/)
  await until(() => list(yard.inYard('second')).every(sound) && list(shelf()).every(sound))
  expect(own(shelf())[0]).toBe(name)
  const [made, copy] = [join(shelf(), name), join(yard.inYard('second'), name)]
  expect([sha256(copy), statSync(copy).mode & 0o777]).toEqual([sha256(made), 0o600])
  expect(readFileSync(made).includes('manifest.json')).toBe(false)
  // Seven days, four weeks and twelve months overlap; what was there before is among them.
  const left = own(shelf()).length
  expect([left >= 17, left <= 23]).toEqual([true, true])
  expect(list(shelf())).toEqual(expect.arrayContaining(strangers))
  const verified = await yard.girok(['verify', copy, '--identity', yard.inYard('key')], env)
  expect(verified).toMatchObject({ code: 0, err: '' })
  expect(server.err()).toBe('')
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
}, 120_000)

test('one under way ends with the server, and leaves nothing', async () => {
  const server = yard.serve(env)
  await until(() => listening(server))
  await until(() => existsSync(shelf()) && list(shelf()).some((name) => !sound(name)))
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect([
    list(shelf()).filter((name) => !sound(name)),
    list(yard.data).filter((n) => !sound(n)),
  ]).toEqual([[], []])
}, 120_000)

test('without recipients none is made; a wrong one stops the start', async () => {
  const server = yard.serve()
  await until(() => listening(server))
  expect(server.err()).toMatch(/^No backups are made by themselves: set BACKUP_RECIPIENTS[^\n]*\n$/)
  server.child.kill('SIGTERM')
  await server.ended
  expect(list(yard.data)).toEqual(['girok.db', 'server.lock'])
  const wrong = env['BACKUP_RECIPIENTS']?.slice(0, -1) ?? ''
  const bad = yard.serve({ BACKUP_RECIPIENTS: wrong })
  expect(await bad.ended).toBe(2)
  expect(bad.err()).toMatch(/^BACKUP_RECIPIENTS: age1\w+ is not an age public key[^\n]*\n$/)
}, 120_000)

test('a clock that jumped does not stop backups, and a disk that was away gets the next', async () => {
  expect((await yard.girok(['user', 'list'])).code).toBe(0)
  const recipients = env['BACKUP_RECIPIENTS']?.split(' ') ?? []
  const second = yard.inYard('second')
  const keeping: Keeping = { recipients, folder: shelf(), second, every_ms: day_ms }
  const keepOn = (date: string) => keepBackups(inFolder(yard.data), keeping, new Date(date))
  const numbers = (folder: string) => readNames(list(folder)).map(({ number }) => number)
  await keepOn('2036-01-01')
  await keepOn('2026-01-01')
  await keepOn('2026-01-01T12:00:00Z')
  expect([numbers(shelf()), numbers(second)]).toEqual([
    [2, 1],
    [2, 1],
  ])
  rmSync(second, { recursive: true })
  await keepOn('1970-01-01')
  expect(numbers(shelf())).toEqual([3, 2, 1])
  mkdirSync(second)
  await keepOn('1970-01-01T12:00:00Z')
  expect([numbers(shelf()), numbers(second)]).toEqual([[3, 2, 1], [3]])
}, 120_000)

test('a folder for backups that is not there is not made: a disk may not be mounted', async () => {
  expect((await yard.girok(['user', 'list'])).code).toBe(0)
  const recipients = env['BACKUP_RECIPIENTS']?.split(' ') ?? []
  const folder = yard.inYard('away')
  const keeping: Keeping = { recipients, folder, second: null, every_ms: day_ms }
  await expect(keepBackups(inFolder(yard.data), keeping, new Date())).rejects.toThrow(
    /away: is not there/,
  )
  expect(list(yard.folder)).toEqual(['data', 'key', 'second'])
}, 120_000)
