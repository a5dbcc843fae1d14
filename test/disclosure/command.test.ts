import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi } from '../record/api.ts'
import { readCsv } from '../record/reading.ts'
import { girok } from '../girok.ts'
import { enough, settleVillage, traces } from './village.ts'

const work = mkdtempSync(join(tmpdir(), 'girok-gate-'))
const file = (name: string) => join(work, name)

let house: TestHouse
beforeAll(async () => {
  house = await startHouse()
  await settleVillage(await makeApi(house))
}, 60_000)
afterAll(async () => {
  await house.close()
  rmSync(work, { recursive: true })
})

const take = (profile: string, name: string, ...more: string[]) =>
  girok(
    ...([house.env, 'export', '--query', '', '--format', 'acts-csv'] as const),
    ...['--profile', profile, '--out', file(name), ...more],
  )

test('what was found is printed, and nothing is written until it is accepted', async () => {
  const refused = await take('public', 'refused.csv')
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('KP-10, 2023-12, execution: 1 person or family')
  expect(refused.err).toContain('Nothing was written')
  expect(existsSync(file('refused.csv'))).toBe(false)
  const taken = await take('public', 'public.csv', '--accept-findings', '--reason', 'the report')
  expect(taken.code).toBe(0)
  const text = readFileSync(file('public.csv'), 'utf8')
  expect(readCsv(text)).toHaveLength(3 * enough)
  expect(traces.filter((trace) => text.includes(trace))).toEqual([])
  const row = await house.db
    .selectFrom('export')
    .innerJoin('export_check', 'export_check.id', 'export.check_id')
    .select(['export.profile', 'left_out', 'reason', 'export_check.actor'])
    .executeTakeFirstOrThrow()
  expect(row).toEqual({ profile: 'public', left_out: 1, reason: 'the report', actor: 'cli' })
})

test('where nothing may leave there is no file, whatever is accepted', async () => {
  const args = ['export', '--query', 'act=execution', '--format', 'csv', '--profile', 'public']
  const done = await girok(house.env, ...args, '--out', file('few.csv'), '--accept-findings')
  expect([done.code, existsSync(file('few.csv'))]).toEqual([1, false])
  expect(done.err).toContain('No file is written')
})

test('a profile that is none is wrong usage; without one, files are for colleagues', async () => {
  expect((await take('everybody', 'none.csv')).code).toBe(2)
  expect((await take('public', 'older.csv', '--as-of', '1')).code).toBe(2)
  const args = ['export', '--query', '', '--format', 'csv', '--out', file('plain.csv')]
  expect((await girok(house.env, ...args)).code).toBe(0)
  expect(readCsv(readFileSync(file('plain.csv'), 'utf8'))).toHaveLength(enough + 1)
})
