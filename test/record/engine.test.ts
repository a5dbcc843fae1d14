import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listMigrations, migrate } from '../../db/engine/migrate.ts'
import { fileOf, openFolder } from '../../db/engine/open.ts'
import { application_id, connect, handle, UnfitDatabase } from '../../db/engine/sqlite.ts'
import { fileSchema } from '../../db/engine/sqlite-schema.ts'
import type { Tables } from '../../db/tables.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'girok-engine-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const cli = join(import.meta.dirname, '..', '..', 'server', 'girok.mjs')
const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
const migrated = async () => {
  const engine = await openFolder<Tables>(folder)
  await engine.close()
  return fileOf(folder)
}
/** Every table, index and row of `term`, as text. */
const stateOf = (file: string) => {
  const connection = new Database(file, { readonly: true })
  const schema = connection.prepare('select * from sqlite_schema order by name').all()
  const version = connection.pragma('user_version', { simple: true })
  connection.close()
  return JSON.stringify([schema, version])
}

test.each(['write', 'read'] as const)('a connection to %s is set as it must be', async (mode) => {
  const connection = connect(await migrated(), mode)
  const settings = [
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['trusted_schema', 0],
    ['secure_delete', 1],
    ['cell_size_check', 1],
    ['mmap_size', 0],
    ['temp_store', 2],
    ['application_id', application_id],
  ] as const
  for (const [name, value] of settings) {
    expect(connection.pragma(name, { simple: true }), name).toBe(value)
  }
  connection.close()
})

test('a connection to read changes nothing', async () => {
  const connection = connect(await migrated(), 'read')
  expect(() => connection.exec("update counter set value = 9 where name = 'revision'")).toThrow()
  connection.close()
})

test('every table is STRICT but the full-text index, and every reference holds', async () => {
  const connection = connect(await migrated(), 'read')
  const tables = connection.pragma('table_list') as { name: string; type: string; strict: number }[]
  const loose = tables.filter(({ name, strict }) => strict === 0 && !name.startsWith('sqlite_'))
  expect(loose.filter(({ name }) => !name.startsWith('incident_fts'))).toEqual([])
  expect(tables.length).toBeGreaterThan(20)
  connection.close()
})

test('a text in a column of numbers, and a reference to nothing, are refused', async () => {
  const connection = connect(await migrated(), 'write')
  const insert = (sql: string) => () => connection.exec(sql)
  expect(insert("insert into counter values ('x', 'many', '')")).toThrow(/INTEGER/)
  expect(insert("insert into submission values ('x', 'nothing', 'now', null, '')")).toThrow(
    /FOREIGN KEY/,
  )
  connection.close()
})

test('the columns that records are found by are indexed', async () => {
  const connection = connect(await migrated(), 'read')
  const tables = ['act', 'involvement', 'claim', 'source', 'person', 'link'] as const
  const hot = { act: ['incident_id', 'victim_id'], involvement: ['act_id', 'agency_id'] }
  const more = { claim: ['incident_id', 'source_id'], source: ['origin_id', 'derived_from'] }
  const rest = { person: ['part_of'], link: ['from_id', 'to_id'] }
  const wanted: Record<string, string[]> = { ...hot, ...more, ...rest }
  for (const table of tables) {
    const indexes = connection.pragma(`index_list(${table})`) as { name: string }[]
    const first = indexes.map(
      ({ name }) => (connection.pragma(`index_info('${name}')`) as { name: string }[])[0]?.name,
    )
    expect(first, table).toEqual(expect.arrayContaining(wanted[table] ?? []))
  }
  connection.close()
})

describe('migrations', () => {
  test('run in order, once, each leaving its number', async () => {
    const steps = await listMigrations()
    expect(steps.map(({ number }) => number)).toEqual(steps.map((_, index) => index + 1))
    const first = await openFolder<Tables>(folder)
    expect(first.migrated).toBe(steps.length)
    await first.close()
    const again = await openFolder<Tables>(folder)
    expect(again.migrated).toBe(0)
    await again.close()
    const connection = connect(fileOf(folder), 'read')
    expect(connection.pragma('user_version', { simple: true })).toBe(steps.length)
    connection.close()
  })

  test('that several connections are at together are each made once', async () => {
    const steps = (await listMigrations()).map(({ number }) => number)
    const handles = [1, 2, 3].map(() => handle<unknown>(connect(fileOf(folder), 'write')))
    const made = await Promise.all(handles.map((db) => migrate(fileSchema, db)))
    for (const db of handles) await db.destroy()
    expect(made.flat().toSorted((a, b) => a - b)).toEqual(steps)
  })

  test('are made by whoever starts first, when several programs start on a new folder', async () => {
    const start = async () => {
      const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: folder }
      const child = spawn(process.execPath, [cli, 'user', 'list', '--json'], { env })
      const said: string[] = []
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
      }
      const [code] = (await once(child, 'close')) as [number]
      return [code, said.join('').trim()]
    }
    const ended = await Promise.all(Array.from({ length: 4 }, start))
    expect(ended).toEqual(Array.from({ length: 4 }, () => [0, '[]']))
    const { migrated, close } = await openFolder<Tables>(folder)
    await close()
    expect(migrated).toBe(0)
  })

  test('give an incident of before the highest number that its acts have', async () => {
    const copy = join(folder, 'migrations')
    mkdirSync(copy)
    const own = join(import.meta.dirname, '..', '..', 'migrations')
    for (const { name, number } of await listMigrations()) {
      if (number < 9) cpSync(join(own, name), join(copy, name))
    }
    const connection = connect(fileOf(folder), 'write')
    const db = handle<unknown>(connection)
    await migrate(fileSchema, db, copy)
    for (const id of ['a', 'b']) {
      connection.exec(`insert into incident (id, ref, ref_country, ref_year, ref_number, kind, title,
        status, sensitivity, version, created_at, updated_at)
        values ('${id}', '${id}', 'KP', '2023', 1, 'event', 't', 'draft', 'open', 1, 'x', 'x')`)
    }
    for (const seq of [1, 5]) {
      connection.exec(`insert into act (id, incident_id, seq, type, asserted, version, created_at,
        updated_at) values ('${seq}', 'a', ${seq}, 'arrest', 'occurred', 1, 'x', 'x')`)
    }
    await migrate(fileSchema, db)
    const rows = connection.prepare('select id, last_seq from incident order by id').all()
    expect(rows).toEqual([
      { id: 'a', last_seq: 5 },
      { id: 'b', last_seq: 0 },
    ])
    await db.destroy()
  })

  test('with a gap between their numbers are refused', async () => {
    const gap = join(folder, 'migrations')
    mkdirSync(gap)
    for (const name of ['0001_a.ts', '0003_c.ts']) {
      writeFileSync(join(gap, name), 'export const up = async () => {}\n')
    }
    await expect(listMigrations(gap)).rejects.toThrow(/0003_c\.ts is out of order/)
  })
})

