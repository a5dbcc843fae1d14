import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf, type Field } from '../../db/dictionary/field.ts'
import { records } from '../../db/dictionary/records.ts'
import type { Client } from '../client.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { makeApi } from '../record/api.ts'
import { accept, forProfile, released_forms } from './taking.ts'
import { saidIn } from './unzip.ts'
import { settleVillage } from './village.ts'

/** What somebody may write freely, or say more exactly than is told. */
const free = ['text', 'long_text', 'quantity']
const words: Record<string, readonly string[]> = { place: ['_text'], uncertain_date: ['_text'] }

const columnsToPlant = ({ name, kind }: Field): string[] =>
  free.includes(kind.name)
    ? columnsOf({ name, kind } as Field)
    : (words[kind.name] ?? []).map((suffix) => name + suffix)

/** Every free text of every record; the gazetteer's names are nobody's. */
const planted = records
  .filter(({ name }) => name !== 'place')
  .flatMap(({ name, fields }) =>
    fields.flatMap((field: Field) =>
      columnsToPlant(field).map((column) => [name, column] as const),
    ),
  )
const canaryOf = (table: string, column: string) =>
  `planted-${table}-${column}`.replaceAll('_', '-')

let house: TestHouse
let web: Client
beforeAll(async () => {
  house = await startHouse()
  web = await house.signIn('researcher')
  await settleVillage(await makeApi(house))
  for (const [table, column] of planted) {
    const text = canaryOf(table, column)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${text}`.execute(house.db)
  }
  // So that a partner may have text.
  await house.setIncident({ status: 'verified' })
}, 120_000)
afterAll(() => house.close())

test('there is something to be found: files for colleagues have much of it', async () => {
  expect(planted.length).toBeGreaterThan(30)
  const said: string[] = []
  for (const form of released_forms) said.push(saidIn((await web.take(form)).bytes))
  const out = planted.filter(([table, column]) => said.join().includes(canaryOf(table, column)))
  expect(out.length).toBeGreaterThan(15)
})

test.each(released_forms)('%s for the public has none of it', async (form) => {
  await accept(web, 'public')
  const { status, bytes } = await web.take(forProfile(form, 'public'))
  expect([status, bytes.length > 100]).toEqual([200, true])
  expect(/planted-[\w-]+/.exec(saidIn(bytes))).toBeNull()
})

test.each(released_forms)(
  '%s for a partner has reviewed text, and nothing else of it',
  async (form) => {
    await accept(web, 'partner')
    const { status, bytes } = await web.take(forProfile(form, 'partner'))
    expect(status).toBe(200)
    const reviewed = records.flatMap(({ name, fields }) =>
      fields
        .filter(({ release }: Field) => release.partner === 'reviewed')
        .map((field) => canaryOf(name, field.name)),
    )
    const found = new Set(saidIn(bytes).match(/planted-[\w-]+/g))
    expect(found.size).toBeGreaterThan(0)
    expect([...found].filter((text) => !reviewed.includes(text))).toEqual([])
  },
)
