import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { girok, start } from '../girok.ts'
import { chances, lines, list, openDesk, remake, type Desk } from './backup-cast.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

test('one flipped bit, anywhere, is found by verify and refused by restore', async () => {
  const [bytes, chance] = [readFileSync(desk.good), chances(20240124)]
  for (let n = 0; n < 24; n += 1) {
    const at = Math.floor(chance() * bytes.length)
    writeFileSync(desk.inWork('flip.zip'), bytes.with(at, (bytes[at] ?? 0) ^ (1 << (n % 8))))
    if (n % 8 === 0) await desk.refused(desk.inWork('flip.zip'))
    else
      expect((await girok(desk.house.env, 'verify', desk.inWork('flip.zip'))).code, `${at}`).toBe(1)
  }
}, 120_000)

test('a fault in a table is told with its table, and its row where that is known', async () => {
  const file = desk.inWork('changed.zip')
  const changing = (table: string, change: (content: string) => string | null) =>
    remake(desk.good, file, (name, content) =>
      name === `tables/${table}.jsonl` ? change(content) : content,
    )
  await changing('incident', (text) => text.replace('The first', 'The worst'))
  expect(lines(await desk.refused(file, /table incident: its content is not/))).toHaveLength(1)
  await changing('act', (text) => text.slice(0, text.indexOf('\n') + 1))
  await desk.refused(file, /table act: has 1 rows, but the manifest says \d+/)
  await changing('claim', (text) => text.replace('\n[', '\n{'))
  await desk.refused(file, /table claim: cannot be read from row 2 on/)
  await changing('link', () => null)
  await desk.refused(file, /tables\/link\.jsonl is missing/)
})

const manifest = (change: (manifest: Record<string, unknown>) => object) => (to: string) =>
  remake(desk.good, to, (name, content) => {
    if (name !== 'manifest.json') return content
    return JSON.stringify(change(JSON.parse(content) as Record<string, unknown>))
  })

test.each<[string, RegExp, (to: string) => unknown]>([
  ['empty', /not a Girok backup/, (to) => writeFileSync(to, '')],
  ['text', /not a Girok backup/, (to) => writeFileSync(to, 'ref,title\n'.repeat(100))],
  ['cut off', /damaged/, (to) => writeFileSync(to, readFileSync(desk.good).subarray(0, -900))],
  [
    'longer',
    /damaged/,
    (to) => writeFileSync(to, Buffer.concat([readFileSync(desk.good), Buffer.alloc(9)])),
  ],
  [
    'another ZIP',
    /not a Girok backup/,
    (to) => remake(desk.good, to, (n, c) => (n.startsWith('m') ? null : c)),
  ],
  ['another format', /not a Girok backup/, manifest((m) => ({ ...m, format: 'other' }))],
  ['a newer format', /newer Girok/, manifest((m) => ({ ...m, version: 2, more: 1 }))],
])('%s is refused', async (name, why, make) => {
  const file = desk.inWork(`wrong ${name}`)
  await make(file)
  await desk.refused(file, why)
})

test('a backup of a newer Girok is refused', async () => {
  const file = desk.inWork('newer.zip')
  await manifest((m) => ({ ...m, schema: 9_999 }))(file)
  const answer = await girok(desk.house.env, 'restore', file, '--to', desk.inWork('newer'))
  expect([answer.code, existsSync(desk.inWork('newer'))]).toEqual([1, false])
  expect(answer.err).toMatch(/^.*newer Girok \(version 9999; this one knows \d+\)\.\n$/)
})

test('killed at any moment, it leaves no file under the name that does not restore', async () => {
  const [data, chance] = [list(desk.house.folder), chances(9)]
  const begun = performance.now()
  await girok(desk.house.env, 'backup', desk.inWork('timed.zip'))
  const whole = performance.now() - begun
  let unfinished = 0
  for (let n = 0; n < 5; n += 1) {
    const file = desk.inWork(`killed-${n}.zip`)
    const { child, ended } = start(desk.house.env, ['backup', file])
    await pause(whole * (0.2 + 0.85 * chance()))
    child.kill('SIGKILL')
    await ended
    if (!existsSync(file)) unfinished += 1
    else expect((await girok(desk.house.env, 'verify', file)).code).toBe(0)
  }
  expect(unfinished).toBeGreaterThan(0)
  // The next one works, and takes away what the killed ones left of the record in the data folder.
  expect((await girok(desk.house.env, 'backup', desk.inWork('after.zip'))).code).toBe(0)
  expect(list(desk.house.folder).filter((name) => name.startsWith('.girok'))).toEqual([])
  expect(list(desk.house.folder)).toEqual(data)
  expect(list(desk.work).filter((name) => name.startsWith('.girok'))).toEqual([])
}, 120_000)

test('told to end, it leaves nothing', async () => {
  const data = list(desk.house.folder)
  mkdirSync(desk.inWork('ended'))
  const { child, ended } = start(desk.house.env, ['backup', desk.inWork('ended/a.zip')])
  while (list(desk.inWork('ended')).length === 0) await pause(5)
  child.kill('SIGTERM')
  expect((await ended).code).toBe(143)
  expect([list(desk.inWork('ended')), list(desk.house.folder)]).toEqual([[], data])
})
