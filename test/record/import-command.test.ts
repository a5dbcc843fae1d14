import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import type { Env } from '../installation.ts'
import { newInstallation } from '../installation.ts'
import { makeApi } from './api.ts'
import { girok } from '../girok.ts'
import { saveCrowd } from './crowd.ts'
import { arrest, raid } from './documents.ts'
import { csvOf } from './importing.ts'
import { readCsv } from './reading.ts'

let work: string
const inWork = (name: string) => join(work, name)
const removals: (() => Promise<void>)[] = []
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'girok-import-'))
})
afterAll(async () => {
  rmSync(work, { recursive: true })
  for (const remove of removals) await remove()
})

async function installation(): Promise<Env> {
  const { env, remove } = await newInstallation()
  removals.push(remove)
  return env
}

const counts = async (env: Env, ...args: string[]) => {
  const { code, out } = await girok(env, 'import', ...args, '--json')
  const { create, update, skip, error, applied, change } = JSON.parse(out) as Record<
    string,
    unknown
  >
  return { code, create, update, skip, error, applied, change }
}

function file(name: string, content: string): string {
  writeFileSync(inWork(name), content)
  return inWork(name)
}

const headers = ['ref', 'date', 'place', 'act', 'victim', 'publisher', 'published']
const row = (n: number, over: Partial<Record<string, string>> = {}) => {
  const cells: Record<string, string> = {
    ref: `c-${n}`,
    date: 'Dec. 29',
    place: 'Hyesan',
    act: 'arrest',
  }
  const all: Record<string, string> = {
    ...cells,
    victim: 'a trader',
    publisher: 'Radio',
    published: '2024-01-24',
  }
  return headers.map((name) => over[name] ?? all[name] ?? '')
}

describe('import FILE', () => {
  test('looks, takes nothing of a table with a wrong row, or the good ones, and says what is wrong', async () => {
    const env = await installation()
    const path = file('some.csv', csvOf([headers, row(1), row(2, { place: 'Hyesam' }), row(3)]))
    expect(await counts(env, path, '--dry-run')).toMatchObject({
      ...{ code: 1, create: 2, error: 1, applied: false, change: null },
    })
    const none = await girok(env, 'import', path)
    expect([none.code, none.out]).toEqual([
      1,
      `${path}: 3 rows · 2 new · 0 updated · 0 left as they are · 1 wrong\n`,
    ])
    expect(none.err).toMatch(/^Row 3: place: No place in the gazetteer has the name “Hyesam”/m)
    expect(none.err).toMatch(/Nothing was imported/)
    const reject = inWork('reject.csv')
    const partial = await girok(env, 'import', path, '--partial', '--reject', reject)
    expect([partial.code, partial.out]).toEqual([
      1,
      expect.stringContaining('Imported as change 1.'),
    ])
    const rejected = readCsv(readFileSync(reject, 'utf8'))
    expect(rejected).toMatchObject([{ ref: 'c-2', import_row: '3', import_column: 'place' }])
    const right = file('right.csv', readFileSync(reject, 'utf8').replaceAll('Hyesam', 'Hyesan'))
    expect(await counts(env, right)).toMatchObject({ code: 0, create: 1, error: 0, change: 2 })
    const good = file('good.csv', csvOf([headers, row(1), row(2), row(3, { act: 'search' })]))
    expect(await counts(env, good)).toMatchObject({ code: 0, create: 0, update: 1, skip: 2 })
    expect((await girok(env, 'verify')).code).toBe(0)
  })

  test('reads a mapping, with values for all rows, values for words, and what is left alone', async () => {
    const env = await installation()
    const path = file(
      'mapped.csv',
      csvOf(
        [
          ['a', 'b', 'c'],
          ['1', 'caught', 'x'],
          ['2', 'dunno', 'y'],
        ],
        ';',
      ),
    )
    const mapping = {
      columns: { a: 'reference', b: 'act.type', c: 'victim.label' },
      fixed: { 'place_id': 'KP-10.hyesan', 'source.publisher': 'Radio' },
      values: { 'act.type': { caught: 'arrest', dunno: 'other' } },
      ...{ references_of: 'mapped', known: 'skip', language: 'ko' },
    }
    const map = file('mapping.json', JSON.stringify(mapping))
    expect(await counts(env, path, '--mapping', map)).toMatchObject({ code: 0, create: 2 })
    expect(await counts(env, path, '--mapping', map)).toMatchObject({
      code: 0,
      skip: 2,
      change: null,
    })
    const acts = await girok(env, 'export', '--format', 'acts-csv', '--out', inWork('acts.csv'))
    expect(acts.code).toBe(0)
    const lines = readCsv(readFileSync(inWork('acts.csv'), 'utf8'))
    expect(lines.find(({ victim }) => victim === 'x')).toMatchObject({
      type: 'arrest',
      victim: 'x',
      place_id: 'KP-10.hyesan',
    })
    const words = await girok(
      env,
      'import',
      path,
      '--mapping',
      file('ko.json', JSON.stringify({ ...mapping, fixed: { place: '없는 곳' }, known: 'update' })),
    )
    expect(words.err).toContain('지명 목록에 없는 이름입니다')
  })

  test('is told how it is used', async () => {
    const env = await installation()
    const path = file('used.csv', csvOf([headers, row(1)]))
    const wrong = async (...args: string[]) => (await girok(env, 'import', ...args)).code
    expect(await wrong()).toBe(2)
    expect(await wrong(path, '--colour')).toBe(2)
    expect(await wrong(inWork('nowhere.csv'))).toBe(2)
    expect(await wrong(path, '--mapping', inWork('nowhere.json'))).toBe(2)
    expect(await wrong(path, '--mapping', file('bad.json', '{"columns": {"a": "colour"}}'))).toBe(2)
    const empty = await girok(env, 'import', file('empty.csv', ''))
    expect([empty.code, empty.err]).toEqual([1, `${inWork('empty.csv')}: The file is empty.\n`])
    expect(await counts(env, path)).toMatchObject({ code: 0, create: 1, change: 1 })
  })

  test('a quote mark that our own files put before a formula is not part of the text', async () => {
    const env = await installation()
    const names = [...headers, 'title', 'summary']
    const path = file(
      'guard.csv',
      csvOf([names, [...row(1), "'=SUM(A1)", "'-10 degrees, 'tis said"]]),
    )
    expect(await counts(env, path)).toMatchObject({ code: 0, create: 1 })
    await girok(env, 'export', '--format', 'csv', '--out', inWork('guard-out.csv'))
    expect(readCsv(readFileSync(inWork('guard-out.csv'), 'utf8'))).toMatchObject([
      { title: '=SUM(A1)', summary: "-10 degrees, 'tis said" },
    ])
  })
})

