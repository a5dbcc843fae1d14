import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { girok } from '../girok.ts'
import { newInstallation } from '../installation.ts'
import { longTable } from '../record/importing.ts'
import { newDatabase } from './server.ts'

// PostgreSQL knows how much its tables hold as soon as very much has come into them.

let work: string
let folder: Awaited<ReturnType<typeof newInstallation>>
beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'girok-stock-'))
  folder = await newInstallation(null)
  const made = await girok(folder.env, 'generate', '--incidents', '100')
  expect(made.code, made.err).toBe(0)
})
afterAll(async () => {
  await folder.remove()
  rmSync(work, { recursive: true })
})

/** How many incidents there are, and of how many PostgreSQL knows; -1: of nothing. */
async function stock(url: string): Promise<[there: number, known: number]> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query<{ there: string; known: number }>(
    `select (select count(*) from incident) as there,
      (select reltuples from pg_class where oid = 'incident'::regclass) as known`,
  )
  await client.end()
  return [Number(rows[0]?.there), Number(rows[0]?.known)]
}

const table = () => {
  const file = join(work, 'table.csv')
  writeFileSync(file, longTable('Row', 1_000))
  return ['import', file]
}

const pack = async () => {
  const file = join(work, 'package.zip')
  const form = ['--format', 'package', '--out', file]
  const made = await girok(folder.env, 'export', '--query', 'kind=all', ...form)
  expect(made.code, made.err).toBe(0)
  return ['import', file]
}

test.each<[string, number, () => string[] | Promise<string[]>]>([
  ['generated', 100, () => ['generate', '--incidents', '100']],
  ['imported from a table', 1_000, table],
  ['imported from a package', 100, pack],
])(
  'after they were %s',
  async (_, least, command) => {
    const { env, remove } = await newDatabase()
    const { code, err } = await girok(env, ...(await command()))
    expect(code, err).toBe(0)
    const [there, known] = await stock(env.DATABASE_URL ?? '')
    expect(there).toBeGreaterThanOrEqual(least)
    expect(known).toBe(there)
    await remove()
  },
  120_000,
)

test('after a copy', async () => {
  const { env, remove } = await newDatabase()
  const url = env.DATABASE_URL ?? ''
  expect((await girok(folder.env, 'copy', '--to', url)).code).toBe(0)
  expect(await stock(url)).toEqual([100, 100])
  await remove()
}, 120_000)
