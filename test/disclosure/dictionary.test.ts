import { expect, test } from 'vitest'
import { records } from '../../db/dictionary/records.ts'
import { stays, type Outward } from '../../db/dictionary/release.ts'
import { releasedColumns, treatmentOf, type ReleasedTable } from '../../db/disclosure/columns.ts'
import type { Field } from '../../db/dictionary/field.ts'

const outward: Outward[] = ['partner', 'public']
const tables: ReleasedTable[] = ['incidents', 'acts']
const fields = records.flatMap((record) =>
  record.fields.map((field: Field) => [`${record.name}.${field.name}`, field] as const),
)

test('only of an incident, its acts and their victims does anything leave', () => {
  const leaving = fields.filter(([, { release }]) =>
    outward.some((profile) => release[profile] !== 'drop'),
  )
  expect(new Set(leaving.map(([name]) => name.split('.')[0]))).toEqual(
    new Set(['incident', 'act', 'person']),
  )
})

test('nothing restricted leaves, and the public learns nothing that a partner does not', () => {
  for (const [name, { sensitivity, release }] of fields) {
    if (sensitivity !== 'open') expect([name, release]).toEqual([name, stays])
    if (release.partner === 'drop') expect([name, release.public]).toEqual([name, 'drop'])
  }
})

test('no text, no id and no exact place or day leaves for the public', () => {
  const free = ['text', 'long_text', 'quantity', 'day', 'record', 'place_name', 'agency_name']
  for (const [name, { kind, release }] of fields) {
    if (free.includes(kind.name)) expect([name, release.public]).toEqual([name, 'drop'])
    if (['place', 'uncertain_date', 'count', 'decimal'].includes(kind.name)) {
      for (const profile of outward) {
        expect(['coarsen', 'drop'], name).toContain(release[profile])
      }
    }
  }
})

test('every column is made of fields that leave, and is told as its fields are', () => {
  for (const table of tables) {
    for (const profile of outward) {
      for (const column of releasedColumns(table, profile)) {
        expect(column.from.length, column.name).toBeGreaterThan(0)
        for (const field of column.from) {
          expect([column.name, field.release[profile]]).not.toContain('drop')
        }
        expect([column.name, column.part === 'words']).toEqual([
          column.name,
          treatmentOf(column, profile) === 'reviewed',
        ])
      }
    }
    const names = (profile: Outward) => releasedColumns(table, profile).map(({ name }) => name)
    expect(names('partner')).toEqual(expect.arrayContaining(names('public')))
  }
})

test('every field that leaves is in a column', () => {
  const told = new Set(
    tables.flatMap((table) => releasedColumns(table, 'partner').flatMap(({ from }) => from)),
  )
  for (const [name, field] of fields) {
    if (field.release.partner !== 'drop') expect([name, told.has(field)]).toEqual([name, true])
  }
})
