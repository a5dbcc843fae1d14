import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../db/actor.ts'
import type { Engine } from '../../db/engine/open.ts'
import { createIncident } from '../../db/save/save.ts'
import type { Tables } from '../../db/tables.ts'
import { loadTerms } from '../../db/term.ts'
import { insertUser } from '../../db/user.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { seedDatabase } from '../../seeds/seed.ts'
import type { Env } from '../installation.ts'
import { arrest, type Json } from '../record/documents.ts'
import { girok } from '../girok.ts'
import {
  bringFile,
  exportPackage,
  filesIn,
  openYard,
  packageOf,
  recordFiles,
  withEngine,
  type Yard,
} from './cast.ts'
import { small_database } from './hostile.ts'

let yard: Yard
beforeAll(() => {
  yard = openYard()
})
afterAll(() => yard.close())

/** So many small databases; all of a thousand in `PACKAGE_RUNS=1000`. */
const runs = Number(process.env['PACKAGE_RUNS'] ?? (process.env['TEST_DATABASE_URL'] ? 3 : 10))

async function fill(
  { db }: Engine<Tables>,
  documents: readonly Json[],
  name: string,
): Promise<void> {
  const terms = await loadTerms(db)
  const user = { email: 'a@example.org', name, role: 'researcher', password_hash: null } as const
  const { id: user_id } = await insertUser(db, user, new Date().toISOString())
  const actor: Actor = { user_id, role: 'researcher', via: 'api', name }
  let last: string | null = null
  for (const document of documents) {
    const links: Json[] =
      last === null ? [] : [{ to: last, type: 'parallel', confidence: 'possible' }]
    const saved = await createIncident({ db, terms, actor, language: 'en' }, { ...document, links })
    if (saved.state !== 'saved') throw new Error(JSON.stringify(saved))
    last = saved.ref
  }
}

/** Brings a package into an empty installation, and takes it out again. */
async function onceRound(from: string): Promise<{ to: Env; files: Map<string, Buffer> }> {
  const to = await yard.seeded()
  const brought = await girok(to, 'import', from)
  expect([brought.code, brought.err.includes('Nothing')], brought.err + brought.out).toEqual([
    0,
    false,
  ])
  return { to, files: await exportPackage(to, yard.next('.zip')) }
}

test('any small database comes out of another installation as it came in', async () => {
  await fc.assert(
    fc.asyncProperty(small_database, async (documents) => {
      const [from, to] = [await yard.seeded(), await yard.seeded()]
      const [path, back] = [yard.path('there.zip'), yard.path('back.zip')]
      await withEngine(from, async (engine) => {
        await fill(engine, documents, '김 "=Kim", \u202eR')
        await packageOf(engine, path)
      })
      await withEngine(to, async (engine) => {
        await bringFile(engine, path)
        await packageOf(engine, back)
      })
      const before = await filesIn(path)
      expect(recordFiles(await filesIn(back))).toEqual(recordFiles(before))
      expect(String(before.get('incident.csv'))).toContain('김 ""=Kim"", \u202eR')
      await yard.sweep()
    }),
    { numRuns: runs },
  )
}, 3_600_000)

test('the example goes round, and what is there is sound', async () => {
  const from = await yard.installation()
  await withEngine(from, (engine) => seedDatabase(engine, { example: true }))
  const path = yard.next('.zip')
  const before = await exportPackage(from, path)
  const count = (name: string) =>
    before.get(`${name}.csv`)?.toString('utf8').split('\r\n').length ?? 0
  expect([count('incident') - 2, count('act') - 2, count('person') - 2]).toEqual([3, 11, 4])
  expect([count('source') - 2, count('origin') - 2]).toEqual([2, 1])
  const { to, files } = await onceRound(path)
  expect(recordFiles(files)).toEqual(recordFiles(before))
  const { DATA_DIR: folder, DATABASE_URL: url = null } = to
  const faults: unknown[] = []
  await verifyWhere({ folder, url, read_url: null }, (fault) => faults.push(fault))
  expect(faults).toEqual([])
  // Brought again it changes nothing.
  const again = await girok(to, 'import', path, '--json')
  expect(JSON.parse(again.out)).toMatchObject({ applied: true, change: null, new: 0, wrong: 0 })
})

test('two exports of one query are the same bytes, whatever order it is asked in', async () => {
  const env = await yard.installation()
  await withEngine(env, (engine) => seedDatabase(engine, { example: true }))
  const [a, b, c] = [yard.next('.zip'), yard.next('.zip'), yard.next('.zip')]
  await exportPackage(env, a, 'act=arrest&place=KP-10&sort=ref')
  await exportPackage(env, b, 'place=KP-10&act=arrest&lang=ko')
  await exportPackage(env, c, 'place=KP-10&act=search')
  const same = (x: string, y: string) => readFileSync(x).equals(readFileSync(y))
  expect([same(a, b), same(a, c)]).toEqual([true, false])
})

test('a package as of an older revision is the bytes that it was then', async () => {
  const env = await yard.seeded()
  const documents = [arrest({ title: 'First' }), arrest({ title: 'Second' })]
  await withEngine(env, (engine) => fill(engine, documents.slice(0, 1), '김'))
  const [then, later, back] = [yard.next('.zip'), yard.next('.zip'), yard.next('.zip')]
  await exportPackage(env, then)
  const brought = await yard.installation()
  await withEngine(brought, (engine) => seedDatabase(engine, { example: true }))
  const other = yard.next('.zip')
  await exportPackage(brought, other)
  expect((await girok(env, 'import', other)).code).toBe(0)
  await exportPackage(env, later)
  const as_of = ['--as-of', '1', '--query', 'kind=all', '--format', 'package', '--out', back]
  expect((await girok(env, 'export', ...as_of)).code).toBe(0)
  const same = (path: string) => readFileSync(path).equals(readFileSync(then))
  expect([same(back), same(later)]).toEqual([true, false])
})
