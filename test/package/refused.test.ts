import { writeFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record_tables } from '../../db/change.ts'
import { operator } from '../../db/actor.ts'
import { removeExample } from '../../db/save/remove.ts'
import { loadTerms } from '../../db/term.ts'
import { seedDatabase } from '../../seeds/seed.ts'
import type { Env } from '../installation.ts'
import { girok } from '../girok.ts'
import { exportPackage, openYard, withEngine, type Yard } from './cast.ts'
import { forge, rowsOf, withRows, writeZip, type Files } from './forge.ts'

let yard: Yard
let files: Files
let to: Env
let path: string
beforeAll(async () => {
  yard = openYard()
  const env = await yard.installation()
  await withEngine(env, (engine) => seedDatabase(engine, { example: true }))
  path = yard.next('.zip')
  files = await exportPackage(env, path)
  to = await yard.seeded()
})
afterAll(() => yard.close())

const counted = [
  ...record_tables,
  ...([
    'change_set',
    'revision',
    'import',
    'import_part',
    'file',
    'file_piece',
    'place_name',
  ] as const),
  ...(['agency_name', 'ref_counter', 'incident_doc', 'custody', 'known_key'] as const),
]

/** How many rows each table has, and what the counters say. */
const stateOf = (env: Env) =>
  withEngine(env, async ({ db }) => {
    const state: unknown[] = []
    for (const table of counted) {
      const { rows } = await sql<{
        n: number
      }>`select count(*) as n from ${sql.table(table)}`.execute(db)
      state.push([table, Number(rows[0]?.n)])
    }
    state.push(await db.selectFrom('counter').selectAll().orderBy('name').execute())
    return state
  })

/** Brings a package that must be refused, and changes nothing. */
async function refuse(bad: string, says: RegExp, env: Env = to): Promise<void> {
  const before = await stateOf(env)
  const { code, out, err } = await girok(env, 'import', bad)
  expect([code, err], out).toEqual([1, expect.stringMatching(says)])
  const dry = await girok(env, 'import', bad, '--dry-run')
  expect([dry.code, dry.err]).toEqual([1, expect.stringMatching(says)])
  expect(await stateOf(env)).toEqual(before)
}

type Row = Record<string, string>
const first = (change: Row) => (rows: Row[]) =>
  rows.map((row, at) => (at === 0 ? { ...row, ...change } : row))
const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV'

const bad_rows: [what: string, table: string, change: (rows: Row[]) => Row[], says: RegExp][] = [
  [
    'an incident that is not there',
    'act',
    first({ incident_id: nobody }),
    /act\.csv, row 2 \(incident_id\): refers to a record/,
  ],
  [
    'a source that is not there',
    'claim',
    first({ source_id: nobody }),
    /claim\.csv, row 2 \(source_id\): refers/,
  ],
  [
    'a place that is not there',
    'incident',
    first({ place_id: 'KP-99' }),
    /incident\.csv, row 2 \(place_id\): refers/,
  ],
  [
    'a group that is not there',
    'person',
    first({ part_of: nobody }),
    /person\.csv, row 2 \(part_of\): refers/,
  ],
  [
    'a number that is none',
    'act',
    first({ seq: 'many' }),
    /act\.csv, row 2 \(seq\): cannot be read: many/,
  ],
  ['a number too large', 'act', first({ seq: '9999999999' }), /\(seq\): cannot be read/],
  [
    'a day that is none',
    'source',
    first({ published_on: '2024-02-30' }),
    /source\.csv, row 2 \(published_on\): cannot be read/,
  ],
  [
    'a time that is none',
    'incident',
    first({ created_at: 'yesterday' }),
    /\(created_at\): cannot be read/,
  ],
  ['an amount that is none', 'act', first({ months_min: '1e5' }), /\(months_min\): cannot be read/],
  [
    'dates that do not agree',
    'incident',
    first({ date_earliest: '2024-01-01', date_latest: '2023-01-01' }),
    /\(date_edtf\): the parts of the date/,
  ],
  [
    'a code that is none',
    'act',
    first({ type: 'picnic' }),
    /\(type\): there is no such code: picnic/,
  ],
  ['no title', 'incident', first({ title: '' }), /\(title\): must not be blank/],
  ['an id with a path', 'incident', first({ id: '../../etc/passwd' }), /\(id\): is no id/],
  ['control characters', 'incident', first({ title: 'a\u0000b' }), /\(title\): holds characters/],
  [
    'what is not NFC',
    'incident',
    first({ title: '혜산'.normalize('NFD') }),
    /\(title\): holds characters/,
  ],
  ['a reference that is none', 'incident', first({ ref: 'KP-1' }), /\(ref\): is no reference/],
  [
    'one reference twice',
    'incident',
    (rows) => rows.map((row) => ({ ...row, ref: 'KP-2023-0001' })),
    /\(ref\): the reference is there twice/,
  ],
  ['a draft', 'incident', first({ status: 'draft' }), /\(status\): cannot be read/],
  [
    'rows out of order',
    'person',
    (rows) => rows.toReversed(),
    /person\.csv, row 3: is not in the order of its ids/,
  ],
  [
    'an event without acts',
    'act',
    (rows) => rows.filter((row) => row['incident_id'] !== rows.at(-1)?.['incident_id']),
    /an event must have an act/,
  ],
  [
    'nobody involved',
    'involvement',
    first({ agency_id: '', person_id: '' }),
    /names neither or both/,
  ],
  [
    'a link to itself',
    'link',
    (rows) => rows.map((row) => ({ ...row, to_id: row['from_id'] ?? '' })),
    /\(to_id\): leads back to itself/,
  ],
  [
    'a group in itself',
    'person',
    (rows) => rows.map((row) => ({ ...row, part_of: row['id'] ?? '' })),
    /person\.csv.*leads back to itself/,
  ],
  [
    'a term under another id',
    'term',
    first({ id: 'act_type.other' }),
    /term\.csv, row 2.*(is no id|order)/,
  ],
  [
    'names that are no list',
    'place',
    first({ names: '{"a":1}' }),
    /place\.csv, row 2 \(names\): cannot be read/,
  ],
]

