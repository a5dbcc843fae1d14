import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '../../db/actor.ts'
import { write } from '../../db/engine/write.ts'
import { changeImport, deleteImport, insertImport } from '../../db/import/import.ts'
import { ulid } from '../../db/ulid.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { applyTable } from '../../server/import/apply.ts'
import { checkTable } from '../../server/import/check.ts'
import { makeDetector } from '../../server/import/detect.ts'
import { guessFor } from '../../server/import/guess.ts'
import { BadTable } from '../../server/import/limits.ts'
import { stageTable } from '../../server/import/table.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { startCast } from './cast.ts'
import { csvOf, follow, upload } from './importing.ts'

let house: TestHouse
let web: Client
beforeAll(async () => {
  ;({ house, web } = await startCast())
})
afterAll(() => house.close())

const table = csvOf([
  ['No', 'Title', 'Date', 'Place', 'Act', 'Victim', 'Sex', 'Outlet', 'Link', 'Published', 'Quote'],
  [
    '1',
    'Raid',
    'Dec. 29',
    'Hyesan',
    'Arrest',
    'a trader',
    'f',
    'Radio',
    'https://a.b/1',
    '2024-01-24',
    '"x"',
  ],
  [
    '1',
    '',
    '',
    '',
    'sentence; 구금',
    'a trader',
    '',
    'Radio',
    'https://a.b/1',
    '2024-01-24',
    'six, months',
  ],
  ['2', '똠방각하', '2023년 12월 하순', '혜산', '체포', '상인', '여성', '', '', '', ''],
  ['3', '=1+1', '2023-12', 'Musan', 'search', '', '', 'Paper', '', '2024.1.5', 'line\nline'],
])
const written = (encoding: string) => Buffer.from(iconv.encode(table, encoding, { addBOM: true }))
const originals = [
  Buffer.from(table),
  written('utf8'),
  written('utf16le'),
  iconv.encode(table, 'cp949'),
]

/** What may come into a file that was edited, cut, sent wrongly or made to do harm. */
const harm = fc
  .oneof(
    fc.constantFrom(
      '"',
      ',',
      ';',
      '\t',
      '\r',
      '\n',
      '\r\n',
      '""',
      '\u0000',
      '\ufeff',
      '=',
      "'=",
      '\u202e',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'x'.repeat(5_000),
      ','.repeat(600),
      '"'.repeat(101),
      '\n'.repeat(300),
      '-1e999',
      '13/45',
    ),
  )
  .map((text) => Buffer.from(text))
const bytes = fc.uint8Array({ maxLength: 6 }).map((some) => Buffer.from(some))

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.nat(3), fc.nat(400)),
  put: fc.oneof(harm, bytes, fc.constant('again' as const)),
})

/** The file with some pieces cut out, and others put in. */
const mutated = fc
  .tuple(fc.constantFrom(...originals), fc.array(mutation, { minLength: 1, maxLength: 5 }))
  .map(([original, mutations]) =>
    mutations.reduce<Buffer>((file, { at, length, put }) => {
      const from = Math.floor(at * file.length)
      const middle = put === 'again' ? file.subarray(from, from + length * 2) : put
      return Buffer.concat([file.subarray(0, from), middle, file.subarray(from + length)])
    }, original),
  )

const incidents = async () =>
  (
    await house.db
      .selectFrom('incident')
      .select((b) => b.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

/** Brings a file as the command line does. @returns how many incidents were to come of it */
async function bring(content: Buffer, choice: 'all' | 'good'): Promise<number> {
  const { db, terms } = house.house
  const begun = {
    language: 'en',
    name: 'fuzz',
    bytes: 0,
    sha256: '',
    format: 'csv',
    reading: '{}',
  } as const
  const { id } = await insertImport(db, operator, begun, new Date().toISOString())
  try {
    const detector = makeDetector()
    detector.take(content)
    const { format, reading } = detector.found()
    // Taken by another way, with tests of its own.
    if (format === 'package') return 0
    // oxlint-disable-next-line typescript/require-await
    const pieces = (async function* () {
      for (let at = 0; at < content.length; at += 97) yield content.subarray(at, at + 97)
    })()
    const nothing = () => Promise.resolve()
    const { headers, rows } = await stageTable(db, id, format, pieces, reading, nothing)
    const mapping = { ...(await guessFor(db, headers)), references_of: ulid() }
    const at = new Date().toISOString()
    const setting = {
      db,
      terms,
      actor: operator,
      language: 'en',
      import_id: id,
      headers,
      mapping,
      at,
    } as const
    const looked = await checkTable(setting, rows, nothing)
    const run = ulid()
    await changeImport(db, id, { run })
    const applied = await applyTable(
      setting,
      { choice, reason: null, name: null, run, rows },
      nothing,
    )
    if (applied.state === 'overtaken') throw new Error('Nobody else was there.')
    expect(applied.result).toMatchObject({ create: looked.create, error: looked.error })
    const all = applied.state === 'applied'
    expect(all).toBe(looked.error === 0 || choice === 'good')
    return all ? looked.create : 0
  } catch (error) {
    if (error instanceof BadTable) return 0
    throw error
  } finally {
    await write(db, (db) => deleteImport(db, id))
  }
}

/** With GIROK_FUZZ=8, as many as before a release. */
const runs = Number(process.env['GIROK_FUZZ'] ?? 1)
const [spoilt, from_page] = [240 * runs, 20 * runs]

let taken = 0

test(`${spoilt} spoilt tables: each is imported as far as was said, or not at all`, async () => {
  await fc.assert(
    fc.asyncProperty(mutated, fc.constantFrom('all', 'good'), async (content, choice) => {
      const before = await incidents()
      const expected = await bring(content, choice)
      taken += expected
      expect(await incidents()).toBe(before + expected)
    }),
    { numRuns: spoilt, seed: 20_231_229 },
  )
  // Tables that are all refused would prove nothing.
  expect(taken).toBeGreaterThan(spoilt / 8)
}, 600_000)

test(`${from_page} more from the page: no fault`, async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (content) => {
      const answer = await follow(web, await upload(house, web, new Uint8Array(content)))
      expect([200, 422]).toContain(answer.status)
      const id = /\/import\/(\w+)\//.exec(answer.text)?.[1]
      if (id === undefined) return
      const columns = await follow(web, await web.post(`/import/${id}/file`))
      expect([200, 422]).toContain(columns.status)
      await web.post(`/import/${id}/cancel`)
    }),
    { numRuns: from_page, seed: 20_240_110 },
  )
}, 300_000)

test('and everything is as it was written', async () => {
  const found: unknown[] = []
  await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
  expect(found).toEqual([])
}, 120_000)
