import { createHash } from 'node:crypto'
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { listTables } from '../../db/engine/catalogue.ts'
import { openReader } from '../../db/engine/open.ts'
import { sealed } from '../../db/engine/seal.ts'
import type { Db, Tables } from '../../db/tables.ts'
import { openZip, zipOf } from '../../server/backup/zip.ts'
import { envOf, girok, type At } from '../girok.ts'
import { startHouse } from '../house.ts'
import { makeApi } from './api.ts'
import { saveCrowd } from './crowd.ts'
import { arrest } from './documents.ts'

const not_kept = /^(sqlite_|incident_(doc|fts|gone)|derived$|session$|one_time_link$|throttle$)/

/** A hash of each table that a backup must hold, read without any of the code under test. */
export async function hashTables(at: At): Promise<Record<string, string>> {
  const { DATA_DIR: folder, DATABASE_URL: url = null } = envOf(at)
  const reader = await openReader<Tables>({ folder, url, read_url: null })
  const hashes = await reader.snapshot(async (db) => {
    const names = (await listTables(db)).map(({ name }) => name)
    const kept = names.filter((name) => !not_kept.test(name))
    return Promise.all(kept.map(async (name) => [name, await hashTable(db, name)]))
  })
  await reader.close()
  return Object.fromEntries(hashes) as Record<string, string>
}

async function hashTable(db: Db, name: string): Promise<string> {
  // How many derived rows were ever made: they are made anew.
  const some = name === 'counter' ? sql`where name <> 'doc'` : sql``
  const { rows } = await sql<object>`select * from ${sql.table(name)} ${some}`.execute(db)
  const lines = rows.map((row) => JSON.stringify(row)).toSorted()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** Makes another backup from one, sealed as it should be, with some of its files changed. */
export async function remake(
  from: string,
  to: string,
  change: (name: string, content: string) => string | null,
): Promise<void> {
  const zip = await openZip(from)
  const members = async function* () {
    for (const name of zip.names) {
      const content = change(name, await text(await zip.read(name)))
      if (content !== null) yield { name, bytes: one(content) }
    }
  }
  await pipeline(zipOf(members()), createWriteStream(to))
  zip.close()
}

// oxlint-disable-next-line typescript/require-await
async function* one(content: string) {
  yield Buffer.from(content)
}

/** Numbers from 0 up to 1, always the same for the same seed. */
export function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const hostile = [
  ...['"; drop table incident; --', '=cmd|"/c calc"!A1', '</script><b>', "it''s", '\\u0000\\n'],
  ...['a\u2028b\u2029c', '량강도 혜산시 \u202E!', '👩‍👩‍👧 \uFFFD\uFFFF', '\r\n\t', '[null]', '1e999'],
]

export type Desk = Awaited<ReturnType<typeof openDesk>>

/** A running house with the example, a crowd and hostile text, a good backup of it, and a folder. */
export async function openDesk() {
  const work = mkdtempSync(join(tmpdir(), 'girok-backup-'))
  const house = await startHouse({ example: true })
  const api = await makeApi(house)
  await saveCrowd(api, 30)
  for (const summary of hostile) await api.save(arrest({ title: `T ${summary}`, summary }))
  // What no form takes may still be in a column; PostgreSQL takes all but one character.
  const at = new Date().toISOString()
  const odd = house.env.DATABASE_URL === undefined ? '\u0000' : '\u0001'
  const log = { id: 'x', user_id: null, actor: `a${odd}b`, format: odd, started_at: at }
  await house.db
    .insertInto('export')
    .values(sealed('export', { ...log, query: hostile.join(odd), row_count: 2 ** 52 }))
    .execute()
  await house.signIn('researcher')
  const good = join(work, 'good.zip')
  const made = await girok(house.env, 'backup', good)
  if (made.code !== 0) throw new Error(made.err)
  const inWork = (name: string) => join(work, name)

  async function restore(file: string, to: string, ...more: string[]) {
    const restored = await girok(house.env, 'restore', file, '--to', inWork(to), ...more)
    expect([restored.code, restored.err]).toEqual([0, expect.not.stringContaining(file)])
    return inWork(to)
  }

  /** A file that is not good: verify says so, restore refuses it, and nothing is left behind. */
  async function refused(file: string, why: RegExp = /./) {
    const before = [list(work), list(house.folder)]
    const verified = await girok(house.env, 'verify', file)
    expect([verified.code, verified.out]).toEqual([1, ''])
    expect(verified.err).toMatch(why)
    const restored = await girok(house.env, 'restore', file, '--to', inWork('refused'))
    expect([restored.code, restored.out, lines(restored.err).length]).toEqual([1, '', 1])
    expect([list(work), list(house.folder)]).toEqual(before)
    return verified.err
  }

  async function close() {
    await house.close()
    rmSync(work, { recursive: true, force: true })
  }

  return { house, api, work, good, inWork, restore, refused, close }
}

export const list = (folder: string) => readdirSync(folder).toSorted()
export const sha256 = (file: string) =>
  createHash('sha256').update(readFileSync(file)).digest('hex')
export const lines = (text: string) => text.trimEnd().split('\n')
