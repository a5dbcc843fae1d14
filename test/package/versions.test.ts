import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { lineOf } from '../../db/verify/fault.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi } from '../record/api.ts'
import { arrest, raid } from '../record/documents.ts'
import { fill } from '../record/reading.ts'
import { girok } from '../girok.ts'
import { exportPackage, openYard, type Yard } from './cast.ts'

let here: TestHouse
let there: TestHouse
let yard: Yard
let refs: string[]
let file: string
beforeAll(async () => {
  yard = openYard()
  here = await startHouse()
  there = await startHouse()
  const api = await makeApi(here)
  const [raided, arrested] = [await api.save(raid()), await api.save(arrest())]
  refs = [raided.ref, arrested.ref]
  await retitle(here, refs[0], 'Once more')
  await retitle(here, refs[0], 'And again')
  await retitle(here, refs[1], 'Another')
  file = yard.path('edited.zip')
  await exportPackage(here.env, file)
})
afterAll(async () => {
  await here.close()
  await there.close()
  await yard.close()
})

async function retitle(house: TestHouse, ref: string | undefined, title: string): Promise<void> {
  const web = await house.signIn('researcher', 'Jisu')
  const form = await web.get(`/incidents/${ref}/edit`)
  const { status } = await web.post(`/incidents/${ref}/edit`, fill(form.text, { title }))
  if (status !== 303) throw new Error(`${ref} was not changed: ${status}`)
}

const versions = async ({ db }: TestHouse) =>
  (await db.selectFrom('incident').select('version').orderBy('ref').execute()).map(
    ({ version }) => version,
  )

async function faults({ house }: TestHouse): Promise<string[]> {
  const found: string[] = []
  await verifyWhere(house.config.database, (fault) => void found.push(lineOf(fault)))
  return found
}

async function bring(): Promise<void> {
  const { code, err } = await girok(there.env, 'import', file)
  if (code !== 0) throw new Error(err)
}

async function undoLast(): Promise<void> {
  const admin = await there.signIn('admin')
  const { number } = await there.db
    .selectFrom('change_set')
    .select((b) => b.fn.max('number').as('number'))
    .executeTakeFirstOrThrow()
  await admin.get(`/changes/${number}`)
  const { status } = await admin.post(`/changes/${number}/undo`, { reason: 'too early' })
  if (status !== 303) throw new Error(`Change ${number} was not undone: ${status}`)
  await expect
    .poll(() =>
      there.db.selectFrom('change_set').select('number').orderBy('number', 'desc').execute(),
    )
    .toMatchObject([{ number: number + 1 }, ...Array.from({ length: number }, () => ({}))])
}

test('what a package brings keeps its version, and is sound whatever happens to it', async () => {
  const steps: [string, () => Promise<unknown>, number[]][] = [
    ['brought', bring, [3, 2]],
    ['changed', () => retitle(there, refs[0], 'Here too'), [4, 2]],
    ['changed back', undoLast, [5, 2]],
    [
      'another changed twice',
      async () => {
        await retitle(there, refs[1], 'Once')
        await retitle(there, refs[1], 'Twice')
      },
      [5, 4],
    ],
  ]
  for (const [step, take, wanted] of steps) {
    await take()
    expect([step, await versions(there), await faults(there)]).toEqual([step, wanted, []])
  }
})

test('taken away and brought again, it is as it came', async () => {
  const house = there
  there = await startHouse()
  try {
    await bring()
    await undoLast()
    expect([await versions(there), await faults(there)]).toEqual([[], []])
    await bring()
    expect([await versions(there), await faults(there)]).toEqual([[3, 2], []])
    await retitle(there, refs[1], 'Changed')
    expect([await versions(there), await faults(there)]).toEqual([[3, 3], []])
  } finally {
    await there.close()
    there = house
  }
})

test('a version that its history misses is found all the same', async () => {
  const { db } = there
  const [brought, other] = await db.selectFrom('incident').select('id').orderBy('ref').execute()
  const lost = async (row_id = '', which = 'min') => {
    const { rows } = await sql<{ change_number: number; position: number }>`
      select * from revision where table_name = 'incident' and row_id = ${row_id}
        and change_number = (select ${sql.raw(which)}(change_number) from revision as one
          where one.table_name = 'incident' and one.row_id = ${row_id})`.execute(db)
    const [row] = rows
    await sql`delete from revision where change_number = ${row?.change_number}
      and position = ${row?.position}`.execute(db)
    const found = (await faults(there)).filter((line) => line.includes('version by version'))
    await db
      .insertInto('revision')
      .values(row as never)
      .execute()
    return found
  }
  for (const id of [brought?.id, other?.id]) {
    for (const which of ['min', 'max']) {
      expect([which, await lost(id, which)]).toEqual([which, [expect.stringContaining(id ?? '?')]])
    }
  }
  expect(await faults(there)).toEqual([])
})