test.each(bad_rows)('%s: nothing is imported', async (_, table, change, says) => {
  await refuse(await forge(withRows(files, table, change), yard.next('.zip')), says)
})

test('an open incident that would rest on what is restricted is refused when it is written', async () => {
  const bad = withRows(files, 'source', (rows) =>
    rows.map((row) => ({ ...row, sensitivity: 'restricted' })),
  )
  const forged = await forge(bad, yard.next('.zip'))
  const before = await stateOf(to)
  const { code, err } = await girok(to, 'import', forged)
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('is open and would rest on a restricted source'),
  ])
  expect(await stateOf(to)).toEqual(before)
})

test('files that no package has, that are packed, missing or more, are refused', async () => {
  const all = [...files]
  const put = async (some: readonly [string, Buffer][], options?: { stored: boolean }) => {
    const own = yard.next('.zip')
    await writeZip(some, own, options)
    return own
  }
  await refuse(
    await put([...all, ['evil.sh', Buffer.from('x')]]),
    /holds a file that no package has/,
  )
  await refuse(
    await put([...all, ['attachments/up', Buffer.from('x')]]),
    /holds a file that no package has/,
  )
  await refuse(
    await put([...all, all[0] ?? ['', Buffer.from('')]]),
    /incident\.csv: is there twice/,
  )
  await refuse(await put(all.filter(([name]) => name !== 'act.csv')), /act\.csv: is missing/)
  await refuse(
    await put(all.filter(([name]) => name !== 'certificate.json')),
    /certificate\.json: is missing/,
  )
  await refuse(await forge(files, yard.next('.zip'), { stored: false }), /is packed/)
  // A megabyte of nothing, in a thousand bytes.
  const bomb = new Map([...files, ['incident.csv', Buffer.alloc(50_000_000, 'a')]])
  await refuse(await forge(bomb, yard.next('.zip'), { stored: false }), /is packed/)
  await refuse(
    await put([...all.slice(0, 1), ...all.slice(1).toReversed()]),
    /container: its files are not in their order/,
  )
})

test('a table with other columns, or that is no CSV, is refused', async () => {
  const other = (name: string, bytes: Buffer | string) =>
    forge(new Map([...files, [name, Buffer.from(bytes)]]), yard.next('.zip'))
  const act = String(files.get('act.csv'))
  await refuse(
    await other('act.csv', act.replace('reason', 'password')),
    /act\.csv: has a column that this Girok does not know \("password"\)/,
  )
  await refuse(await other('act.csv', act.replace('seq,', '')), /act\.csv: has no column seq|cells/)
  await refuse(
    await other('act.csv', act.replace('reason', 'outcome')),
    /act\.csv: has a column twice/,
  )
  await refuse(await other('act.csv', ''), /act\.csv: is empty/)
  await refuse(await other('act.csv', `${act}"open`), /act\.csv: is no CSV file|cells/)
  await refuse(
    await other('act.csv', Buffer.concat([Buffer.from(act), Buffer.from([0xff, 0xfe])])),
    /act\.csv: is not in UTF-8/,
  )
  await refuse(
    await other('act.csv', `${act}a,b\r\n`),
    /act\.csv, row 13: has another number of cells/,
  )
})

test('what is here already and is otherwise is told, and nothing is taken', async () => {
  const env = await yard.seeded()
  expect((await girok(env, 'import', path)).code).toBe(0)
  const title = await forge(
    withRows(files, 'incident', first({ title: 'Otherwise' })),
    yard.next('.zip'),
  )
  await refuse(
    title,
    /incident\.csv, row 2 \(title\): is here already, and is otherwise: title/,
    env,
  )
  // Vocabularies are each installation's own: told, and left.
  const label = await forge(
    withRows(files, 'term', first({ label_en: 'Otherwise' })),
    yard.next('.zip'),
  )
  const { code, out, err } = await girok(env, 'import', label)
  expect([code, out, err]).toEqual([
    0,
    expect.stringContaining('Nothing was changed'),
    expect.stringContaining('term.csv, row 2 (label_en)'),
  ])
  const more = rowsOf(files, 'act').map((row) => ({ ...row, id: `${row['id']?.slice(0, -2)}ZZ` }))
  const acts = await forge(
    withRows(files, 'act', (rows) =>
      [...rows, ...more].toSorted((a, b) => ((a['id'] ?? '') < (b['id'] ?? '') ? -1 : 1)),
    ),
    yard.next('.zip'),
  )
  await refuse(acts, /belongs to an incident that is here already/, env)
})

test('a reference that was given to another is refused; the example’s never was', async () => {
  const env = await yard.installation()
  await withEngine(env, (engine) => seedDatabase(engine, { example: true }))
  await refuse(path, /\(ref\): the reference KP-2023-0001 was given to another incident/, env)
  await withEngine(env, async ({ db }) => removeExample(db, await loadTerms(db), operator))
  const { code, err } = await girok(env, 'import', path)
  expect([code, err]).toEqual([0, expect.not.stringContaining('incident.csv')])
})

test('what is no package is told apart from what was one', async () => {
  writeFileSync(yard.path('no.zip'), 'PK no')
  expect((await girok(to, 'import', yard.path('no.zip'))).code).toBe(1)
  expect((await girok(to, 'import', path, '--partial')).code).toBe(2)
})
