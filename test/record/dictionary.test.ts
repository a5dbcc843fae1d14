import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { columnsOf, type Field } from '../../db/dictionary/field.ts'
import { records } from '../../db/dictionary/records.ts'
import { listColumns, type Column as Stored } from './columns.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { readPage, textOf } from './reading.ts'

let house: TestHouse
beforeAll(async () => {
  house = await startHouse()
})
afterAll(() => house.close())

type Column = Omit<Stored, 'name'>
const text: Column = { type: 'text', null: false }
const integer: Column = { type: 'integer', null: false }
const blank: Column = { type: 'text', null: true }

/** What every row carries beside its fields. */
const numbers = { created_in: integer, change_number: integer }
const kept = {
  id: text,
  version: integer,
  created_at: text,
  updated_at: text,
  ...numbers,
  seal: text,
}

/** What the rows of some tables carry besides. A claim always has a source, sent or the first. */
const besides: Record<string, Record<string, Column>> = {
  incident: {
    ...{ ref: text, ref_country: text, ref_year: text, ref_number: integer, example: integer },
    ...{ last_seq: integer, created_by: blank, author: blank },
  },
  act: { incident_id: text, seq: integer },
  person: { created_by: blank, author: blank },
  involvement: { act_id: text },
  place: { level: integer, country_id: text, province_id: blank, county_id: blank },
  claim: { incident_id: text, source_id: text },
  attachment: { sha256: text, withdrawn: blank, created_by: blank, author: blank },
  link: { from_id: text },
}

const derived = (name: string, fields: readonly Field[]): Record<string, Column> => {
  const own = fields.flatMap((field) =>
    Object.entries(field.kind.columns).map(([suffix, type]) => [
      field.name + suffix,
      { type, null: !field.required },
    ]),
  )
  return { ...kept, ...Object.fromEntries(own), ...besides[name] }
}

const stored = async (name: string): Promise<Record<string, Column>> => {
  const columns = await listColumns(house.db, name)
  return Object.fromEntries(columns.map(({ name, ...column }) => [name, column]))
}

test.each(records.map((record) => [record.name, record.fields] as const))(
  'the table %s has the columns, types and nulls of its fields, and no more',
  async (name, fields) => {
    expect(await stored(name)).toEqual(derived(name, fields))
  },
)

const every = records.flatMap((record) =>
  record.fields.map((field) => [`${record.name}.${field.name}`, field] as const),
)

test.each(every)('%s has a label and a meaning in both languages', (_, field) => {
  for (const words of [field.label, field.help]) {
    expect(words.en).toMatch(/[a-z]/i)
    expect(words.ko).toMatch(/[가-힣]/)
  }
  expect(field.name).toMatch(/^[a-z][a-z0-9_]*$/)
})

test('no field is twice in a record, and no column', () => {
  for (const { fields } of records) {
    const columns = fields.flatMap(columnsOf)
    expect(columns).toEqual([...new Set(columns)])
  }
})

test('every vocabulary a field asks for has terms, each in both languages', async () => {
  const { terms } = house.house
  for (const [name, { kind }] of every) {
    if (kind.vocabulary === undefined) continue
    expect(terms.list(kind.vocabulary).length, name).toBeGreaterThan(1)
  }
  const rows = await house.db.selectFrom('term').selectAll().execute()
  for (const row of rows) {
    for (const words of [row.label_en, row.definition_en]) expect(words.trim()).not.toBe('')
    for (const words of [row.label_ko, row.definition_ko]) expect(words).toMatch(/[가-힣]/)
  }
})

test('an act type that a field belongs to is in the vocabulary', () => {
  const types = every.flatMap(([, field]) => field.act_types ?? [])
  expect(types.filter((type) => !house.house.terms.has('act_type', type))).toEqual([])
})

describe.each(['en', 'ko'] as const)('the codebook in %s', (language) => {
  let html: string
  beforeAll(async () => {
    html = (await (await house.signIn('viewer')).get(`/codebook?lang=${language}`)).text
  })

  test('shows every field with its label, meaning, columns and vocabulary', () => {
    const page = readPage(html)
    for (const [name, field] of every) {
      const line = page.querySelector(`[id="${name}"]`)?.textContent.replaceAll(/\s+/g, ' ') ?? ''
      expect(line, name).toContain(field.label[language])
      expect(line, name).toContain(field.help[language])
      for (const column of columnsOf(field)) expect(line, name).toContain(column)
      if (field.kind.vocabulary !== undefined) expect(line, name).toContain(field.kind.vocabulary)
    }
  })

  test('shows every term of the vocabularies with its meaning', async () => {
    const rows = await house.db.selectFrom('term').selectAll().execute()
    const page = readPage(html)
    for (const row of rows.filter(({ vocabulary }) => vocabulary !== 'currency')) {
      const id = `${row.vocabulary}.${row.code}`
      const line = page.querySelector(`[id="${id}"]`)?.textContent.replaceAll(/\s+/g, ' ') ?? ''
      expect(line, id).toContain(row[`label_${language}`])
      expect(line, id).toContain(row[`definition_${language}`].replaceAll(/\s+/g, ' '))
    }
  })

  test('prints what the words of a date mean', () => {
    expect(textOf(html, 'main')).toMatch(/1–10.*11–20.*21|1~10.*11~20.*21/)
  })
})
