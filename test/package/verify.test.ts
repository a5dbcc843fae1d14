import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPromise } from 'yauzl'
import { seedDatabase } from '../../seeds/seed.ts'
import type { Env } from '../installation.ts'
import { girok } from '../girok.ts'
import { exportPackage, openYard, withEngine, type Yard } from './cast.ts'
import { forge, withRows, writeZip, type Files } from './forge.ts'

const verifier = join(import.meta.dirname, '..', '..', 'server', 'package', 'verify.mjs')

let yard: Yard
let env: Env
let path: string
let bytes: Buffer
let files: Files
/** Where the bytes of each file begin and end. */
let spans: { name: string; from: number; to: number }[]
beforeAll(async () => {
  yard = openYard()
  env = await yard.installation()
  await withEngine(env, (engine) => seedDatabase(engine, { example: true }))
  path = yard.next('.zip')
  files = await exportPackage(env, path)
  bytes = readFileSync(path)
  spans = []
  for await (const entry of (await openPromise(path)).eachEntry()) {
    const from = entry.relativeOffsetOfLocalHeader + 30 + entry.fileName.length
    spans.push({ name: entry.fileName, from, to: from + entry.uncompressedSize })
  }
})
afterAll(() => yard.close())

/** What the verifier that stands alone says. */
function alone(file: string, ...more: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, file, ...more], {
    encoding: 'utf8',
    env: {},
  })
  return { code: status, out: stdout, err: stderr }
}

function flipped(at: number, bit: number): string {
  const other = Buffer.from(bytes)
  other[at] = (other[at] ?? 0) ^ (1 << bit)
  writeFileSync(yard.path('flipped.zip'), other)
  return yard.path('flipped.zip')
}

test('a package that is as it was written is told whose it is', async () => {
  const own = await girok(env, 'verify', path, '--json')
  expect([own.code, JSON.parse(own.out)]).toMatchObject([
    0,
    { ok: true, faults: [], query: 'kind=all', revision: 1, key: { whose: 'own' } },
  ])
  const { key } = JSON.parse(own.out) as { key: { fingerprint: string } }
  const other = await yard.seeded()
  const whose = async () => {
    const { out } = await girok(other, 'verify', path, '--json')
    return (JSON.parse(out) as { key: { whose: string; name: string | null } }).key
  }
  expect(await whose()).toMatchObject({ whose: 'unknown', name: null })
  expect((await girok(other, 'key', 'trust', key.fingerprint, '--name', 'The partner')).code).toBe(
    0,
  )
  expect(await whose()).toMatchObject({ whose: 'known', name: 'The partner' })
  expect((await girok(other, 'key', 'forget', key.fingerprint)).code).toBe(0)
  expect((await girok(other, 'key', 'forget', key.fingerprint)).code).toBe(1)
  expect((await girok(other, 'key', 'trust', 'abc', '--name', 'x')).code).toBe(2)
  expect(await whose()).toMatchObject({ whose: 'unknown' })
  expect((await girok(env, 'key', 'list')).out.replaceAll(' ', '')).toContain(key.fingerprint)
  expect(alone(path).code).toBe(0)
  expect(alone(path, key.fingerprint).out).toContain('the key that was asked for')
  expect(
    alone(
      path,
      key.fingerprint.replace(/^./, (digit) => (digit === 'a' ? 'b' : 'a')),
    ).code,
  ).toBe(1)
  expect([alone(yard.path('none.zip')).code, alone('--help').code]).toEqual([2, 2])
})

test('one bit that is otherwise, anywhere, is found, and its file is named', async () => {
  const places = fc.oneof(
    fc.integer({ min: 0, max: bytes.length - 1 }),
    // Heads, and the directory at the end, are little of it all.
    fc.integer({ min: 0, max: 45 }),
    fc.integer({ min: bytes.length - 1_500, max: bytes.length - 1 }),
    fc.constantFrom(...spans.flatMap(({ from, to }) => [from, to - 1, to, to + 15])),
  )
  await fc.assert(
    fc.asyncProperty(places, fc.integer({ min: 0, max: 7 }), async (at, bit) => {
      const file = flipped(at, bit)
      const { code, err } = await girok(env, 'verify', file)
      const within = spans.find(({ from, to }) => at >= from && at < to)
      expect([at, code, err.includes(`${within?.name ?? ''}: `)]).toEqual([at, 1, true])
    }),
    { numRuns: 150 },
  )
})

test('the verifier that stands alone finds the same', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.nat(7), (at, bit) => {
      const { code, err } = alone(flipped(at, bit))
      const within = spans.find(({ from, to }) => at >= from && at < to)
      expect([at, code, err.includes(`${within?.name ?? ''}: `)]).toEqual([at, 1, true])
    }),
    { numRuns: 15 },
  )
  for (const broken of [bytes.subarray(0, 1_000), bytes.subarray(0, -1), Buffer.from('no')]) {
    writeFileSync(yard.path('broken.zip'), broken)
    expect(alone(yard.path('broken.zip')).code).toBe(1)
  }
  // Signed by whoever it says, and put together otherwise.
  await writeZip([...files].toReversed(), yard.path('turned.zip'))
  expect(alone(yard.path('turned.zip'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('order') as string,
  })
  writeFileSync(yard.path('longer.zip'), Buffer.concat([bytes, Buffer.from('x')]))
  expect(alone(yard.path('longer.zip')).code).toBe(1)
})

test('what is signed by another key is another package, and its fingerprint says so', async () => {
  const forged = await forge(
    withRows(files, 'incident', (rows) =>
      rows.map((row) => ({ ...row, title: 'Nothing happened' })),
    ),
    yard.next('.zip'),
  )
  const { code, out } = await girok(env, 'verify', forged, '--json')
  expect([code, JSON.parse(out)]).toMatchObject([0, { ok: true, key: { whose: 'unknown' } }])
  const diff = await girok(env, 'diff', path, forged, '--json')
  const { tables } = JSON.parse(diff.out) as {
    tables: Record<string, { added: []; changed: { fields: object }[]; removed: [] }>
  }
  expect([diff.code, tables['incident']?.changed.map(({ fields }) => Object.keys(fields))]).toEqual(
    [0, [['title'], ['title'], ['title']]],
  )
  expect(tables['act']).toEqual({ added: [], changed: [], removed: [] })
})

test('diff tells what was added, changed and removed, and nothing of a package that is spoilt', async () => {
  const fewer = yard.next('.zip')
  await exportPackage(env, fewer, 'act=sentence')
  const { code, out } = await girok(env, 'diff', fewer, path)
  expect([code, out.split('\n').filter((line) => /^(incident|act):/.test(line))]).toEqual([
    0,
    ['incident: 2 added, 0 changed, 0 removed', 'act: 2 added, 0 changed, 0 removed'],
  ])
  expect(out).toMatch(/ {2}\+ \S+ KP-2023-0002/)
  const back = await girok(env, 'diff', path, fewer)
  expect(back.out).toContain('incident: 0 added, 0 changed, 2 removed')
  expect((await girok(env, 'diff', path, path)).out).toContain('The records are the same.')
  const spoilt = await girok(env, 'diff', path, flipped((spans[2]?.from ?? 0) + 5, 0))
  expect([spoilt.code, spoilt.out, spoilt.err.includes('involvement.csv')]).toEqual([1, '', true])
  expect((await girok(env, 'diff', path)).code).toBe(2)
})
