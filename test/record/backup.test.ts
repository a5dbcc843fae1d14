import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertMany } from '../../db/engine/bulk.ts'
import { openFolder } from '../../db/engine/open.ts'
import type { Tables } from '../../db/tables.ts'
import { password, startHouse, type TestHouse } from '../house.ts'
import { girok, start } from '../girok.ts'
import { chances, hashTables, lines, list, openDesk, sha256, type Desk } from './backup-cast.ts'
import { arrest } from './documents.ts'
import { textOf } from './reading.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

test('what is restored is equal, table by table, and tells nothing of who was signed in', async () => {
  const before = await hashTables(desk.house.env)
  const file = desk.inWork('round.zip')
  const made = await girok(desk.house.env, 'backup', file, '--json')
  expect(made.code).toBe(0)
  expect(JSON.parse(made.out)).toMatchObject({ encrypted: false, sha256: sha256(file) })
  expect(made.err).toMatch(/^.* is not encrypted.*\n$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await girok(desk.house.env, 'verify', file)).toMatchObject({ code: 0, err: '' })

  const folder = await desk.restore(file, 'round')
  expect([statSync(folder).mode & 0o777, list(folder)]).toEqual([0o700, ['girok.db']])
  expect(Object.keys(before).length).toBeGreaterThan(20)
  expect(await hashTables(folder)).toEqual(before)
  const again = await startHouse({ env: { DATA_DIR: folder } })
  for (const table of ['session', 'one_time_link', 'throttle'] as const) {
    expect(await again.db.selectFrom(table).selectAll().execute()).toEqual([])
  }
  await again.close()
})

test('a restored folder starts, lets people in, and answers the same', async () => {
  const folder = await desk.restore(desk.good, 'starts')
  const again = await startHouse({ env: { DATA_DIR: folder } })
  const credentials = { email: 'researcher@example.org', password, next: '/' }
  expect((await again.visitor().post('/sign-in', credentials)).status).toBe(303)
  const count = async (one: TestHouse) =>
    textOf((await (await one.signIn('analyst')).get('/incidents?q=혜산')).text, 'h1')
  expect(await count(again)).toBe(await count(desk.house))
  await again.close()
  for (const format of ['csv', 'acts-csv', 'json']) {
    const args = ['export', '--query', 'kind=all', '--format', format, '--out', '-']
    const [old, now] = [await girok(desk.house.env, ...args), await girok(folder, ...args)]
    expect([old.code, now.code, now.out]).toEqual([0, 0, old.out])
  }
})

test('the same rows make the same bytes', async () => {
  const folder = await desk.restore(desk.good, 'bytes')
  for (const name of ['one.zip', 'two.zip']) await girok(folder, 'backup', desk.inWork(name))
  expect(sha256(desk.inWork('one.zip'))).toBe(sha256(desk.inWork('two.zip')))
})

test('an encrypted backup opens with either key, and with no other', async () => {
  const [file, before] = [desk.inWork('sealed.age'), await hashTables(desk.house.env)]
  const keys = await Promise.all([0, 1, 2].map(() => generateIdentity()))
  const named = keys.map((key, n) => {
    writeFileSync(desk.inWork(`key-${n}`), `# a comment\n\n${key}\n`)
    return desk.inWork(`key-${n}`)
  })
  const [a = '', b = ''] = await Promise.all(keys.map((key) => identityToRecipient(key)))
  const made = await girok(desk.house.env, 'backup', file, '--recipient', a, '--recipient', b)
  expect(made).toMatchObject({ code: 0, err: '' })
  expect(readFileSync(file).includes('manifest.json')).toBe(false)
  for (const [n, key] of named.slice(0, 2).entries()) {
    expect(await hashTables(await desk.restore(file, `opened-${n}`, '--identity', key))).toEqual(
      before,
    )
    const verified = await girok(desk.house.env, 'verify', file, '--identity', key)
    expect(verified).toMatchObject({ code: 0, err: '' })
  }
  const data = list(desk.house.folder)
  const other = ['--identity', named[2] ?? '']
  const closed = await girok(
    desk.house.env,
    'restore',
    file,
    '--to',
    desk.inWork('closed'),
    ...other,
  )
  expect([closed.code, existsSync(desk.inWork('closed'))]).toEqual([1, false])
  expect(closed.err).toMatch(/^.*none of these identities opens it\.\n$/)
  expect((await girok(desk.house.env, 'verify', file, ...other)).code).toBe(1)
  expect((await girok(desk.house.env, 'verify', file)).code).toBe(2)

  const [bytes, chance] = [readFileSync(file), chances(7)]
  for (let n = 0; n < 5; n += 1) {
    const at = Math.floor(chance() * bytes.length)
    writeFileSync(desk.inWork('bad.age'), bytes.with(at, (bytes[at] ?? 0) ^ 1))
    const key = ['--identity', named[0] ?? '']
    expect(
      (await girok(desk.house.env, 'verify', desk.inWork('bad.age'), ...key)).code,
      `${at}`,
    ).toBe(1)
  }
  expect(list(desk.house.folder)).toEqual(data)
})