describe('a migration that fails', () => {
  /** The program's own migrations and the next, in a folder of their own. */
  const withOneMore = async (body: string) => {
    const next = (await listMigrations()).length + 1
    const copy = join(folder, 'migrations')
    cpSync(join(import.meta.dirname, '..', '..', 'migrations'), copy, { recursive: true })
    const file = join(copy, `${String(next).padStart(4, '0')}_more.ts`)
    writeFileSync(file, `export async function up(ddl) {\n${body}\n}\n`)
    return { copy, next }
  }

  test.each([
    [
      'throws half way',
      `await ddl.run('create table more (id text primary key)')\nthrow new Error('cut')`,
    ],
    [
      'is wrong SQL',
      `await ddl.run('create table more (id text primary key)')\nawait ddl.run('bad sql')`,
    ],
    [
      'breaks a reference',
      `await ddl.run('pragma defer_foreign_keys = on')
       await ddl.run("insert into submission values ('x', 'nothing', 'now', null, '')")`,
    ],
  ])('because it %s leaves the old state whole', async (_, body) => {
    const file = await migrated()
    const before = stateOf(file)
    const connection = connect(file, 'write')
    const db = handle<unknown>(connection)
    const { copy } = await withOneMore(body)
    await expect(migrate(fileSchema, db, copy)).rejects.toThrow()
    await db.destroy()
    expect(stateOf(file)).toBe(before)
    const engine = await openFolder<Tables>(folder)
    expect(await engine.db.selectFrom('submission').selectAll().execute()).toEqual([])
    await engine.close()
  })

  test('when it works, leaves the new one', async () => {
    const file = await migrated()
    const connection = connect(file, 'write')
    const db = handle<unknown>(connection)
    const { copy, next } = await withOneMore(
      `await ddl.run('create table more (id text primary key)')`,
    )
    expect(await migrate(fileSchema, db, copy)).toEqual([next])
    await db.destroy()
    expect(stateOf(file)).toContain('TABLE more (id text primary key) strict')
  })
})

describe('a file that is not for this program is left as it is:', () => {
  const refused = async (message: RegExp) => {
    const file = fileOf(folder)
    const before = hash(file)
    await expect(openFolder(folder)).rejects.toThrow(UnfitDatabase)
    await expect(openFolder(folder)).rejects.toThrow(message)
    expect(hash(file)).toBe(before)
  }

  test('a database of a newer Girok', async () => {
    const connection = connect(await migrated(), 'write')
    connection.pragma('user_version = 9999')
    connection.pragma('wal_checkpoint(TRUNCATE)')
    connection.close()
    await refused(/newer Girok \(version 9999; this one knows \d+\)/)
  })

  test('a database of another program', async () => {
    const connection = new Database(fileOf(folder))
    connection.exec('create table notes (text)')
    connection.close()
    await refused(/not a Girok database/)
  })

  test('a file that is no database', async () => {
    const file = fileOf(folder)
    writeFileSync(file, 'Dear diary,\n'.repeat(500))
    const before = hash(file)
    await expect(openFolder(folder)).rejects.toThrow()
    expect(hash(file)).toBe(before)
  })
})

test('a snapshot sees one state, whatever is written meanwhile', async () => {
  const engine = await openFolder<Tables>(folder)
  const numbers = await engine.snapshot(async (db) => {
    const value = async () =>
      (await db.selectFrom('counter').select('value').executeTakeFirstOrThrow()).value
    const first = await value()
    await engine.db.updateTable('counter').set({ value: 41 }).execute()
    return [first, await value()]
  })
  const after = await engine.db.selectFrom('counter').select('value').executeTakeFirstOrThrow()
  expect([numbers, after.value]).toEqual([[0, 0], 41])
  await engine.close()
})