describe('our own files', () => {
  let house: TestHouse
  beforeAll(async () => {
    house = await startHouse()
    const api = await makeApi(house)
    await saveCrowd(api, 40)
    await api.save(raid())
    await api.save({ kind: 'pattern', title: 'A series of arrests', place_text: 'the border' })
    await api.save(arrest({ title: '=Guarded', place_id: 'KP-10', place_text: '@the border' }))
    const admin = await makeApi(house, 'admin')
    for (const format of ['incidents', 'acts']) {
      // As the button of the page writes it: with a mark, and guarded.
      const { text } = await admin.get(`/${format}.csv?kind=all&sort=ref&bom=1`)
      writeFileSync(inWork(`own-${format}.csv`), text)
    }
  })
  afterAll(() => house.close())

  const all = () => readCsv(readFileSync(inWork('own-incidents.csv'), 'utf8')).length

  /** What a file carries of the record itself, and not of its being stored here. */
  const carried = (name: string, without: readonly string[]) =>
    readCsv(readFileSync(inWork(name), 'utf8'))
      .map((one) => Object.entries(one).filter(([name]) => !without.includes(name)))
      // The own file is guarded.
      .map((one) => JSON.stringify(one).replaceAll(/"'([=+@-])/g, '"$1'))
      .toSorted()

  test('make the same incidents in an empty installation, and change nothing here', async () => {
    const env = await installation()
    expect(await counts(env, inWork('own-incidents.csv'))).toMatchObject({ code: 0, create: all() })
    expect(await counts(env, inWork('own-acts.csv'))).toMatchObject({ code: 0, create: 0 })
    // Once more: both are known by now.
    expect(await counts(env, inWork('own-incidents.csv'))).toMatchObject({ skip: all() })
    expect(await counts(env, inWork('own-acts.csv'))).toMatchObject({ create: 0, update: 0 })
    for (const [format, name] of [
      ['csv', 'incidents'],
      ['acts-csv', 'acts'],
    ] as const) {
      const query = ['--query', 'kind=all', '--format', format]
      await girok(env, 'export', ...query, '--out', inWork(`back-${name}.csv`))
    }
    const of_storing = ['ref', 'incident_ref', 'seq', 'id', 'act_id', 'victim_id', 'url']
    const of_times = ['created_at', 'updated_at']
    // Who reported it, how it is graded and what it is linked to, the flat files only count.
    const beyond = ['origins', 'sources', 'reliability', 'credibility', 'related']
    // Who is part of a group, and is counted inside it, they do not tell.
    const of_groups = ['persons_min', 'persons_max']
    const without = [...of_storing, ...of_times, ...beyond, ...of_groups]
    for (const name of ['incidents', 'acts']) {
      const [sent, back] = ['own', 'back'].map((from) => carried(`${from}-${name}.csv`, without))
      expect(back).toEqual(sent)
    }
    expect((await girok(env, 'verify')).code).toBe(0)
  })

  test('brought back to where they come from, are the incidents that they tell of', async () => {
    const api = await makeApi(house)
    const before = (await api.get('/incidents.csv?kind=all')).text
    expect(await counts(house.env, inWork('own-incidents.csv'))).toMatchObject({ skip: all() })
    expect(await counts(house.env, inWork('own-acts.csv'))).toMatchObject({ create: 0, update: 0 })
    expect((await api.get('/incidents.csv?kind=all')).text).toBe(before)
  })
})
