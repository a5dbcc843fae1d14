import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFolder, fileOf, type Engine } from '../../db/engine/open.ts'
import { connect } from '../../db/engine/sqlite.ts'
import { writeTogether } from '../../db/engine/together.ts'
import { Unavailable } from '../../db/engine/write.ts'
import type { Db, Tables } from '../../db/tables.ts'
import { writtenBy } from './wal.ts'

// Writes that come at the same moment are made durable by one commit.

let folder: string
let engine: Engine<Tables>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'girok-together-'))
  engine = await openFolder<Tables>(folder)
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const row = (name: string) => ({ name, making: 'x', seal: '' })
const put = (name: string) =>
  writeTogether(engine.db, async (db: Db) => {
    await db.insertInto('derived').values(row(name)).execute()
    return name
  })
const fail = (message: string) =>
  writeTogether(engine.db, async (db: Db) => {
    await db.insertInto('derived').values(row(message)).execute()
    throw new Error(message)
  })
/** What another program reads. */
const stored = () => {
  const connection = connect(fileOf(folder), 'read')
  const names = connection.prepare('select name from derived order by name').pluck().all()
  connection.close()
  return names
}
const names = Array.from({ length: 12 }, (_, n) => `n${String(n).padStart(2, '0')}`)

test('twelve at once are one commit, and each is answered with its own', async () => {
  const { commits } = await writtenBy(folder, async () => {
    expect(await Promise.all(names.map(put))).toEqual(names)
  })
  expect(commits).toBe(1)
  expect(stored()).toEqual(names)
})

test('no one is answered before it is durable for everybody', async () => {
  const seen = await Promise.all(names.map((name) => put(name).then(stored)))
  for (const all of seen) expect(all).toEqual(names)
})

test('what fails takes nothing with it, and leaves nothing', async () => {
  const ended = await Promise.allSettled([put('a'), fail('b'), put('c'), fail('d'), put('e')])
  expect(ended.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
  ])
  expect(ended.flatMap((one) => (one.status === 'rejected' ? String(one.reason) : []))).toEqual([
    ...['Error: b', 'Error: d'],
  ])
  expect(stored()).toEqual(['a', 'c', 'e'])
})

test('one that comes while others are written is written after them', async () => {
  const late: Promise<string>[] = []
  const first = writeTogether(engine.db, async (db: Db) => {
    late.push(put('late'))
    await db.insertInto('derived').values(row('first')).execute()
  })
  await first
  expect(await Promise.all(late)).toEqual(['late'])
  expect(stored()).toEqual(['first', 'late'])
})

test('while another program writes all wait, and are told so when it does not end', async () => {
  const other = connect(fileOf(folder), 'write')
  other.exec('begin immediate')
  const ended = await Promise.allSettled([put('a'), put('b')])
  other.exec('rollback')
  other.close()
  for (const one of ended) {
    expect(one).toMatchObject({ status: 'rejected', reason: expect.any(Unavailable) })
  }
  expect(await put('c')).toBe('c')
  expect(stored()).toEqual(['c'])
})