test('an older folder is backed up as it is, and restored up to date', async () => {
  const folder = desk.inWork('older')
  const { db, close } = await openFolder<Tables>(folder, 9)
  const at = '2024-01-24T00:00:00.000Z'
  const term = { vocabulary: 'v', code: 'c', position: 1, label_en: 'l', label_ko: 'l' }
  const change = { id: 'a', number: 1, user_id: null, actor: 'x', kind: 'create', at }
  const defined = { ...term, definition_en: '', definition_ko: '' }
  await insertMany(db, 'term', Object.keys(defined), [defined])
  await insertMany(db, 'change_set', Object.keys(change), [change])
  const columns = ['change_set_id', 'position', 'table_name', 'row_id', 'before']
  const revision = { change_set_id: 'a', position: 1, table_name: 't', row_id: 'r', before: '{}' }
  await insertMany(db, 'revision', columns, [revision])
  await close()
  const before = await hashTables(folder)
  expect((await girok(folder, 'backup', desk.inWork('older.zip'))).code).toBe(0)
  expect(await hashTables(folder)).toEqual(before)
  const restored = await desk.restore(desk.inWork('older.zip'), 'renewed')
  const engine = await openFolder<Tables>(restored)
  expect(engine.migrated).toBe(0)
  const rows = await engine.db.selectFrom('revision').selectAll().execute()
  expect(rows).toMatchObject([{ change_number: 1, before: '{}', removed: 1 }])
  await engine.close()
})

test('nothing that is there is written over', async () => {
  const [before, data] = [sha256(desk.good), list(desk.house.folder)]
  const again = await girok(desk.house.env, 'backup', desk.good)
  expect([again.code, again.err]).toEqual([1, `${desk.good}: is there already.\n`])
  mkdirSync(desk.inWork('full'))
  writeFileSync(desk.inWork('full/own.txt'), 'mine')
  const full = await girok(desk.house.env, 'restore', desk.good, '--to', desk.inWork('full'))
  expect([full.code, list(desk.inWork('full'))]).toEqual([1, ['own.txt']])
  mkdirSync(desk.inWork('bare'))
  const installation = await desk.restore(desk.good, 'bare')
  const contents = () => list(installation).map((name) => sha256(join(installation, name)))
  const there = contents()
  expect((await girok(desk.house.env, 'restore', desk.good, '--to', installation)).code).toBe(1)
  expect(contents()).toEqual(there)
  expect([sha256(desk.good), list(desk.house.folder)]).toEqual([before, data])
})

test.each([
  [2, ['backup']],
  [2, ['backup', 'a', 'b']],
  [2, ['backup', 'a', '--recipient', 'age1nonsense']],
  [2, ['restore', 'a']],
  [2, ['verify', '--wrong']],
  [2, ['verify', '--json', '--identity', 'x']],
  [1, ['verify', '/nowhere/a']],
  [1, ['restore', '/nowhere/a', '--to', '/tmp/girok-never']],
  [1, ['backup', '/nowhere/a']],
])('%i: girok %j', async (code, args) => {
  const answer = await girok(desk.house.env, ...args)
  expect([answer.code, answer.out, lines(answer.err).length]).toEqual([code, '', 1])
})

test('a folder without a database is not backed up', async () => {
  const answer = await girok(desk.inWork('nothing'), 'backup', desk.inWork('nothing.zip'))
  expect([answer.code, existsSync(desk.inWork('nothing'))]).toEqual([1, false])
  expect(answer.err).toMatch(/holds no database/)
})

test('while four people save, it holds all that was acknowledged before it began', async () => {
  const saved: string[] = []
  const shift = { going: true }
  const writers = [1, 2, 3, 4].map(async (who) => {
    while (shift.going) saved.push((await desk.api.save(arrest({ title: `Writer ${who}` }))).ref)
  })
  for (let n = 0; n < 3; n += 1) {
    await pause(200)
    const before = [...saved]
    const [file, folder] = [desk.inWork(`busy-${n}.zip`), desk.inWork(`busy-${n}`)]
    const run = (...args: string[]) => start(desk.house.env, args).ended
    expect((await run('backup', file)).code).toBe(0)
    expect(saved.length).toBeGreaterThan(before.length)
    expect((await run('restore', file, '--to', folder)).code).toBe(0)
    const again = await startHouse({ env: { DATA_DIR: folder } })
    const rows = await again.db.selectFrom('incident').select('ref').execute()
    await again.close()
    const refs = new Set(rows.map((row) => row.ref))
    expect(before.filter((ref) => !refs.has(ref))).toEqual([])
  }
  shift.going = false
  await Promise.all(writers)
})
